// One other side of a benchmark, in a process of its own: `sideProgram.ts '{"side":"sql",…}'` prints how to reach it.
import { randomBytes } from 'node:crypto';
import { startCrmServer } from '../../sandbox/crm/crmServer.ts';
import { sageDatabase, type SageOptions } from '../../sandbox/sage200/sageDatabase.ts';
import { SqlDatabase } from '../../sandbox/sql/sqlDatabase.ts';
import { startSqlServer } from '../../sandbox/sql/sqlServer.ts';

type SideOptions =
  | { readonly side: 'sql'; readonly sage: SageOptions }
  | { readonly side: 'crm'; readonly latencyMs: number };

export interface SqlDescription {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** May change rows. */
  readonly adminUser: string;
  readonly adminPassword: string;
}

export interface CrmDescription {
  readonly apiUrl: string;
  readonly implementationId: string;
  readonly keys: { readonly publicKey: string; readonly privateKey: string };
  readonly controlUrl: string;
  readonly controlToken: string;
}

const options = JSON.parse(process.argv[2] ?? '') as SideOptions;
const description = options.side === 'sql' ? await startSql(options.sage) : await startCrm(options.latencyMs);
process.stdout.write(`${JSON.stringify(description)}\n`);
process.on('disconnect', () => process.exit());

async function startSql(sage: SageOptions): Promise<SqlDescription> {
  const database = new SqlDatabase('Sage', sageDatabase(sage));
  const login = (name: string, role: 'reader' | 'admin') => ({
    name,
    role,
    password: randomBytes(12).toString('hex'),
    databases: ['Sage'],
  });
  const [reader, admin] = [login('reader', 'reader'), login('admin', 'admin')];
  const server = await startSqlServer({ databases: [database], logins: [reader, admin] });
  return {
    port: server.port,
    user: reader.name,
    password: reader.password,
    adminUser: admin.name,
    adminPassword: admin.password,
  };
}

async function startCrm(latencyMs: number): Promise<CrmDescription> {
  const crm = await startCrmServer();
  if (latencyMs > 0) crm.faults.add({ kind: 'latency', ms: latencyMs });
  const [implementation] = crm.implementations;
  if (implementation === undefined) throw new Error('the CRM sandbox has no implementation');
  const { id: implementationId, publicKey, privateKey } = implementation;
  const { baseUrl, controlUrl, controlToken } = crm;
  return { apiUrl: baseUrl, implementationId, keys: { publicKey, privateKey }, controlUrl, controlToken };
}
