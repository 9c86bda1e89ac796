import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { parseApiUrl } from '../../domain/apiUrl.ts';
import { LinkError } from '../../domain/errors.ts';
import { isHtml, isPage, type ApiAnswer } from './apiAnswer.ts';
import { OutcomeUnknown, toAnswerError, toLongWait } from './apiErrors.ts';
import {
  ApiTransport,
  isPushBack,
  LONGEST_WAIT,
  type ApiRequest,
  type ApiTransportOptions,
} from './apiTransport.ts';
import { isRecord } from './reading.ts';
import { RequestGate } from './requestGate.ts';

export interface ApiKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface ApiClientOptions extends Partial<ApiTransportOptions> {
  /** Tries of one request, the first among them. */
  readonly tries?: number;
  /** Milliseconds before the second try; doubled for each further one, at most 30 s. */
  readonly firstDelay?: number;
}

const loginAnswer = z.preprocess(
  (value) => (isRecord(value) && isRecord(value['data']) ? value['data'] : value),
  z.object({ token: z.string().min(1) }),
);

/** With these a login refuses keys; others say that it was no login that answered. */
const KEYS_REFUSED: ReadonlySet<number> = new Set([400, 401, 403, 422]);
/** New sessions for one request: one may end by chance, and many may end together. */
const RENEWALS = 2;

/** Speaks to one implementation of Sage Sales Management with one pair of keys. */
export class ApiClient {
  readonly baseUrl: string;
  readonly host: string;
  readonly gate: RequestGate;
  readonly #transport: ApiTransport;
  readonly #keys: ApiKeys;
  readonly #tries: number;
  readonly #firstDelay: number;
  readonly #signal: AbortSignal | undefined;
  #session: Promise<string> | undefined;
  /** Of the session that is open; none while one is being opened. */
  #token: string | undefined;
  #unanswered = 0;

  /** @throws LinkError `API_URL_INSECURE` or `FIELD_INVALID`. */
  constructor(apiUrl: string, keys: ApiKeys, options: ApiClientOptions = {}) {
    this.baseUrl = parseApiUrl(apiUrl);
    this.host = new URL(this.baseUrl).host;
    this.gate = options.gate ?? new RequestGate();
    this.#keys = keys;
    this.#tries = options.tries ?? 6;
    this.#firstDelay = options.firstDelay ?? 500;
    this.#signal = options.signal;
    this.#transport = new ApiTransport(this.baseUrl, { ...options, gate: this.gate });
  }

  /** HTTP requests sent so far, logins and repetitions among them. */
  get requests(): number {
    return this.#transport.requests;
  }

  /** The time of day by the CRM's own clock, in milliseconds since 1970: dates of its records are told by it. */
  now(): number {
    return this.#transport.now();
  }

  /** Writes that were not answered by the API, each of which may have been carried out or be carried out late. */
  get unanswered(): number {
    return this.#unanswered;
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
   * Sends a request until the API itself answers: waits out 429, 5xx and whatever stands before the API, logs in anew
   * on 401.
   *
   * @throws OutcomeUnknown for a `once` request that the API did not answer; LinkError with an `API_` code otherwise.
   */
  async send<T>(request: ApiRequest<T>): Promise<T> {
    const tries = request.tries ?? this.#tries;
    let renewals = 0;
    for (let attempt = 1; ; attempt += 1) {
      const session = await this.login();
      const outcome = await this.#transport
        .exchange(request, session)
        .catch((thrown: unknown) => thrown as LinkError);
      if (!(outcome instanceof Error) && outcome.status === 401 && renewals < RENEWALS) {
        renewals += 1;
        this.#forget(session);
        continue;
      }
      const read = outcome instanceof Error ? outcome : this.#read(request, outcome);
      if (!(read instanceof Error)) return read.value;
      // The login was accepted a moment ago: it is not the keys.
      const failure =
        read.code === 'API_KEYS_REJECTED'
          ? new LinkError('API_SESSION_REJECTED', { host: this.host }, read.cause)
          : read;
      if (request.method !== 'GET' && failure.code !== 'API_REFUSED' && failure.code !== 'API_RATE_LIMITED')
        this.#unanswered += 1;
      if (!this.#mayRepeat(request, failure) || attempt >= tries) throw this.#final(request, failure);
      await this.#pause(attempt);
    }
  }

  /** Sends a request outside a session, once: creating an implementation has no keys yet. */
  async sendWithoutSession<T>(request: ApiRequest<T>): Promise<T> {
    const read = this.#read(request, await this.#transport.exchange(request, undefined));
    if (!(read instanceof Error)) return read.value;
    throw read.code === 'API_ANSWER_UNEXPECTED' ? this.#final(request, read) : read;
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
      const outcome = await this.#transport
        .exchange(request, undefined)
        .catch((thrown: unknown) => thrown as LinkError);
      const read = outcome instanceof Error ? outcome : this.#read(request, outcome);
      if (!(read instanceof Error)) {
        this.#token = read.value.token;
        return this.#token;
      }
      const failure = outcome instanceof Error ? outcome : this.#loginError(outcome, read);
      const mayPass = failure.code === 'API_REDIRECTED' || this.#mayRepeat(request, failure);
      if (!mayPass || attempt >= this.#tries) throw failure;
      await this.#pause(attempt);
    }
  }

  /** Integrators see several statuses for wrong keys; a page or a redirect is not the API's word on them. */
  #loginError({ status, data, location }: ApiAnswer, failure: LinkError): LinkError {
    if (KEYS_REFUSED.has(status) && !isPage(data))
      return new LinkError('API_KEYS_REJECTED', { host: this.host }, failure.cause);
    if (status >= 300 && status < 400) {
      const target = URL.parse(location ?? '', this.baseUrl)?.host ?? '—';
      return new LinkError('API_REDIRECTED', { host: this.host, target }, failure.cause);
    }
    return failure.code === 'API_REFUSED'
      ? new LinkError('API_UNAVAILABLE', failure.params, failure.cause)
      : failure;
  }

  /** What an answer is worth: the value that was asked for, or what is wrong with it. */
  #read<T>(request: ApiRequest<T>, answer: ApiAnswer): { readonly value: T } | LinkError {
    const { status, data, retryAfter = 0 } = answer;
    const name = `${request.method} ${request.path}`;
    if (isPushBack(answer) && retryAfter > LONGEST_WAIT) return toLongWait(answer, this.host, name);
    if (status < 200 || status >= 300)
      return toAnswerError(answer, this.host, name, (words) => this.#hide(words));
    const parsed = isHtml(data) ? undefined : request.schema.safeParse(data);
    if (parsed?.success === true) return { value: parsed.data };
    // A maintenance page, or half an answer: as good as a 503.
    if (parsed === undefined || typeof data === 'string')
      return new LinkError(
        'API_UNAVAILABLE',
        { host: this.host, status, request: name },
        new Error('no JSON'),
      );
    const cause = new Error(z.prettifyError(parsed.error));
    return new LinkError('API_ANSWER_UNEXPECTED', { host: this.host, request: name }, cause);
  }

  /** Some servers say what they were sent when they refuse it. */
  #hide(words: string): string {
    return [this.#keys.privateKey, this.#token ?? '']
      .filter((secret) => secret !== '')
      .reduce((text, secret) => text.replaceAll(secret, '***'), words);
  }

  #mayRepeat(request: ApiRequest<unknown>, failure: LinkError): boolean {
    const { code, params } = failure;
    if (code === 'API_RATE_LIMITED') return params['wait'] !== 'long';
    if (failure instanceof OutcomeUnknown || code === 'API_UNAVAILABLE') return request.once !== true;
    if (code === 'API_ANSWER_UNEXPECTED') return request.once !== true && params['reason'] === undefined;
    return code === 'API_UNREACHABLE';
  }

  /** An answer that is not the API's says as little of a create's outcome as a lost one does. */
  #final(request: ApiRequest<unknown>, failure: LinkError): LinkError {
    const { code, params, cause } = failure;
    if (request.once !== true || (code !== 'API_UNAVAILABLE' && code !== 'API_ANSWER_UNEXPECTED'))
      return failure;
    const { status } = params;
    return new OutcomeUnknown(this.host, cause, typeof status === 'number' ? status : undefined);
  }

  /** Many requests may learn that the same session ended; only the first of them ends it here. */
  #forget(session: string): void {
    if (this.#token !== session) return;
    this.#token = undefined;
    this.#session = undefined;
  }

  async #pause(attempt: number): Promise<void> {
    const signal = this.#signal;
    const wait = Math.min(30_000, this.#firstDelay * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
    await delay(wait, undefined, signal === undefined ? {} : { signal });
  }
}
