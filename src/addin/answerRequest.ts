import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Language } from '../texts/language.ts';
import { acceptedLanguage } from './acceptedLanguage.ts';
import { readAsset, type Asset } from './assets.ts';
import type { BrowserSession } from './browserSession.ts';
import type { LoopbackNames } from './loopbackNames.ts';
import { addinPage, refusalPage } from './pages.ts';

/** What every request is answered from. */
export interface Site {
  readonly names: LoopbackNames;
  readonly session: BrowserSession;
  /** Left out: what the browser asks for. */
  readonly language: Language | undefined;
  /** The folder of the panel's files. */
  readonly assets: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Asset;
  /** Of the script in the body. */
  readonly nonce?: string;
}

type Request = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** The answer to a plain HTTP request. Who has no cookie learns nothing, not even which paths there are. */
export async function answerRequest(site: Site, { method, url = '', headers }: Request): Promise<Answer> {
  const { names, session } = site;
  if (!names.isHost(headers.host)) return { status: 403 };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD' } };

  const [path = '', query] = url.split('?', 2);
  const isOpen = session.isOpenTo(headers.cookie);
  const token = path === '/' ? new URLSearchParams(query).get('token') : null;
  if (token !== null) {
    if (isOpen) return { status: 303, headers: { Location: '/' } };
    // A look at the address alone, as some programs take of a link, does not spend it.
    const cookie = method === 'GET' ? session.redeem(token) : undefined;
    if (cookie !== undefined) return { status: 303, headers: { Location: '/', 'Set-Cookie': cookie } };
  }

  const language = site.language ?? acceptedLanguage(headers['accept-language']);
  if (!isOpen) return { status: 403, ...(path === '/' ? { body: html(refusalPage(language)) } : {}) };
  if (path === '/') {
    const nonce = randomBytes(16).toString('base64');
    return { status: 200, body: html(addinPage(language, nonce)), nonce };
  }
  const asset = await readAsset(site.assets, path);
  return asset === undefined ? { status: 404 } : { status: 200, body: asset };
}

function html(text: string): Asset {
  return { type: 'text/html; charset=utf-8', content: Buffer.from(text) };
}
