import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { ErrorDetail } from '../domain/errors.ts';
import { PANEL_MESSAGE_LIMIT, type PanelMessage } from '../protocol/panel.ts';
import type { ConnectPanel } from './panelConnection.ts';
import { TokenBucket } from './tokenBucket.ts';

export interface PanelChannelOptions {
  readonly connectPanel: ConnectPanel;
  readonly onNotice: (notice: ErrorDetail) => void;
}

const MESSAGES_A_SECOND = 50;
const BURST = 100;
/** Bytes that may wait for a panel to read them; one that was dropped connects again and asks anew. */
const UNREAD_LIMIT = 4 * 1024 * 1024;

/** WebSocket close codes (RFC 6455, 7.4.1), by why a panel is let go. */
const CLOSE_CODES = { tooMany: 1008, binary: 1003, notJson: 1007 } as const;
type Reason = keyof typeof CLOSE_CODES | 'tooLong' | 'malformed' | 'tooSlow';

/** The panels that are connected, each with a conversation of its own. */
export class PanelChannel {
  readonly #options: PanelChannelOptions;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: PANEL_MESSAGE_LIMIT });
  /** Those that were heard of since the last ping. */
  readonly #alive = new WeakSet<WebSocket>();

  constructor(options: PanelChannelOptions) {
    this.#options = options;
  }

  /** Takes over the connection of a request that may have it. */
  accept(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, connection, head, (socket) => this.#serve(socket));
  }

  /** Asks each panel whether it is still there, and lets go of those that have not answered the last time. */
  ping(): void {
    for (const socket of this.#sockets.clients) {
      if (this.#alive.delete(socket)) socket.ping();
      else socket.terminate();
    }
  }

  /** Settles when every conversation is closed. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#sockets.clients].map(async (socket) => {
        const closed = once(socket, 'close');
        socket.terminate();
        await closed;
      }),
    );
  }

  #serve(socket: WebSocket): void {
    const messages = new TokenBucket(MESSAGES_A_SECOND, BURST);
    const panel = this.#options.connectPanel((message) => this.#send(socket, message));
    this.#alive.add(socket);
    socket.on('pong', () => this.#alive.add(socket));
    socket.on('message', (data, isBinary) => {
      // One that is being let go may still be sending.
      if (socket.readyState !== socket.OPEN) return;
      if (!messages.take()) return this.#refuse(socket, 'tooMany');
      if (isBinary) return this.#refuse(socket, 'binary');
      const parsed = parseJson(data);
      if (parsed === undefined) return this.#refuse(socket, 'notJson');
      panel.receive(parsed.value);
    });
    // `ws` has closed it already, with the code that belongs to it.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#notice(error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'tooLong' : 'malformed'),
    );
    socket.once('close', () => panel.close());
  }

  #send(socket: WebSocket, message: PanelMessage): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > UNREAD_LIMIT) {
      socket.terminate();
      this.#notice('tooSlow');
    } else socket.send(JSON.stringify(message));
  }

  #refuse(socket: WebSocket, reason: keyof typeof CLOSE_CODES): void {
    socket.close(CLOSE_CODES[reason]);
    this.#notice(reason);
  }

  /** Never with the message itself: it may hold a secret. */
  #notice(reason: Reason): void {
    this.#options.onNotice({ code: 'PANEL_CONNECTION_CUT', params: { reason } });
  }
}

function parseJson(data: RawData): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(data.toString()) };
  } catch {
    return undefined;
  }
}
