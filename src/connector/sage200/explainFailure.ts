import { connect } from 'node:net';
import { LinkError, type ErrorCode } from '../../domain/errors.ts';
import { formatSqlServer, type SqlConnection } from '../../domain/sqlConnection.ts';
import { resolveInstance } from './resolveInstance.ts';

const DEFAULT_PORT = 1433;
const PATIENCE = 3000;

/** What the driver says where a server speaks no TLS of today, and where it is no SQL Server at all. */
const VAGUE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'SQL_CONNECTION_LOST',
  'SQL_ANSWER_UNEXPECTED',
  'SQL_QUERY_FAILED',
  'SQL_TIMEOUT',
  'SQL_TLS_UNAVAILABLE',
]);

/**
 * Finds the cause of a login that failed before it was answered, where the driver's word leaves it open: a server that
 * hangs up at the TLS greeting (TLS 1.0 alone), an instance without TCP/IP, another program on the port.
 *
 * @param isSecure whether the connection was encrypted already.
 */
export async function explainFailure(
  failure: LinkError,
  connection: SqlConnection,
  isSecure: boolean,
): Promise<LinkError> {
  const { server, instance, port, encrypt } = connection;
  const params = { server: formatSqlServer(connection) };
  if (failure.code === 'SQL_INSTANCE_NOT_FOUND' && instance !== undefined) {
    const found = await resolveInstance(server, instance);
    return found === 'noTcp' ? new LinkError('SQL_TCP_DISABLED', params, failure.cause) : failure;
  }
  if (!VAGUE.has(failure.code) || isSecure || encrypt === 'strict') return failure;
  if (port === undefined && instance !== undefined) return failure;
  switch (await greet(server, port ?? DEFAULT_PORT)) {
    case 'other':
      return new LinkError('SQL_NOT_A_SERVER', params, failure.cause);
    case 'sqlServer':
      return failure.code === 'SQL_CONNECTION_LOST' && encrypt === 'true'
        ? new LinkError('SQL_TLS_UNAVAILABLE', params, failure.cause)
        : failure;
    default:
      return failure;
  }
}

/**
 * PRELOGIN (MS-TDS 2.2.6.5), which every SQL Server answers in clear: a packet's header, where each option stands, and the
 * options: version 9, no encryption, no instance, no thread.
 */
const PRELOGIN = Buffer.from(
  ['12010029 00000100', '0000150006 01001b0001 02001c0001 03001d0004 ff', '090000000000 02 00 00000000']
    .join('')
    .replaceAll(' ', ''),
  'hex',
);
/** The type of every packet that a server sends. */
const TABULAR_RESULT = 0x04;

/** Who answers a SQL client's first words; undefined where nobody does. */
function greet(host: string, port: number): Promise<'sqlServer' | 'other' | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE });
    const finish = (who: 'sqlServer' | 'other' | undefined) => {
      socket.destroy();
      resolve(who);
    };
    socket.once('connect', () => socket.write(PRELOGIN));
    socket.once('data', (answer) => finish(answer[0] === TABULAR_RESULT ? 'sqlServer' : 'other'));
    socket.once('timeout', () => finish(undefined));
    socket.once('error', () => finish(undefined));
    socket.once('close', () => resolve(undefined));
  });
}
