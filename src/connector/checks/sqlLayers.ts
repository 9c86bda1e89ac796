import { USERS } from '../agents/keptUsers.ts';
import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import * as z from 'zod';
import { LinkError, type ErrorCode } from '../../domain/errors.ts';
import { formatSqlServer, type SqlConnection } from '../../domain/sqlConnection.ts';
import { readCompany } from '../sage200/installation.ts';
import { resolveInstance } from '../sage200/resolveInstance.ts';
import { openSageDatabase, type SageDatabase } from '../sage200/sageDatabase.ts';
import type { Source } from '../sage200/source.ts';
import { agents } from '../sage200/sources/agents.ts';
import { rowsAs } from '../sage200/rowsAs.ts';
import { tableExists } from '../sage200/tableColumns.ts';
import { toSqlError } from '../sage200/sqlErrors.ts';
import { fitStage } from '../sync/records/fitStage.ts';
import { STAGES } from '../sync/records/stages/stages.ts';
import type { Finding, Layer } from './runLayers.ts';

const DEFAULT_PORT = 1433;
const PORT_TIMEOUT = 5000;

export interface SqlLayers {
  readonly layers: readonly Layer[];
  close(): Promise<void>;
}

/** The layers of Sage's side. The driver does encryption, login and database in one go: its error tells which failed. */
export function sqlLayers(connection: SqlConnection, password: string, companyCode: number): SqlLayers {
  let port = connection.port;
  let opened: Promise<SageDatabase> | undefined;
  let protocol: string | undefined;

  const open = () => {
    opened ??= openSageDatabase({ ...connection, ...(port === undefined ? {} : { port }) }, password, {
      poolSize: 1,
      onSecure: (secured) => {
        protocol = secured;
      },
    });
    return opened;
  };
  /** Passes unless opening failed in this layer; a failure further up is that layer's to tell. */
  const opening = async (codes: readonly ErrorCode[], found: () => string): Promise<Finding> => {
    try {
      await open();
    } catch (thrown) {
      if (thrown instanceof LinkError && codes.includes(thrown.code)) throw thrown;
    }
    return { found: found() };
  };

  return {
    layers: [
      { check: 'serverName', run: () => resolveName(connection) },
      {
        check: 'port',
        run: async () => {
          port ??= await portOf(connection);
          await reachPort(connection, port);
          return { found: String(port) };
        },
      },
      {
        check: 'encryption',
        run: () => opening(NOT_LOGIN, () => protocol ?? (connection.encrypt === 'false' ? '—' : 'TLS')),
      },
      { check: 'login', run: () => opening(['SQL_LOGIN_FAILED'], () => connection.user) },
      {
        check: 'database',
        run: async () => {
          await open();
          return { found: connection.database };
        },
      },
      { check: 'permissions', run: async () => checkPermissions(await open()) },
      { check: 'schema', run: async () => checkSchema(await open(), companyCode) },
    ],
    async close() {
      await opened?.then((database) => database.close()).catch(() => {});
    },
  };
}

/** What goes wrong before a login is answered. */
const NOT_LOGIN: readonly ErrorCode[] = [
  'SQL_TLS_REQUIRED',
  'SQL_TLS_UNAVAILABLE',
  'SQL_CERTIFICATE_UNTRUSTED',
  'SQL_CONNECTION_LOST',
  'SQL_TIMEOUT',
  'SQL_PORT_CLOSED',
  'SQL_NOT_A_SERVER',
  'SQL_QUERY_FAILED',
];

async function resolveName(connection: SqlConnection): Promise<Finding> {
  if (isIP(connection.server) !== 0) return { found: connection.server };
  try {
    const { address } = await lookup(connection.server);
    return { found: `${connection.server} (${address})` };
  } catch (thrown) {
    throw toSqlError(thrown, connection);
  }
}

async function portOf(connection: SqlConnection): Promise<number> {
  if (connection.instance === undefined) return DEFAULT_PORT;
  const port = await resolveInstance(connection.server, connection.instance);
  if (port === undefined || port === 'noTcp') {
    const code = port === undefined ? 'SQL_INSTANCE_NOT_FOUND' : 'SQL_TCP_DISABLED';
    throw new LinkError(code, { server: formatSqlServer(connection) });
  }
  return port;
}

function reachPort(connection: SqlConnection, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: connection.server, port, timeout: PORT_TIMEOUT });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => {
      socket.destroy();
      reject(new LinkError('SQL_TIMEOUT', { server: formatSqlServer({ ...connection, port }) }));
    });
    socket.once('error', (thrown) => reject(toSqlError(thrown, { ...connection, port })));
  });
}

const permissionRows = z.tuple([z.object({ writes: z.number().nullable() })]);

/** Reading is needed, and tried on each table; being able to write is more than the connector should be given. */
async function checkPermissions(database: SageDatabase): Promise<Finding> {
  const { user } = database.connection;
  const tables = [
    'Empresas',
    agents.table,
    ...STAGES.flatMap(({ sources }) => sources.map(({ table }) => table)),
  ];
  const readable: string[] = [];
  const denied: string[] = [];
  for (const table of new Set(tables)) {
    try {
      if (await tableExists(database, table)) readable.push(table);
    } catch (thrown) {
      if (!(thrown instanceof LinkError) || thrown.code !== 'SQL_PERMISSION_DENIED') throw thrown;
      denied.push(table);
    }
  }
  if (denied.length > 0) throw new LinkError('SQL_PERMISSION_DENIED', { table: denied.join(', '), user });
  let canWrite = false;
  for (const table of readable) {
    const of = (permission: string) => `HAS_PERMS_BY_NAME(N'dbo.${table}', N'OBJECT', N'${permission}')`;
    const rows = await database.query(
      `SELECT ${of('INSERT')} + ${of('UPDATE')} + ${of('DELETE')} AS [writes]`,
    );
    canWrite ||= (rowsAs(permissionRows, rows, database)[0].writes ?? 0) > 0;
  }
  return canWrite
    ? { warning: { code: 'SQL_LOGIN_CAN_WRITE', params: { user } } }
    : { found: `${readable.length} × SELECT` };
}

async function checkSchema(database: SageDatabase, companyCode: number): Promise<Finding> {
  const company = await readCompany(database, companyCode);
  const missing: string[] = [];
  const agentStage = { name: USERS, sources: [agents as Source<unknown>], optional: false };
  for (const stage of [agentStage, ...STAGES]) {
    const fitted = await fitStage(database, stage);
    missing.push(...(fitted?.missing ?? [stage.sources.map(({ table }) => table).join(' / ')]));
  }
  return missing.length === 0
    ? { found: company.name }
    : {
        found: company.name,
        warning: { code: 'SAGE_OPTIONAL_MISSING', params: { missing: missing.join(', ') } },
      };
}
