import { LinkError } from '../../protocol/errors.ts';
import { refusalOf, type ApiAnswer } from './apiAnswer.ts';

/**
 * The request left, no answer came: the work may be done or not. Only a look tells, so a create is never simply sent
 * again.
 */
export class OutcomeUnknown extends LinkError {
  constructor(host: string, cause: unknown) {
    super('API_UNREACHABLE', { host }, cause);
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

/** Reads an answer that is not a success. */
export function toAnswerError(answer: ApiAnswer, host: string, request: string): LinkError {
  const { message, code } = refusalOf(answer.data);
  const cause = new Error(message || `HTTP ${answer.status}`);
  const params = { host, status: answer.status, request };
  switch (true) {
    case answer.status === 401:
      return new LinkError('API_KEYS_REJECTED', { host }, cause);
    case answer.status === 403:
      return new LinkError('API_FORBIDDEN', params, cause);
    case answer.status === 429:
      return new LinkError('API_RATE_LIMITED', params, cause);
    case answer.status >= 500:
      return new LinkError('API_UNAVAILABLE', params, cause);
    default:
      return new LinkError(
        'API_REFUSED',
        { ...params, message, ...(code === undefined ? {} : { apiCode: code }) },
        cause,
      );
  }
}
