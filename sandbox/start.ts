import { randomBytes } from 'node:crypto';
import { startCrmServer, type CrmServer } from './crm/crmServer.ts';
import type { CrmVariantName } from './crm/variants/crmVariants.ts';
import { sageDatabase } from './sage200/sageDatabase.ts';
import { SqlDatabase } from './sql/sqlDatabase.ts';
import { startSqlServer, type SqlLogin, type SqlServer } from './sql/sqlServer.ts';

export interface SandboxOptions {
  readonly customers?: number;
  readonly products?: number;
  readonly orders?: number;
  readonly agents?: number;
  /** Milliseconds before each answer of the CRM. */
  readonly latencyMs?: number;
  readonly seed?: number;
  /** Of the main server's data, as the three below: see SageOptions. */
  readonly collation?: string;
  readonly columns?: Readonly<Record<string, string>>;
  readonly familyOwnRow?: '' | '**********';
  readonly without?: readonly string[];
  readonly sqlPort?: number;
  readonly apiPort?: number;
  /** A CRM that differs from the assumed one. */
  readonly crmVariant?: CrmVariantName;
}

/** How to reach one SQL Server of the sandbox. */
export interface SandboxSql {
  readonly server: string;
  readonly port: number;
  readonly database: string;
  /** Reads only, as the connector should. */
  readonly user: string;
  readonly password: string;
  /** May change rows: for trying out what a change brings. */
  readonly adminUser: string;
  readonly adminPassword: string;
  /** May open the database and read no table, until the administrator grants it one. */
  readonly ungrantedUser: string;
  readonly ungrantedPassword: string;
}

interface SandboxApi {
  readonly baseUrl: string;
  readonly implementationId: string;
  readonly implementationName: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly controlUrl: string;
  readonly controlToken: string;
}

/** What the program prints. */
export interface SandboxDescription {
  readonly sql: SandboxSql;
  /** A second server whose database has the same name and a company with the same code (R1). */
  readonly secondSql: SandboxSql;
  readonly api: SandboxApi;
  readonly secondApi: Pick<
    SandboxApi,
    'implementationId' | 'implementationName' | 'publicKey' | 'privateKey'
  >;
  readonly companies: readonly { readonly code: number; readonly name: string; readonly server: string }[];
}

export interface Sandbox {
  readonly description: SandboxDescription;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const DATABASE = 'Sage';

/** Starts both other sides on this machine: two SQL Servers with Sage 200 databases, and the CRM's API. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { seed = 200, collation } = options;
  const main = await startSql(
    new SqlDatabase(DATABASE, sageDatabase({ ...options, companies: 2 }), {
      seed,
      ...(collation === undefined ? {} : { collation }),
    }),
    'SAGE2025',
    options.sqlPort ?? 0,
  );
  const second = await startSql(
    new SqlDatabase(DATABASE, sageDatabase({ seed: seed + 1 }), { seed: seed + 1 }),
    'SAGE2019',
    0,
  );
  const crm = await startCrmServer({
    port: options.apiPort ?? 0,
    ...(options.crmVariant === undefined ? {} : { variant: options.crmVariant }),
  });
  if (options.latencyMs) crm.faults.add({ kind: 'latency', ms: options.latencyMs });
  const secondImplementation = crm.createImplementation({
    id: '48128',
    name: 'Segunda implementación',
    admin: { email: agentEmail(main.database, 2), name: 'Administración' },
  });
  return {
    description: {
      sql: main.description,
      secondSql: second.description,
      api: describeApi(crm),
      secondApi: {
        implementationId: secondImplementation.id,
        implementationName: secondImplementation.name,
        publicKey: secondImplementation.publicKey,
        privateKey: secondImplementation.privateKey,
      },
      companies: [...companiesOf(main), ...companiesOf(second)],
    },
    async close() {
      await Promise.all([main.server.close(), second.server.close(), crm.close()]);
      main.database.close();
      second.database.close();
    },
  };
}

interface StartedSql {
  readonly server: SqlServer;
  readonly database: SqlDatabase;
  readonly description: SandboxSql;
}

async function startSql(database: SqlDatabase, instanceName: string, port: number): Promise<StartedSql> {
  const login = (name: string, role: SqlLogin['role']) => ({
    name,
    role,
    password: randomBytes(12).toString('base64url'),
    databases: [DATABASE],
  });
  const reader = login('sage_link', 'reader');
  const admin = login('sage_admin', 'admin');
  const ungranted = login('sin_permisos', 'none');
  const server = await startSqlServer({
    databases: [database],
    logins: [reader, admin, ungranted],
    host: HOST,
    port,
    instanceName,
  });
  return {
    server,
    database,
    description: {
      server: HOST,
      port: server.port,
      database: DATABASE,
      user: reader.name,
      password: reader.password,
      adminUser: admin.name,
      adminPassword: admin.password,
      ungrantedUser: ungranted.name,
      ungrantedPassword: ungranted.password,
    },
  };
}

function describeApi(crm: CrmServer): SandboxApi {
  const [implementation] = crm.implementations;
  if (implementation === undefined) throw new Error('the CRM sandbox has no implementation');
  return {
    baseUrl: crm.baseUrl,
    implementationId: implementation.id,
    implementationName: implementation.name,
    publicKey: implementation.publicKey,
    privateKey: implementation.privateKey,
    controlUrl: crm.controlUrl,
    controlToken: crm.controlToken,
  };
}

function companiesOf({
  database,
  description,
}: StartedSql): { code: number; name: string; server: string }[] {
  const rows = database.rows(
    'SELECT CodigoEmpresa AS code, Empresa AS name FROM Empresas ORDER BY CodigoEmpresa',
  );
  return (rows as { code: number; name: string }[]).map(({ code, name }) => ({
    code,
    name: name.trim(),
    server: `${description.server},${description.port}`,
  }));
}

/** R13: an implementation can be linked with a company only where its ADMIN is one of the company's agents. */
function agentEmail(database: SqlDatabase, company: number): string {
  const rows = database.rows(
    `SELECT EMail1 AS email FROM Comisionistas
     WHERE CodigoEmpresa = ${company} AND CodigoComisionista NOT IN (0, 9999) ORDER BY CodigoComisionista`,
  );
  return ((rows as { email: string }[])[0]?.email ?? '').trim();
}
