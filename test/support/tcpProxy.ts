import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between a program and a server on loopback, and changes what the server answers. */
export class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** What becomes of each piece that the server sends; nothing where nothing is to come. */
  alter: (piece: Buffer) => Buffer = (piece) => piece;

  private constructor(target: number) {
    this.#server = createServer((client) => {
      const upstream = connect(target, '127.0.0.1');
      client.on('data', (piece) => upstream.write(piece));
      upstream.on('data', (piece: Buffer) => client.write(this.alter(piece)));
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(one);
        one.on('error', () => {});
        one.on('end', () => other.end());
        one.on('close', () => {
          other.destroy();
          this.#sockets.delete(one);
        });
      }
    });
  }

  /** @param target the port behind it. */
  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('it does not listen');
    return address.port;
  }

  /** Ends all connections once what is on its way has gone. */
  cut(): void {
    setImmediate(() => {
      for (const socket of this.#sockets) socket.end();
    });
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
