import type { Readable } from 'node:stream';
import { LinkError } from '../../protocol/errors.ts';
import { formatSqlServer, type SqlConnection } from '../../protocol/sqlConnection.ts';

/** The driver's connection as far as it is touched here. */
export interface AnsweredDriver {
  /** Makes of each answer's bytes what the driver then handles, piece by piece. */
  createTokenStreamParser?: (message: unknown, handler: object) => { readonly parser: Readable };
  readonly socket?: { destroy(error: Error): void };
  readonly messageIo?: { readonly incomingMessageStream: Readable };
}

/**
 * Makes of an answer that is no answer of SQL Server's the failure of its connection. The driver listens for no error
 * where it takes answers apart, so that the first wrong byte would end the process and with it the work on all other
 * links. A driver without that step is refused rather than trusted.
 */
export function containAnswers(driver: AnsweredDriver, connection: SqlConnection): void {
  const create = driver.createTokenStreamParser;
  if (typeof create !== 'function') throw new LinkError('INTERNAL', {}, 'the SQL driver has no parsing step');
  // The driver fails with its socket, in whatever it is about.
  const fail = (thrown: unknown) =>
    driver.socket?.destroy(
      new LinkError('SQL_ANSWER_UNEXPECTED', { server: formatSqlServer(connection) }, thrown),
    );
  let watched: Readable | undefined;
  driver.createTokenStreamParser = function contained(this: AnsweredDriver, message, handler) {
    const packets = this.messageIo?.incomingMessageStream;
    if (packets !== undefined && packets !== watched) packets.on('error', fail);
    watched = packets;
    const answer = create.call(this, message, contain(handler, fail));
    answer.parser.on('error', fail);
    return answer;
  };
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
