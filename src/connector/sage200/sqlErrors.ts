import { LinkError, type ErrorCode } from '../../domain/errors.ts';
import { formatSqlServer, type SqlConnection } from '../../domain/sqlConnection.ts';

/** SQL Server's own numbers, seen by a login or a request. */
const LOGIN_FAILED = [18456, 18452, 18470, 18487, 18488, 4062, 4064];
const DATABASE_UNAVAILABLE = [4060, 911, 916, 945, 942];
const PERMISSION_DENIED = [229, 230, 262, 297, 300];

/** OpenSSL's and Node's codes for a certificate that is not trusted as it stands. */
const CERTIFICATE_CODES = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
]);

const DRIVER_CODES: Record<string, ErrorCode> = {
  ENOTFOUND: 'SQL_SERVER_NOT_FOUND',
  EAI_AGAIN: 'SQL_SERVER_NOT_FOUND',
  ECONNREFUSED: 'SQL_PORT_CLOSED',
  EHOSTUNREACH: 'SQL_PORT_CLOSED',
  ENETUNREACH: 'SQL_PORT_CLOSED',
  EINSTLOOKUP: 'SQL_INSTANCE_NOT_FOUND',
  EENCRYPT: 'SQL_TLS_REQUIRED',
  ELOGIN: 'SQL_LOGIN_FAILED',
  ETIMEOUT: 'SQL_TIMEOUT',
  EREQUEST: 'SQL_QUERY_FAILED',
  ECONNCLOSED: 'SQL_CONNECTION_LOST',
  ECONNRESET: 'SQL_CONNECTION_LOST',
  EPIPE: 'SQL_CONNECTION_LOST',
  ESOCKET: 'SQL_CONNECTION_LOST',
};

/**
 * Reads what the driver threw into a code of ours. The driver wraps errors in each other, so the innermost one that
 * is known decides; a server's own number weighs more than the driver's word.
 *
 * @param numbers error numbers that the server sent while logging in: the driver keeps only their text.
 */
export function toSqlError(
  thrown: unknown,
  connection: SqlConnection,
  numbers: readonly number[] = [],
): LinkError {
  const chain = [...causes(thrown)];
  const own = chain.find((error) => error instanceof LinkError);
  if (own !== undefined) return own;
  const params = {
    server: formatSqlServer(connection),
    database: connection.database,
    user: connection.domain === undefined ? connection.user : `${connection.domain}\\${connection.user}`,
  };
  const seen = [...numbers, ...chain.map(numberOf)];
  const number = seen.find((candidate) => candidate !== undefined);
  const withNumber = number === undefined ? params : { ...params, number };
  // The innermost message alone: what the driver wraps around it can hold the connection's settings.
  const cause = new Error(chain.at(-1)?.message ?? String(thrown));

  const has = (known: readonly number[]) =>
    seen.some((candidate) => candidate !== undefined && known.includes(candidate));
  // 4060 comes together with 18456, and is the one that says what is wrong.
  if (has(DATABASE_UNAVAILABLE)) return new LinkError('SQL_DATABASE_UNAVAILABLE', withNumber, cause);
  if (has(LOGIN_FAILED)) return new LinkError('SQL_LOGIN_FAILED', withNumber, cause);
  if (has(PERMISSION_DENIED)) return new LinkError('SQL_PERMISSION_DENIED', withNumber, cause);

  const codes = chain.map(codeOf).filter((code) => code !== undefined);
  const distrust = codes.find((code) => CERTIFICATE_CODES.has(code));
  if (distrust !== undefined) {
    return new LinkError('SQL_CERTIFICATE_UNTRUSTED', { ...params, reason: distrust }, withoutHint(cause));
  }
  if (codes.some((code) => code.startsWith('ERR_SSL') || code === 'EPROTO')) {
    return new LinkError('SQL_TLS_UNAVAILABLE', params, cause);
  }
  // What the driver met while it took an answer apart.
  if (chain.some((error) => error instanceof RangeError || error instanceof TypeError))
    return new LinkError('SQL_ANSWER_UNEXPECTED', params, cause);
  const known = codes.reverse().find((code) => code in DRIVER_CODES);
  return new LinkError((known && DRIVER_CODES[known]) || 'SQL_QUERY_FAILED', withNumber, cause);
}

function codeOf(error: Error): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

function numberOf(error: Error): number | undefined {
  const { number } = error as { number?: unknown };
  return typeof number === 'number' ? number : undefined;
}

/** The error and what is inside it, from the outside in. */
function* causes(thrown: unknown): Generator<Error> {
  const queue: unknown[] = [thrown];
  for (const seen = new Set<unknown>(); queue.length > 0;) {
    const error = queue.shift();
    if (!(error instanceof Error) || seen.has(error)) continue;
    seen.add(error);
    yield error;
    const { originalError, errors } = error as { originalError?: unknown; errors?: unknown };
    queue.push(error.cause, originalError, ...(Array.isArray(errors) ? errors : []));
  }
}

/** Node's words on a certificate, without its advice on how to start Node. */
function withoutHint(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  const [words = ''] = cause.message.split('; if the root CA');
  return words === cause.message ? cause : new Error(words);
}
