import { LinkError } from '../../domain/errors.ts';
import { isApiError, isPage, refusalOf, type ApiAnswer } from './apiAnswer.ts';

/**
 * The request left, and no answer tells what became of it: the work may be done or not. Only a look tells, so a create
 * is never simply sent again.
 */
export class OutcomeUnknown extends LinkError {
  /** @param status of an answer that came, but not from the API. */
  constructor(host: string, cause: unknown, status?: number) {
    super('API_UNREACHABLE', { host, ...(status === undefined ? {} : { status }) }, cause);
    this.name = 'OutcomeUnknown';
  }
}

const CERTIFICATE = /^(DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_CERT)/;
/** The request never reached the server. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Reads a failure without an answer; keeps its message alone, since the client's error carries keys and bodies. */
export function toTransportError(thrown: unknown, host: string): LinkError {
  const { code, message } = thrown as { code?: unknown; message?: unknown };
  const name = typeof code === 'string' ? code : '';
  const cause = new Error(`${name} ${typeof message === 'string' ? message : ''}`.trim());
  if (CERTIFICATE.test(name))
    return new LinkError('API_CERTIFICATE_UNTRUSTED', { host, reason: name }, cause);
  if (NOT_SENT.has(name)) return new LinkError('API_UNREACHABLE', { host }, cause);
  return new OutcomeUnknown(host, cause);
}

/** Whether an answer was given up because it went on beyond all bounds. */
export function isTooLarge(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.message.startsWith('maxContentLength');
}

/** The statuses that the API refuses with; everything else below 500 is somebody's between it and us. */
const REFUSALS: ReadonlySet<number> = new Set([400, 404, 405, 409, 422]);
/** Whoever says this did nothing, and says what to do: send less. */
const TOO_LARGE = 413;

/**
 * Reads an answer that is not a success. Only the API's own JSON error is a refusal: a redirect, a time-out of a
 * gateway, a page for people or an empty body says nothing of what was asked, and passes.
 *
 * @param hide takes out of the other side's words what it repeats of ours that is secret.
 */
export function toAnswerError(
  answer: ApiAnswer,
  host: string,
  request: string,
  hide: (words: string) => string = (words) => words,
): LinkError {
  const { status, data } = answer;
  const { message, code } = refusalOf(data);
  const cause = new Error(hide(message) || `HTTP ${status}`);
  const words = isPage(data) ? `HTTP ${status}` : cause.message;
  const params = { host, status, request };
  switch (true) {
    case status === 401:
      return new LinkError('API_KEYS_REJECTED', { host }, cause);
    case status === 429:
      return new LinkError('API_RATE_LIMITED', params, cause);
    case status === 403 && !isPage(data):
      return new LinkError('API_FORBIDDEN', params, cause);
    case status === TOO_LARGE || (REFUSALS.has(status) && isApiError(data)):
      return new LinkError(
        'API_REFUSED',
        { ...params, message: words, ...(code === undefined ? {} : { apiCode: code }) },
        cause,
      );
    default:
      return new LinkError('API_UNAVAILABLE', params, cause);
  }
}

/** A wait that the API asks for and that is longer than anybody waits in silence. */
export function toLongWait(answer: ApiAnswer, host: string, request: string): LinkError {
  const minutes = Math.ceil((answer.retryAfter ?? 0) / 60_000);
  const params = { host, status: answer.status, request, wait: 'long', minutes };
  return new LinkError('API_RATE_LIMITED', params, new Error(`Retry-After: ${minutes} min`));
}

/** Whether nothing answers to a path at all. */
export function isNoSuchRoute(thrown: unknown): thrown is LinkError {
  return thrown instanceof LinkError && [404, 405, 410, 501].includes(Number(thrown.params['status']));
}

/** The API's own code for it, which comes with a 400 as every refusal does. */
const NO_SUCH_RESOURCE = '910';

/** Whether a call failed because the CRM has no such call: it says so in several ways. */
export function isMissing(thrown: unknown): thrown is LinkError {
  return (
    isNoSuchRoute(thrown) || (thrown instanceof LinkError && thrown.params['apiCode'] === NO_SUCH_RESOURCE)
  );
}

/**
 * Whether a call that is only assumed to exist cannot be used here: it is missing, forbidden, broken or answers
 * something else. What keeps every call from working (the network, the keys) is not that.
 */
export function isUnusable(thrown: unknown): thrown is LinkError {
  return (
    thrown instanceof LinkError &&
    [
      'API_REFUSED',
      'API_FORBIDDEN',
      'API_UNAVAILABLE',
      'API_ANSWER_UNEXPECTED',
      'API_SESSION_REJECTED',
      'API_LIST_UNRELIABLE',
    ].includes(thrown.code)
  );
}
