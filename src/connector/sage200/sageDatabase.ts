import sql from 'mssql';
import { LinkError } from '../../domain/errors.ts';
import type { SqlConnection } from '../../domain/sqlConnection.ts';
import { trustSystemCertificates } from '../systemCertificates.ts';
import { containAnswers, type AnsweredDriver } from './containedAnswers.ts';
import { holdLoginUntilSecure } from './encryptedLogin.ts';
import { explainFailure } from './explainFailure.ts';
import { toSqlError } from './sqlErrors.ts';

/** A named parameter with the column's own type: another type would make the server convert every row. */
export interface SqlParameter {
  readonly name: string;
  readonly type: sql.ISqlType | (() => sql.ISqlType);
  readonly value: unknown;
}

export interface SageDatabaseOptions {
  /** Milliseconds to connect and log in. */
  readonly connectTimeout?: number;
  /** Milliseconds until the first of a page's rows, and at most twice as many until the last. */
  readonly requestTimeout?: number;
  /** Told once the connection is encrypted, with the protocol (`TLSv1.2`). */
  readonly onSecure?: (protocol: string) => void;
  /** Connections open at once. */
  readonly poolSize?: number;
}

const [CONNECT_MS, REQUEST_MS] = [15_000, 60_000];
/** SQL Server ends one of two that wait for each other; a question may simply be asked again. */
const DEADLOCK_VICTIM = 1205;
const TRIES = 3;

/** The values of a row in the order in which they were selected. */
export type RawRow = readonly unknown[];

/** A pool of read-only connections to one Sage 200 database. It never sends anything but SELECT. */
export interface SageDatabase {
  readonly connection: SqlConnection;
  /** @throws LinkError with an `SQL_` code. */
  query(
    text: string,
    parameters?: readonly SqlParameter[],
    signal?: AbortSignal,
  ): Promise<readonly unknown[]>;
  /** The same with rows as plain lists of values: for many rows. */
  queryRows(
    text: string,
    parameters: readonly SqlParameter[],
    signal?: AbortSignal,
  ): Promise<readonly RawRow[]>;
  close(): Promise<void>;
}

/**
 * Connects and logs in once, so that a wrong password shows here and not at the first read.
 *
 * @throws LinkError with an `SQL_` code.
 */
export async function openSageDatabase(
  connection: SqlConnection,
  password: string,
  options: SageDatabaseOptions = {},
): Promise<SageDatabase> {
  if (connection.encrypt !== 'false' && !connection.trustServerCertificate) trustSystemCertificates();
  const loginNumbers: number[] = [];
  let isSecure = false;
  const onSecure = (protocol: string) => {
    isSecure = true;
    options.onSecure?.(protocol);
  };
  const pool = new sql.ConnectionPool(
    poolConfig(connection, password, { ...options, onSecure }, loginNumbers),
  );
  const { requestTimeout = REQUEST_MS } = options;
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  try {
    await pool.connect();
  } catch (thrown) {
    throw await explainFailure(toSqlError(thrown, connection, loginNumbers), connection, isSecure);
  }
  const runOnce = async (
    asLists: boolean,
    text: string,
    parameters: readonly SqlParameter[],
    signal: AbortSignal | undefined,
  ): Promise<readonly unknown[]> => {
    signal?.throwIfAborted();
    const request = pool.request();
    request.arrayRowMode = asLists;
    for (const { name, type, value } of parameters) request.input(name, type, value);
    const cancel = () => request.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    // The driver's own time ends with the first byte of the answer.
    let late: Error | undefined;
    const bound = setTimeout(() => {
      late = Object.assign(new Error('the answer has no end'), { code: 'ETIMEOUT' });
      cancel();
    }, 2 * requestTimeout);
    try {
      const result = await request.query<unknown>(text);
      return result.recordset ?? [];
    } catch (thrown) {
      signal?.throwIfAborted();
      throw toSqlError(late ?? thrown, connection);
    } finally {
      clearTimeout(bound);
      signal?.removeEventListener('abort', cancel);
    }
  };
  const run: typeof runOnce = async (...question) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await runOnce(...question);
      } catch (thrown) {
        const isVictim = thrown instanceof LinkError && thrown.params['number'] === DEADLOCK_VICTIM;
        if (!isVictim || tries === TRIES) throw thrown;
      }
    }
  };
  return {
    connection,
    query: (text, parameters = [], signal) => run(false, text, parameters, signal),
    queryRows: async (text, parameters, signal) =>
      (await run(true, text, parameters, signal)) as readonly RawRow[],
    close: () => pool.close(),
  };
}

function poolConfig(
  connection: SqlConnection,
  password: string,
  options: SageDatabaseOptions,
  loginNumbers: number[],
): sql.config {
  const { connectTimeout = CONNECT_MS } = options;
  return {
    server: connection.server,
    database: connection.database,
    user: connection.user,
    password,
    ...(connection.domain === undefined ? {} : { domain: connection.domain }),
    ...(connection.port === undefined ? {} : { port: connection.port }),
    connectionTimeout: connectTimeout,
    requestTimeout: options.requestTimeout ?? REQUEST_MS,
    pool: { max: options.poolSize ?? 4, min: 0 },
    // A look at the socket instead of a `SELECT 1` before each page.
    validateConnection: 'socket',
    options: {
      // The type knows two of the three values that the driver takes.
      encrypt: (connection.encrypt === 'strict' ? 'strict' : connection.encrypt === 'true') as boolean,
      trustServerCertificate: connection.trustServerCertificate,
      ...(connection.port === undefined && connection.instance !== undefined
        ? { instanceName: connection.instance }
        : {}),
      // Sage keeps local times without a zone: read them as they stand, through UTC, without shifting any.
      useUTC: true,
      readOnlyIntent: true,
      appName: 'Sage 200 Link',
    },
    beforeConnect: (driver) => {
      holdLoginUntilSecure(driver, connection);
      containAnswers(driver as unknown as AnsweredDriver, connection, connectTimeout);
      driver.on('secure', (socket: { getProtocol?: () => string | null }) => {
        options.onSecure?.(socket?.getProtocol?.() ?? 'TLS');
      });
      driver.on('errorMessage', (message: { number?: number }) => {
        if (typeof message.number === 'number') loginNumbers.push(message.number);
      });
    },
  };
}
