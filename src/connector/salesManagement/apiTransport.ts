import { create as createHttp, type AxiosInstance } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type * as z from 'zod';
import { isLoopback } from '../../domain/apiUrl.ts';
import { LinkError } from '../../domain/errors.ts';
import { trustSystemCertificates } from '../systemCertificates.ts';
import { isHtml, parseRetryAfter, type ApiAnswer } from './apiAnswer.ts';
import { isTooLarge, toTransportError } from './apiErrors.ts';
import type { RequestGate } from './requestGate.ts';
import type { RequestTurns } from './requestLimiter.ts';

export interface ApiRequest<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under the base URL, with its leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A body that is JSON already. */
  readonly json?: string;
  readonly schema: z.ZodType<T>;
  /** A create: after a lost answer it is not sent again, its outcome is unknown. */
  readonly once?: boolean;
  /** Tries of this request, where it is worth fewer than others. */
  readonly tries?: number;
}

export interface ApiTransportOptions {
  readonly gate: RequestGate;
  /** Shared with other clients, where all of them together have a limit. */
  readonly turns?: RequestTurns | undefined;
  /** Milliseconds of silence in which an answer is given up. */
  readonly timeout?: number | undefined;
  /** Milliseconds for one answer from its request to its last byte, however lively it is. */
  readonly wholeTimeout?: number | undefined;
  /** Bytes of one answer, unpacked. */
  readonly largestAnswer?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The longest `Retry-After` that is waited out; a run that would stand still for longer ends and says so. */
export const LONGEST_WAIT = 600_000;

/** Exchanges one request for one answer, whatever it is, and tells the gate how that went. */
export class ApiTransport {
  readonly host: string;
  readonly #http: AxiosInstance;
  readonly #options: ApiTransportOptions;
  #requests = 0;
  /** What the CRM's clock said last, and when that was on a clock that nobody sets. */
  #told: { readonly date: number; readonly at: number } | undefined;

  /** @param baseUrl as `parseApiUrl` gives it. */
  constructor(baseUrl: string, options: ApiTransportOptions) {
    this.host = new URL(baseUrl).host;
    this.#options = options;
    if (baseUrl.startsWith('https:')) trustSystemCertificates();
    const agent = { keepAlive: true, maxSockets: options.gate.max };
    this.#http = createHttp({
      baseURL: baseUrl,
      timeout: options.timeout ?? 60_000,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
      headers: { 'Content-Type': 'application/json', Accept: '*/*' },
      // The body is JSON already; the client's own look at it costs as much again.
      transformRequest: (data: unknown) => data,
      maxRedirects: 0,
      maxContentLength: options.largestAnswer ?? 64 * 1024 * 1024,
      validateStatus: () => true,
      // Plain http never leaves this machine, and what is on this machine is not behind a proxy: the keys would travel
      // to it in clear. Https goes through the environment's proxy in a tunnel.
      ...(isLocal(baseUrl) ? { proxy: false } : {}),
    });
  }

  /** The time of day by the CRM's own clock, in milliseconds since 1970; by this machine's before the CRM told its. */
  now(): number {
    return this.#told === undefined
      ? Date.now()
      : Math.round(this.#told.date + performance.now() - this.#told.at);
  }

  /** HTTP requests sent so far. */
  get requests(): number {
    return this.#requests;
  }

  /** @throws LinkError with an `API_` code where there is no answer, or none that can be taken whole. */
  async exchange(request: ApiRequest<unknown>, session: string | undefined): Promise<ApiAnswer> {
    const { gate, signal, turns, wholeTimeout = 300_000 } = this.#options;
    const attempt = async () => {
      this.#requests += 1;
      const started = performance.now();
      try {
        const { status, data, headers } = await within(wholeTimeout, signal, (stop) =>
          this.#http.request<unknown>({
            method: request.method,
            url: request.path,
            params: request.query,
            data: jsonOf(request),
            headers: { ...request.headers, ...(session === undefined ? {} : { 'X-Session-Key': session }) },
            signal: stop,
          }),
        );
        const [location, date]: unknown[] = [headers['location'], Date.parse(String(headers['date']))];
        if (typeof date === 'number' && !Number.isNaN(date)) this.#told = { date, at: performance.now() };
        const answer = {
          status,
          data,
          retryAfter: parseRetryAfter(headers['retry-after'], Date.now()),
          ...(typeof location === 'string' ? { location } : {}),
        };
        this.#tellGate(answer, performance.now() - started);
        return answer;
      } catch (thrown) {
        signal?.throwIfAborted();
        gate.pushedBack();
        if (isTooLarge(thrown) && request.once !== true) {
          const name = `${request.method} ${request.path}`;
          throw new LinkError('API_ANSWER_UNEXPECTED', {
            host: this.host,
            request: name,
            reason: 'tooLarge',
          });
        }
        throw toTransportError(thrown, this.host);
      }
    };
    return gate.run(() => (turns === undefined ? attempt() : turns.run(attempt, signal)), signal);
  }

  #tellGate(answer: ApiAnswer, milliseconds: number): void {
    const { gate } = this.#options;
    const { retryAfter = 0, status } = answer;
    // A wait beyond the bound ends the run: the others need not stand still for it.
    const wait = retryAfter > LONGEST_WAIT ? 0 : retryAfter;
    if (status === 429) gate.rateLimited(wait);
    else if (isPushBack(answer)) gate.pushedBack(wait);
    else gate.succeeded(milliseconds);
  }
}

function jsonOf({ json, body }: ApiRequest<unknown>): string | undefined {
  return json ?? (body === undefined ? undefined : JSON.stringify(body));
}

/** Whether the server, or what stands before it, cannot take a request now. */
export function isPushBack({ status, data }: ApiAnswer): boolean {
  return status === 429 || status >= 500 || isHtml(data);
}

function isLocal(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === 'http:' || isLoopback(hostname);
}

/** Gives work so much time, and the signal that ends it then or when the other one does. */
async function within<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const forward = () => stop.abort(signal?.reason);
  const timer = setTimeout(() => stop.abort(), milliseconds);
  signal?.addEventListener('abort', forward, { once: true });
  try {
    signal?.throwIfAborted();
    return await work(stop.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', forward);
  }
}
