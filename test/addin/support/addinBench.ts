import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { dirname, join } from 'node:path';
import { WebSocket, type ClientOptions } from 'ws';
import { startAddin, type Addin, type AddinOptions } from '../../../src/addin/addinServer.ts';
import type { ErrorDetail } from '../../../src/domain/errors.ts';
import type { PanelMessage } from '../../../src/protocol/panel.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

export const ASSETS = {
  'panel.js': 'export const panel = 1;\n',
  'panel.css': 'body { margin: 0; }\n',
  'themes.css': ':root { color-scheme: light; }\n',
  'codicon.ttf': '\0\u0001font',
  'guide/guide.css': 'body { color: black; }\n',
  'guide/es/errores.html': '<h1>Errores</h1>\n',
  'guide/en/errors.html': '<h1>Errors</h1>\n',
  'guide/media/es-light-21-status.png': 'picture',
} as const;

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One conversation as the session side sees it. */
export interface Conversation {
  readonly received: unknown[];
  readonly send: (message: PanelMessage) => void;
  isClosed: boolean;
}

/** A running host with a session side that writes down what it gets, and a client that can call it in any way. */
export class AddinBench {
  readonly addin: Addin;
  readonly conversations: readonly Conversation[];
  readonly notices: readonly ErrorDetail[];
  readonly #waiting: Set<() => void>;
  readonly #removeFolder: () => void;

  private constructor(
    addin: Addin,
    kept: Pick<AddinBench, 'conversations' | 'notices'>,
    waiting: Set<() => void>,
    removeFolder: () => void,
  ) {
    this.addin = addin;
    this.conversations = kept.conversations;
    this.notices = kept.notices;
    this.#waiting = waiting;
    this.#removeFolder = removeFolder;
  }

  static async start(options: Partial<AddinOptions> = {}): Promise<AddinBench> {
    const folder = temporaryFolder();
    const files = Object.entries({
      ...ASSETS,
      'other.txt': 'not of the panel',
      'guide/es/other.html': 'not of the guide',
    });
    for (const [name, content] of files) {
      const file = join(folder.path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    const conversations: Conversation[] = [];
    const notices: ErrorDetail[] = [];
    const waiting = new Set<() => void>();
    const look = () => waiting.forEach((callback) => callback());
    const addin = await startAddin({
      assets: folder.path,
      connectPanel(send) {
        const conversation: Conversation = { received: [], send, isClosed: false };
        conversations.push(conversation);
        look();
        return {
          receive(message) {
            conversation.received.push(message);
            look();
          },
          close() {
            conversation.isClosed = true;
            look();
          },
        };
      },
      onNotice(notice) {
        notices.push(notice);
        look();
      },
      ...options,
    });
    return new AddinBench(addin, { conversations, notices }, waiting, folder.remove);
  }

  get port(): number {
    return Number(new URL(this.addin.url).port);
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** The path and the query of the address that is told to the person. */
  get firstPath(): string {
    const { pathname, search } = new URL(this.addin.url);
    return pathname + search;
  }

  async call(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
    const call = request({ host: '127.0.0.1', port: this.port, path, method, headers, agent: false });
    call.end();
    const [response] = await once(call, 'response');
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }

  /** Redeems the token; the `Cookie` header that it is worth. */
  async enter(): Promise<string> {
    const { headers } = await this.call(this.firstPath);
    return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  }

  /** A WebSocket as the panel opens it, but for what is given. */
  socket(headers: Record<string, string>, options: ClientOptions = {}, path = '/channel'): WebSocket {
    const { Origin: origin = `http://${this.host}`, ...others } = headers;
    return new WebSocket(`ws://${this.host}${path}`, { origin, headers: others, ...options });
  }

  /** A panel that is connected, and the other end of its conversation. */
  async openPanel(cookie: string, options: ClientOptions = {}): Promise<readonly [WebSocket, Conversation]> {
    const before = this.conversations.length;
    const socket = this.socket({ Cookie: cookie }, options);
    await once(socket, 'open');
    await this.until(() => this.conversations.length > before);
    const conversation = this.conversations[before];
    if (conversation === undefined) throw new Error('no conversation');
    return [socket, conversation];
  }

  /** Settles when something that the session side was told makes it true. */
  async until(isTrue: () => boolean): Promise<void> {
    if (isTrue()) return;
    await new Promise<void>((resolve) => {
      const callback = () => {
        if (!isTrue()) return;
        this.#waiting.delete(callback);
        resolve();
      };
      this.#waiting.add(callback);
    });
  }

  async close(): Promise<void> {
    await this.addin.close();
    this.#removeFolder();
  }
}
