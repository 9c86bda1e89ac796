import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** How often each status, or code of an error, came back to a flow. */
export type Answers = Readonly<Record<string, number>>;

/** A small server that a flow asks to begin, so that the clock runs from then on, and tells that it has ended. */
export interface Conductor {
  readonly url: string;
  /** Resolves when the flow is ready to read; the function lets it begin. */
  readonly ready: Promise<() => void>;
  readonly ended: Promise<Answers>;
  close(): void;
}

export async function startConductor(): Promise<Conductor> {
  const ready = Promise.withResolvers<() => void>();
  const ended = Promise.withResolvers<Answers>();
  const answer = (response: ServerResponse) => response.end('{}');
  const server = createServer((request, response) => {
    if (request.url === '/begin') {
      ready.resolve(() => answer(response));
      return;
    }
    ended.resolve(json(request) as Promise<Answers>);
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: ready.promise,
    ended: ended.promise,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
