import { create as createHttp, type AxiosInstance } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { LinkError } from '../../protocol/errors.ts';
import { parseRetryAfter, type ApiAnswer } from './apiAnswer.ts';
import { OutcomeUnknown, toAnswerError, toTransportError } from './apiErrors.ts';
import { parseApiUrl } from '../../protocol/apiUrl.ts';
import { RequestGate } from './requestGate.ts';
import type { RequestTurns } from './requestLimiter.ts';

export interface ApiKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface ApiClientOptions {
  readonly gate?: RequestGate;
  /** Shared with other clients, where all of them together have a limit. */
  readonly turns?: RequestTurns;
  /** Milliseconds for one answer. */
  readonly timeout?: number;
  /** Tries of one request, the first among them. */
  readonly tries?: number;
  /** Milliseconds before the second try; doubled for each further one, at most 30 s. */
  readonly firstDelay?: number;
  readonly signal?: AbortSignal;
}

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
}

const loginAnswer = z.object({ token: z.string().min(1) });

/** Speaks to one implementation of Sage Sales Management with one pair of keys. */
export class ApiClient {
  readonly baseUrl: string;
  readonly host: string;
  readonly gate: RequestGate;
  readonly #http: AxiosInstance;
  readonly #keys: ApiKeys;
  readonly #options: Required<Pick<ApiClientOptions, 'tries' | 'firstDelay'>> & {
    signal: AbortSignal | undefined;
    turns: RequestTurns | undefined;
  };
  #session: Promise<string> | undefined;
  /** Of the session that is open; none while one is being opened. */
  #token: string | undefined;
  #requests = 0;

  /** @throws LinkError `API_URL_INSECURE` or `FIELD_INVALID`. */
  constructor(apiUrl: string, keys: ApiKeys, options: ApiClientOptions = {}) {
    this.baseUrl = parseApiUrl(apiUrl);
    this.host = new URL(this.baseUrl).host;
    this.gate = options.gate ?? new RequestGate();
    this.#keys = keys;
    this.#options = {
      tries: options.tries ?? 6,
      firstDelay: options.firstDelay ?? 500,
      signal: options.signal,
      turns: options.turns,
    };
    const agent = { keepAlive: true, maxSockets: this.gate.max };
    this.#http = createHttp({
      baseURL: this.baseUrl,
      timeout: options.timeout ?? 60_000,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
      headers: { 'Content-Type': 'application/json', Accept: '*/*' },
      // The body is JSON already; the client's own look at it costs as much again.
      transformRequest: (data: unknown) => data,
      maxRedirects: 0,
      validateStatus: () => true,
    });
  }

  /** HTTP requests sent so far, logins and repetitions among them. */
  get requests(): number {
    return this.#requests;
  }

  /** Logs in unless a session is open; many callers share one login. The token stays in memory. */
  async login(): Promise<string> {
    this.#session ??= this.#openSession();
    try {
      return await this.#session;
    } catch (thrown) {
      this.#session = undefined;
      throw thrown;
    }
  }

  /**
   * Sends a request until it is answered: waits out 429 and 5xx, logs in anew once on 401.
   *
   * @throws OutcomeUnknown for a `once` request whose answer was lost; LinkError with an `API_` code otherwise.
   */
  async send<T>(request: ApiRequest<T>): Promise<T> {
    let renewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const session = await this.login();
      const outcome = await this.#attempt(request, session).catch((thrown: unknown) => thrown as LinkError);
      if (!(outcome instanceof Error)) {
        if (outcome.status < 300) return this.#parse(request, outcome.data);
        if (outcome.status === 401 && !renewed) {
          renewed = true;
          this.#forget(session);
          continue;
        }
      }
      const failure =
        outcome instanceof Error
          ? outcome
          : toAnswerError(outcome, this.host, `${request.method} ${request.path}`);
      if (!this.#mayRepeat(request, failure) || attempt >= this.#options.tries)
        throw this.#final(request, failure);
      await this.#pause(attempt);
    }
  }

  /** Sends a request outside a session: creating an implementation has no keys yet. */
  async sendWithoutSession<T>(request: ApiRequest<T>): Promise<T> {
    const answer = await this.#attempt(request, undefined);
    if (answer.status >= 300) throw toAnswerError(answer, this.host, `${request.method} ${request.path}`);
    return this.#parse(request, answer.data);
  }

  async #openSession(): Promise<string> {
    const { publicKey: username, privateKey: password } = this.#keys;
    const request = {
      method: 'POST',
      path: '/login',
      body: { username, password },
      schema: loginAnswer,
    } as const;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(request, undefined).catch((thrown: unknown) => thrown as LinkError);
      if (!(outcome instanceof Error) && outcome.status === 200) {
        this.#token = this.#parse(request, outcome.data).token;
        return this.#token;
      }
      const failure = outcome instanceof Error ? outcome : this.#loginError(outcome);
      if (!this.#mayRepeat(request, failure) || attempt >= this.#options.tries) throw failure;
      await this.#pause(attempt);
    }
  }

  /** Integrators see several statuses for wrong keys: every refusal of the login is one. */
  #loginError(answer: ApiAnswer): LinkError {
    const failure = toAnswerError(answer, this.host, 'POST /login');
    return failure.code === 'API_REFUSED' || failure.code === 'API_FORBIDDEN'
      ? new LinkError('API_KEYS_REJECTED', { host: this.host }, failure.cause)
      : failure;
  }

  async #attempt(request: ApiRequest<unknown>, session: string | undefined): Promise<ApiAnswer> {
    const { signal, turns } = this.#options;
    const attempt = async () => {
      this.#requests += 1;
      const started = performance.now();
      try {
        const answer = await this.#http.request<unknown>({
          method: request.method,
          url: request.path,
          params: request.query,
          data: jsonOf(request),
          headers: { ...request.headers, ...(session === undefined ? {} : { 'X-Session-Key': session }) },
          ...(signal === undefined ? {} : { signal }),
        });
        const retryAfter = parseRetryAfter(answer.headers['retry-after'], Date.now());
        if (answer.status === 429) this.gate.rateLimited(retryAfter);
        else if (answer.status >= 500) this.gate.pushedBack(retryAfter);
        else this.gate.succeeded(performance.now() - started);
        return { status: answer.status, data: answer.data, retryAfter };
      } catch (thrown) {
        signal?.throwIfAborted();
        this.gate.pushedBack();
        throw toTransportError(thrown, this.host);
      }
    };
    return this.gate.run(() => (turns === undefined ? attempt() : turns.run(attempt, signal)), signal);
  }

  #mayRepeat(request: ApiRequest<unknown>, failure: LinkError): boolean {
    if (failure.code === 'API_RATE_LIMITED') return true;
    if (failure instanceof OutcomeUnknown || failure.code === 'API_UNAVAILABLE') return request.once !== true;
    return failure.code === 'API_UNREACHABLE';
  }

  /** A 5xx says as little of a create's outcome as a lost answer does. */
  #final(request: ApiRequest<unknown>, failure: LinkError): LinkError {
    return request.once === true && failure.code === 'API_UNAVAILABLE'
      ? new OutcomeUnknown(this.host, failure.cause)
      : failure;
  }

  /** Many requests may learn that the same session ended; only the first of them ends it here. */
  #forget(session: string): void {
    if (this.#token !== session) return;
    this.#token = undefined;
    this.#session = undefined;
  }

  async #pause(attempt: number): Promise<void> {
    const { firstDelay, signal } = this.#options;
    const wait = Math.min(30_000, firstDelay * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
    await delay(wait, undefined, signal === undefined ? {} : { signal });
  }

  #parse<T>(request: ApiRequest<T>, data: unknown): T {
    const parsed = request.schema.safeParse(data);
    if (parsed.success) return parsed.data;
    const cause = new Error(z.prettifyError(parsed.error));
    if (request.once === true) throw new OutcomeUnknown(this.host, cause);
    throw new LinkError(
      'API_ANSWER_UNEXPECTED',
      { host: this.host, request: `${request.method} ${request.path}` },
      cause,
    );
  }
}

function jsonOf({ json, body }: ApiRequest<unknown>): string | undefined {
  return json ?? (body === undefined ? undefined : JSON.stringify(body));
}
