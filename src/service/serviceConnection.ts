import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ResponseError, type MessageConnection } from 'vscode-jsonrpc/node';
import type { LinkActivity } from '../domain/activity.ts';
import { errorDetail, LinkError } from '../domain/errors.ts';
import {
  SERVICE_CALLS,
  SERVICE_NOTICES,
  SERVICE_PROTOCOL,
  type CallParams,
  type CallResult,
  type EndReason,
  type ServiceCall,
  type ServiceIdentity,
} from '../protocol/service.ts';
import { openChannel, whenClosed } from './channel.ts';
import { readServiceFile } from './serviceFiles.ts';
import { PROGRAM_VERSION } from './version.ts';

export interface ServiceListeners {
  readonly onActivity?: (activity: LinkActivity) => void;
  readonly onEnding?: (reason: EndReason) => void;
}

/** A service that answers does so in no time, but for runs that have to end first. */
const ANSWER_MS = 30_000;
const CONNECT_MS = 5000;

/** One connection to the service that is running now. It does not come back when it is lost. */
export class ServiceConnection {
  readonly identity: ServiceIdentity;
  /** Resolves when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #connection: MessageConnection;

  private constructor(socket: Socket, connection: MessageConnection, identity: ServiceIdentity) {
    this.#socket = socket;
    this.#connection = connection;
    this.identity = identity;
    // The other side says that it goes before the socket is gone, on Windows' pipes noticeably: no call may leave between.
    const goes = new Promise<void>((resolve) => socket.once('end', resolve));
    this.closed = Promise.race([goes, whenClosed(socket)]);
  }

  /** @throws LinkError `SERVICE_UNAVAILABLE`. */
  static async open(stateRoot: string, listeners: ServiceListeners = {}): Promise<ServiceConnection> {
    const file = readServiceFile(stateRoot);
    if (file === undefined) throw new LinkError('SERVICE_UNAVAILABLE');
    const socket = connect(file.socket);
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
      const connection = openChannel(socket);
      connection.onNotification((notice, params) => tellListeners(listeners, notice, params));
      connection.listen();
      const hello = { token: file.token, protocol: SERVICE_PROTOCOL, version: PROGRAM_VERSION };
      return new ServiceConnection(socket, connection, await ask(connection, 'hello', hello, CONNECT_MS));
    } catch (thrown) {
      socket.destroy();
      throw thrown instanceof LinkError ? thrown : new LinkError('SERVICE_UNAVAILABLE', {}, thrown);
    }
  }

  /** @throws LinkError as the service says, or `SERVICE_UNAVAILABLE`. */
  call<C extends ServiceCall>(name: C, params: CallParams<C>): Promise<CallResult<C>> {
    return ask(this.#connection, name, params, ANSWER_MS);
  }

  close(): void {
    this.#socket.destroy();
  }
}

async function ask<C extends ServiceCall>(
  connection: MessageConnection,
  name: C,
  params: CallParams<C>,
  patience: number,
): Promise<CallResult<C>> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer to ${name}`)), patience);
  try {
    const answer: unknown = await Promise.race([connection.sendRequest<unknown>(name, params), tooLate]);
    return SERVICE_CALLS[name].result.parse(answer) as CallResult<C>;
  } catch (thrown) {
    throw toLinkError(thrown);
  } finally {
    clearTimeout(timer);
  }
}

function toLinkError(thrown: unknown): LinkError {
  const told = thrown instanceof ResponseError ? errorDetail.safeParse(thrown.data).data : undefined;
  if (told === undefined) return new LinkError('SERVICE_UNAVAILABLE', {}, thrown);
  return new LinkError(told.code, told.params, told.cause);
}

/** What does not parse comes from a later version, and is not for us. */
function tellListeners({ onActivity, onEnding }: ServiceListeners, notice: string, params: unknown): void {
  if (notice === 'activity') {
    const { data } = SERVICE_NOTICES.activity.safeParse(params);
    if (data !== undefined) onActivity?.(data);
  } else if (notice === 'ending') {
    const { data } = SERVICE_NOTICES.ending.safeParse(params);
    if (data !== undefined) onEnding?.(data.reason);
  }
}
