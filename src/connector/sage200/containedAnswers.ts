import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { LinkError } from '../../domain/errors.ts';
import { formatSqlServer, type SqlConnection } from '../../domain/sqlConnection.ts';

/** The driver's connection as far as it is touched here. */
export interface AnsweredDriver {
  /** Makes of each answer's bytes what the driver then handles, piece by piece. */
  createTokenStreamParser?: (message: unknown, handler: object) => AnswerParser;
  /** What is in flight once it has logged in. */
  readonly request?: object | undefined;
  readonly socket?: EventEmitter & { destroy(error?: Error): void };
  readonly messageIo?: { readonly incomingMessageStream: Readable };
}

type AnswerParser = EventEmitter & { readonly parser: Readable };

/**
 * Makes of an answer that is no answer of SQL Server's the failure of its connection. The driver listens for no error
 * where it takes answers apart, so that the first wrong byte would end the process and with it the work on all other
 * links. A driver without that step is refused rather than trusted.
 *
 * @param patience milliseconds that the answer to a login may take.
 */
export function containAnswers(driver: AnsweredDriver, connection: SqlConnection, patience: number): void {
  const create = driver.createTokenStreamParser;
  if (typeof create !== 'function') throw new LinkError('INTERNAL', {}, 'the SQL driver has no parsing step');
  let watched: Readable | undefined;
  driver.createTokenStreamParser = function contained(this: AnsweredDriver, message, handler) {
    const isLogin = this.request === undefined;
    let answer: AnswerParser | undefined;
    const fail = (thrown: unknown) => {
      const server = formatSqlServer(connection);
      const failure = new LinkError('SQL_ANSWER_UNEXPECTED', { server }, thrown);
      // A request fails with the socket. A login waits for the end of its answer alone, or for its error.
      this.socket?.destroy(failure);
      if (isLogin) answer?.emit('error', failure);
    };
    const packets = this.messageIo?.incomingMessageStream;
    if (packets !== undefined && packets !== watched) packets.on('error', fail);
    watched = packets;
    answer = create.call(this, message, contain(handler, fail));
    answer.parser.on('error', fail);
    if (isLogin && this.socket !== undefined) boundLogin(answer, this.socket, patience);
    return answer;
  };
}

/** While it reads the answer to a login, the driver listens neither to the end of its socket nor to its own clock. */
function boundLogin(
  answer: AnswerParser,
  socket: NonNullable<AnsweredDriver['socket']>,
  patience: number,
): void {
  const giveUp = (code: string, message: string) => {
    answer.emit('error', Object.assign(new Error(message), { code }));
    socket.destroy();
  };
  const lost = () => giveUp('ECONNRESET', 'socket hang up');
  const timer = setTimeout(() => giveUp('ETIMEOUT', 'no end of the answer to the login'), patience);
  const settled = () => {
    clearTimeout(timer);
    socket.off('close', lost);
  };
  socket.once('close', lost);
  answer.once('end', settled);
  answer.on('error', settled);
}

/** The same object, of which no method throws. */
function contain(handler: object, fail: (thrown: unknown) => void): object {
  return new Proxy(handler, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        try {
          return Reflect.apply(member, target, args);
        } catch (thrown) {
          return fail(thrown);
        }
      };
    },
  });
}
