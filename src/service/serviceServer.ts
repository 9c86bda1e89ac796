import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { ResponseError, type MessageConnection } from 'vscode-jsonrpc/node';
import type { LinkActivity } from '../domain/activity.ts';
import { LinkError, toErrorDetail } from '../domain/errors.ts';
import {
  SERVICE_CALLS,
  SERVICE_PROTOCOL,
  type CallParams,
  type CallResult,
  type EndReason,
  type ServiceCall,
  type ServiceIdentity,
} from '../protocol/service.ts';
import { ActivityFeed } from './activityFeed.ts';
import { openChannel, whenClosed } from './channel.ts';

/** What the service does for each call, once it is known who asks. */
export type ServiceHandlers = {
  readonly [C in Exclude<ServiceCall, 'hello'>]: (
    params: CallParams<C>,
  ) => Promise<CallResult<C>> | CallResult<C>;
};

export interface ServiceServerOptions {
  /** A unix socket's path in a folder of mode 0700, or a pipe's name. */
  readonly socket: string;
  readonly token: string;
  readonly identity: () => ServiceIdentity;
  readonly handlers: ServiceHandlers;
  readonly activityOf: (linkId: string) => LinkActivity | undefined;
  readonly onRefused: (why: string) => void;
}

export interface ServiceServer {
  /** Tells every client that a link has changed. */
  changed(linkId: string): void;
  /** Tells every client why the service ends, and lets go of them. */
  close(reason: EndReason): Promise<void>;
}

/** A peer that does not say who it is has so long. */
const HELLO_MS = 5000;

/** Calls that a side of another protocol may make. */
const ANY_PROTOCOL: ReadonlySet<string> = new Set<ServiceCall>(['hello', 'handOver']);

/** Listens for clients. Who does not begin with the token is cut off and told nothing. */
export async function startServiceServer(options: ServiceServerOptions): Promise<ServiceServer> {
  const clients = new Set<Client>();
  const server = createServer((socket) => {
    const client = new Client(socket, options);
    clients.add(client);
    socket.once('close', () => clients.delete(client));
  });
  server.listen(options.socket);
  await once(server, 'listening');
  return {
    changed: (linkId) => {
      for (const client of clients) client.changed(linkId);
    },
    async close(reason) {
      const closed = once(server, 'close');
      server.close();
      await Promise.all([...clients].map((client) => client.end(reason)));
      await closed;
    },
  };
}

class Client {
  readonly #socket: Socket;
  readonly #options: ServiceServerOptions;
  readonly #connection: MessageConnection;
  readonly #feed: ActivityFeed;
  readonly #impatience: NodeJS.Timeout;
  #protocol: number | undefined;

  constructor(socket: Socket, options: ServiceServerOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#connection = openChannel(socket);
    this.#feed = new ActivityFeed({
      tell: (linkId) => this.#tell(linkId),
      congested: () => socket.writableNeedDrain,
    });
    this.#impatience = setTimeout(() => void this.#refuse('no hello'), HELLO_MS);
    this.#connection.onRequest((method, params) => this.#answer(method, params));
    this.#connection.onNotification(() => void this.#refuse('a notification'));
    socket.once('close', () => {
      clearTimeout(this.#impatience);
      this.#feed.close();
    });
    this.#connection.listen();
  }

  changed(linkId: string): void {
    if (this.#protocol === SERVICE_PROTOCOL) this.#feed.changed(linkId);
  }

  async end(reason: EndReason): Promise<void> {
    if (this.#socket.destroyed) return;
    const closed = whenClosed(this.#socket);
    if (this.#protocol === SERVICE_PROTOCOL) await this.#notify('ending', { reason });
    this.#socket.end();
    // A client that does not read must not hold up the end.
    setTimeout(() => this.#socket.destroy(), 500).unref();
    await closed;
  }

  async #answer(method: string, params: unknown): Promise<unknown> {
    if (this.#protocol === undefined) return this.#greet(method, params);
    const call = callOf(method);
    const isOpen = this.#protocol === SERVICE_PROTOCOL || (call !== undefined && ANY_PROTOCOL.has(call));
    const parsed = call === undefined ? undefined : SERVICE_CALLS[call].params.safeParse(params);
    // What was sent may be a secret: only which call it was is told.
    if (call === undefined || !isOpen || parsed?.success !== true)
      return toResponse(new LinkError('SERVICE_CALL_REFUSED', { call: call ?? UNKNOWN }));
    if (call === 'hello') return this.#options.identity();
    try {
      const handle = this.#options.handlers[call] as (given: unknown) => unknown;
      return await handle(parsed.data);
    } catch (thrown) {
      return toResponse(thrown);
    }
  }

  #greet(method: string, params: unknown): unknown {
    const hello = SERVICE_CALLS.hello.params.safeParse(params);
    if (method !== 'hello' || !hello.success)
      return this.#refuse(`${callOf(method) ?? UNKNOWN} before hello`);
    if (!sameToken(hello.data.token, this.#options.token)) return this.#refuse('wrong token');
    clearTimeout(this.#impatience);
    this.#protocol = hello.data.protocol;
    return this.#options.identity();
  }

  /** No answer: it would tell a stranger what listens here. */
  #refuse(why: string): Promise<never> {
    this.#options.onRefused(why);
    this.#socket.destroy();
    return new Promise(() => {});
  }

  #tell(linkId: string): void {
    const activity = this.#options.activityOf(linkId);
    if (activity !== undefined) void this.#notify('activity', activity);
  }

  /** Who is gone meanwhile needs no word. */
  #notify(notice: string, params: object): Promise<void> {
    return this.#connection.sendNotification(notice, params).catch(() => {});
  }
}

/** A call that there is none of, by whatever name: that was sent, too. */
const UNKNOWN = '?';

function callOf(method: string): ServiceCall | undefined {
  return Object.keys(SERVICE_CALLS).find((name): name is ServiceCall => name === method);
}

function toResponse(thrown: unknown): ResponseError<unknown> {
  return new ResponseError(-32_000, 'failed', toErrorDetail(thrown));
}

/** In a time that tells nothing of how much of it is right. */
function sameToken(given: string, expected: string): boolean {
  const digest = (token: string) => createHash('sha256').update(token).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
