import sql from 'mssql';
import { sqlConnection, type SqlConnection } from '../../src/domain/sqlConnection.ts';
import { startCrmServer, type CrmServer, type CrmServerOptions } from '../../sandbox/crm/crmServer.ts';
import { sageDatabase, type SageOptions } from '../../sandbox/sage200/sageDatabase.ts';
import { SqlDatabase, type SqlDatabaseOptions } from '../../sandbox/sql/sqlDatabase.ts';
import { startSqlServer, type SqlServer, type SqlServerOptions } from '../../sandbox/sql/sqlServer.ts';
import type { TableContent } from '../../sandbox/sql/tableDefinition.ts';

export type StoredRecord = ReturnType<CrmServer['store']['records']>[number];

export interface SandboxOptions {
  readonly sage?: SageOptions;
  readonly crm?: CrmServerOptions;
  readonly sql?: Partial<SqlServerOptions>;
  readonly database?: SqlDatabaseOptions;
  /** Tables in place of the demo company's. */
  readonly tables?: Iterable<TableContent>;
}

/** Small enough for a test to read in one go, large enough for every special row of the demo company. */
const SMALL: SageOptions = { customers: 100, products: 60, orders: 40, agents: 2 };

export const READER = { user: 'lector', password: 'Ñandú;1' } as const;
/** May open the database, and read no table until one is granted. */
export const NO_GRANTS = { user: 'sin_permisos', password: 'nada-1' } as const;
export const ADMIN = { user: 'jefa', password: 'jefa-1' } as const;

/** Both other sides of a link, with what only a sandbox lets a test do: look inside, change rows, misbehave. */
export class SandboxSides {
  readonly server: SqlServer;
  readonly database: SqlDatabase;
  readonly crm: CrmServer;
  #admin: sql.ConnectionPool | undefined;

  constructor(server: SqlServer, database: SqlDatabase, crm: CrmServer) {
    this.server = server;
    this.database = database;
    this.crm = crm;
  }

  get connection(): SqlConnection {
    return sqlConnection.parse({
      server: '127.0.0.1',
      port: this.server.port,
      database: this.database.name,
      user: READER.user,
      trustServerCertificate: true,
    });
  }

  get implementationId(): string {
    return this.crm.implementations[0]?.id ?? '';
  }

  get keys(): { readonly publicKey: string; readonly privateKey: string } {
    const { publicKey = '', privateKey = '' } = this.crm.implementations[0] ?? {};
    return { publicKey, privateKey };
  }

  /** Runs T-SQL as the admin login, the way Sage itself changes its rows; how many rows it changed. */
  async change(text: string): Promise<number> {
    this.#admin ??= await new sql.ConnectionPool({
      server: '127.0.0.1',
      port: this.server.port,
      database: this.database.name,
      ...ADMIN,
      options: { encrypt: true, trustServerCertificate: true },
    }).connect();
    const { rowsAffected } = await this.#admin.request().query(text);
    return rowsAffected[0] ?? 0;
  }

  /** What the implementation holds and has not deleted. */
  records(resource: string): readonly StoredRecord[] {
    return this.crm.store.records(this.implementationId, resource).filter(({ deleted }) => !deleted);
  }

  /** The one record with this extId. */
  record(resource: string, extId: string): StoredRecord {
    const [found, ...others] = this.records(resource).filter((record) => record['extId'] === extId);
    if (found === undefined || others.length > 0) {
      throw new Error(`${resource} holds ${found === undefined ? 'no' : 'several'} ${extId}`);
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#admin?.close();
    await Promise.all([this.server.close(), this.crm.close()]);
    this.database.close();
  }
}

export async function startSandboxSides(options: SandboxOptions = {}): Promise<SandboxSides> {
  const tables = options.tables ?? sageDatabase({ ...SMALL, ...options.sage });
  const database = new SqlDatabase('Sage', tables, {
    ...(options.sage?.seed === undefined ? {} : { seed: options.sage.seed }),
    ...(options.sage?.collation === undefined ? {} : { collation: options.sage.collation }),
    ...options.database,
  });
  const server = await startSqlServer({
    databases: [database],
    logins: [
      { name: READER.user, password: READER.password, role: 'reader', databases: ['Sage'] },
      { name: ADMIN.user, password: ADMIN.password, role: 'admin', databases: ['Sage'] },
      { name: NO_GRANTS.user, password: NO_GRANTS.password, role: 'none', databases: ['Sage'] },
    ],
    ...options.sql,
  });
  return new SandboxSides(server, database, await startCrmServer(options.crm));
}

/** Starts a sandbox for one piece of work, and closes it whatever comes of that. */
export async function withSandboxSides<T>(
  options: SandboxOptions,
  work: (sandbox: SandboxSides) => Promise<T>,
): Promise<T> {
  const sandbox = await startSandboxSides(options);
  try {
    return await work(sandbox);
  } finally {
    await sandbox.close();
  }
}
