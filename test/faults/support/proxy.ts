import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A server on loopback between the product and one of its sides; it closes whatever is open. */
export abstract class Proxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #target: number;

  constructor(target: number) {
    this.#target = target;
    this.#server = createServer((client) => {
      this.#keep(client);
      this.serve(client);
    });
  }

  protected abstract serve(client: Socket): void;

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Ends every connection of now. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  protected upstream(): Socket {
    return this.#keep(connect(this.#target, '127.0.0.1'));
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    // What a connection dies of is told by what is missing on the other side.
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  }
}

/** What becomes of the bytes of an answer. */
export type StreamFault =
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'drip'; readonly bytes: number; readonly ms: number }
  /** The connection is reset after so many bytes. */
  | { readonly kind: 'reset'; readonly after: number }
  /** The connection stays, and nothing comes any more. */
  | { readonly kind: 'halfOpen'; readonly after: number };

/** What becomes of one exchange with the API; the work is done unless said. */
export type HttpFault =
  | StreamFault
  /** The request is cut in its middle: nothing is done. */
  | { readonly kind: 'cutRequest' }
  | { readonly kind: 'loseAnswer' }
  | { readonly kind: 'duplicate' }
  /** Somebody else answers, instead of the API or after its work. */
  | {
      readonly kind: 'foreign';
      readonly status: number;
      readonly worked: boolean;
      /** Where a redirect leads to. */
      readonly location?: string;
    }
  /** Refused by somebody who repeats in the refusal what was sent. */
  | { readonly kind: 'echo' }
  /** The work is done, and its answer's body comes as another. */
  | { readonly kind: 'alter'; alter(body: Buffer): string }
  /** The body is shorter than its length says. */
  | { readonly kind: 'truncate' }
  /** The body never ends: it goes on until the caller gives up. */
  | { readonly kind: 'endless' };

export interface HttpRule {
  readonly fault: HttpFault;
  readonly methods: readonly string[];
  /** Requests of these methods to let pass first, and to hit then. */
  skip: number;
  count: number;
}

interface Exchange {
  readonly method: string;
  readonly bytes: Buffer;
}

/** Stands before the API and knows its requests one from the other. */
export class HttpProxy extends Proxy {
  rules: HttpRule[] = [];
  /** Called with each request as it comes. */
  onRequest: (bytes: Buffer) => void = () => {};

  protected override serve(client: Socket): void {
    let come = Buffer.alloc(0);
    let turn = Promise.resolve();
    client.on('data', (chunk: Buffer) => {
      come = Buffer.concat([come, chunk]);
      for (let length = lengthOf(come); length !== undefined; length = lengthOf(come)) {
        const bytes = come.subarray(0, length);
        come = come.subarray(length);
        this.onRequest(bytes);
        const method = bytes.toString('latin1', 0, 10).split(' ')[0] ?? '';
        turn = turn.then(() => this.#exchange(client, { method, bytes })).catch(() => void client.destroy());
      }
    });
  }

  #take({ method }: Exchange): HttpFault | undefined {
    for (const rule of this.rules) {
      if (!rule.methods.includes(method) || rule.count === 0) continue;
      if (rule.skip > 0) {
        rule.skip -= 1;
        continue;
      }
      rule.count -= 1;
      return rule.fault;
    }
    return undefined;
  }

  async #exchange(client: Socket, exchange: Exchange): Promise<void> {
    const fault = this.#take(exchange);
    if (fault?.kind === 'cutRequest') {
      const upstream = this.upstream();
      upstream.end(exchange.bytes.subarray(0, exchange.bytes.length >>> 1));
      client.destroy();
      return;
    }
    if (fault?.kind === 'foreign' && !fault.worked) {
      client.write(foreignAnswer(fault.status, fault.location));
      return;
    }
    if (fault?.kind === 'echo') {
      client.write(echo(exchange.bytes));
      return;
    }
    const answer = await this.#ask(exchange.bytes);
    const end = (answer.indexOf('\r\n\r\n') + 4 + answer.length) >>> 1;
    switch (fault?.kind) {
      case 'loseAnswer':
        client.destroy();
        return;
      case 'duplicate':
        await this.#ask(exchange.bytes);
        client.write(answer);
        return;
      case 'foreign':
        client.write(foreignAnswer(fault.status, fault.location));
        return;
      case 'alter':
        client.write(withBody(answer, fault.alter(answer.subarray(answer.indexOf('\r\n\r\n') + 4))));
        return;
      case 'truncate':
        client.end(answer.subarray(0, end));
        return;
      case 'endless':
        client.write(
          'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
        );
        client.write('1\r\n[\r\n');
        while (!client.destroyed) {
          client.write('1\r\n \r\n');
          await delay(5);
        }
        return;
      default:
        await deliver(client, answer, fault);
    }
  }

  /** One request to the API itself, on a connection of its own. */
  async #ask(bytes: Buffer): Promise<Buffer> {
    const upstream = this.upstream();
    upstream.write(bytes);
    let answer = Buffer.alloc(0);
    for await (const chunk of upstream as AsyncIterable<Buffer>) {
      answer = Buffer.concat([answer, chunk]);
      const length = lengthOf(answer);
      if (length === undefined) continue;
      upstream.destroy();
      return answer.subarray(0, length);
    }
    throw new Error('the API closed the connection');
  }
}

/** Stands before SQL Server and knows nothing but bytes. */
export class SqlProxy extends Proxy {
  /** For what comes from now on; bytes are counted over all connections. */
  fault: StreamFault | undefined;
  /** Takes connections and closes them at once. */
  isAway = false;
  #passed = 0;

  /** Whether it was met is told afterwards. */
  hit(fault: StreamFault): () => boolean {
    this.fault = fault;
    this.#passed = 0;
    return () => this.#passed > ('after' in fault ? fault.after : 0);
  }

  protected override serve(client: Socket): void {
    if (this.isAway) {
      client.destroy();
      return;
    }
    const upstream = this.upstream();
    client.pipe(upstream);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    let turn = Promise.resolve();
    upstream.on('data', (chunk: Buffer) => {
      turn = turn.then(async () => {
        const { fault } = this;
        const left = fault !== undefined && 'after' in fault ? Math.max(0, fault.after - this.#passed) : 0;
        this.#passed += chunk.length;
        await deliver(
          client,
          chunk,
          fault !== undefined && 'after' in fault ? { ...fault, after: left } : fault,
        );
      });
    });
  }
}

async function deliver(client: Socket, bytes: Buffer, fault: HttpFault | undefined): Promise<void> {
  switch (fault?.kind) {
    case 'latency':
      await delay(fault.ms);
      client.write(bytes);
      return;
    case 'drip':
      for (let start = 0; start < bytes.length && !client.destroyed; start += fault.bytes) {
        client.write(bytes.subarray(start, start + fault.bytes));
        await delay(fault.ms);
      }
      return;
    case 'reset':
      if (bytes.length <= fault.after) client.write(bytes);
      else client.write(bytes.subarray(0, fault.after), () => client.resetAndDestroy());
      return;
    case 'halfOpen':
      if (bytes.length <= fault.after) client.write(bytes);
      else client.write(bytes.subarray(0, fault.after));
      return;
    default:
      client.write(bytes);
  }
}

/** How many bytes a whole message has, once it is all there: both sides tell the length of their bodies. */
function lengthOf(bytes: Buffer): number | undefined {
  const head = bytes.indexOf('\r\n\r\n');
  if (head === -1) return undefined;
  const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, head));
  const whole = head + 4 + Number(length?.[1] ?? 0);
  return bytes.length < whole ? undefined : whole;
}

/** The same answer with another body. */
function withBody(answer: Buffer, body: string): string {
  const head = answer.toString('latin1', 0, answer.indexOf('\r\n\r\n'));
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return `${head.replace(/content-length: *\d+/i, length)}\r\n\r\n${body}`;
}

/** A refusal as the API's own, with the values of the request in its words. */
function echo(request: Buffer): string {
  const sent: unknown = JSON.parse(request.toString('utf8', request.indexOf('\r\n\r\n') + 4) || 'null');
  const values = typeof sent === 'object' && sent !== null ? Object.values(sent).join(', ') : '';
  const body = JSON.stringify({ code: 900, Message: `not accepted: ${values}` });
  return `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function foreignAnswer(status: number, location = 'https://login.example/'): string {
  const body = '<html><body>Gateway</body></html>';
  const redirect = status === 302 ? `Location: ${location}\r\n` : '';
  return `HTTP/1.1 ${status} Gateway\r\n${redirect}Content-Type: text/html\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
