import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { LinkError, type ErrorDetail } from '../domain/errors.ts';
import type { Language } from '../texts/language.ts';
import { answerRequest, type Answer, type Site } from './answerRequest.ts';
import { BrowserSession } from './browserSession.ts';
import { LoopbackNames } from './loopbackNames.ts';
import { PanelChannel } from './panelChannel.ts';
import type { ConnectPanel } from './panelConnection.ts';
import { securityHeaders } from './securityHeaders.ts';

export interface AddinOptions {
  /** 0 or left out: one that is free. */
  readonly port?: number | undefined;
  /** Left out: what the browser asks for. */
  readonly language?: Language | undefined;
  /** The folder with `panel.js`, `panel.css`, `themes.css`, `codicon.ttf` and `guide`. */
  readonly assets: string;
  readonly connectPanel: ConnectPanel;
  /** Told why a panel was let go. */
  readonly onNotice?: (notice: ErrorDetail) => void;
}

export interface Addin {
  /** Where the panel opens, for the first browser that asks: `http://127.0.0.1:PORT/?token=T`. */
  readonly url: string;
  /** Settles when every panel's conversation is closed and the port is free. */
  close(): Promise<void>;
}

/** Milliseconds between two questions whether a panel is still there. */
const PING_INTERVAL = 30_000;

/**
 * Serves the panel to one browser on this machine, and to nobody else.
 *
 * @throws LinkError `PORT_UNAVAILABLE`.
 */
export async function startAddin(options: AddinOptions): Promise<Addin> {
  const { language, assets, connectPanel, onNotice = () => {} } = options;
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const names = new LoopbackNames(port);
  const session = new BrowserSession(port);
  const site: Site = { names, session, language, assets };
  const channel = new PanelChannel({ connectPanel, onNotice });
  const pings = setInterval(() => channel.ping(), PING_INTERVAL);

  server.on('request', (request, response) => {
    const host = names.isHost(request.headers.host) ? request.headers.host : names.host;
    void answerRequest(site, request)
      .catch((): Answer => ({ status: 500 }))
      .then((answer) => write(response, host, answer));
  });
  server.on('upgrade', (request, connection, head) => {
    const { host = '', origin, cookie } = request.headers;
    const isOurs = request.url === '/channel' && names.isOrigin(origin, host) && session.isOpenTo(cookie);
    if (isOurs) channel.accept(request, connection, head);
    else refuseUpgrade(connection, names.host);
  });

  return {
    url: `http://${names.host}/?token=${session.token}`,
    async close() {
      clearInterval(pings);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await channel.close();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (thrown) {
    throw new LinkError('PORT_UNAVAILABLE', { port }, thrown);
  }
  return (server.address() as AddressInfo).port;
}

/** Node itself leaves the body out of an answer to HEAD. */
function write(response: ServerResponse, host: string, { status, headers, body, nonce }: Answer): void {
  response.writeHead(status, {
    ...securityHeaders(host, nonce),
    ...headers,
    ...(body === undefined ? {} : { 'Content-Type': body.type }),
    'Content-Length': body?.content.length ?? 0,
  });
  response.end(body?.content);
}

function refuseUpgrade(connection: Duplex, host: string): void {
  const headers = { ...securityHeaders(host), Connection: 'close', 'Content-Length': '0' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  connection.on('error', () => connection.destroy());
  connection.end(['HTTP/1.1 403 Forbidden', ...lines, '', ''].join('\r\n'), () => connection.destroy());
}
