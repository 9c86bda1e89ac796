import { Proxy } from './proxy.ts';
import type { Socket } from 'node:net';

/** A host that nobody has any business with: it keeps what it is sent, and never answers. */
export class Spy extends Proxy {
  heard = Buffer.alloc(0);
  visits = 0;

  constructor() {
    super(0);
  }

  protected override serve(client: Socket): void {
    this.visits += 1;
    client.on('data', (chunk: Buffer) => {
      this.heard = Buffer.concat([this.heard, chunk]);
      client.destroy();
    });
  }

  /** What makes a program take it for the way to everywhere. */
  get environment(): Readonly<Record<string, string>> {
    const url = `http://127.0.0.1:${this.port}`;
    return { HTTP_PROXY: url, HTTPS_PROXY: url, ALL_PROXY: url, http_proxy: url, https_proxy: url };
  }
}
