import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { whenClosed } from '../../../src/service/channel.ts';

/** Speaks to the service in whatever way a test likes, and reads the messages that come back. */
export class WireClient {
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #come = Buffer.alloc(0);
  #messages: string[] = [];
  #watch = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#closed = whenClosed(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      this.#come = Buffer.concat([this.#come, chunk]);
      for (let message = this.#take(); message !== undefined; message = this.#take())
        this.#messages.push(message);
      this.#watch();
    });
    socket.on('close', () => this.#watch());
  }

  static async open(path: string): Promise<WireClient> {
    const socket = connect(path);
    await once(socket, 'connect');
    return new WireClient(socket);
  }

  write(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  /** The next so many messages; fewer where the other side hangs up. */
  async next(count: number): Promise<readonly string[]> {
    if (this.#messages.length < count && !this.#socket.closed)
      await new Promise<void>((resolve) => {
        this.#watch = () => {
          if (this.#messages.length < count && !this.#socket.closed) return;
          this.#watch = () => {};
          resolve();
        };
      });
    return this.#messages.splice(0, count);
  }

  /** Says no more, and hears all that comes until the other side hangs up. */
  async leave(): Promise<readonly string[]> {
    this.#socket.end();
    await this.#closed;
    return this.#messages;
  }

  #take(): string | undefined {
    const head = this.#come.indexOf('\r\n\r\n');
    if (head === -1) return undefined;
    const length = Number(/Content-Length: (\d+)/.exec(this.#come.toString('latin1', 0, head))?.[1]);
    const end = head + 4 + length;
    if (this.#come.length < end) return undefined;
    const message = this.#come.toString('utf8', head + 4, end);
    this.#come = this.#come.subarray(end);
    return message;
  }
}
