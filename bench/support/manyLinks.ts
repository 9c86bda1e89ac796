import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readUsers } from '../../src/connector/agents/crmUsers.ts';
import { LinkRegistry } from '../../src/connector/links/linkRegistry.ts';
import { ApiClient } from '../../src/connector/salesManagement/apiClient.ts';
import { openStateFolder } from '../../src/connector/state/stateFolder.ts';
import { sqlConnection } from '../../src/domain/sqlConnection.ts';
import { TERMS_VERSIONS } from '../../src/domain/terms.ts';
import { startCrmServer, type CrmServer } from '../../sandbox/crm/crmServer.ts';
import { sageDatabase } from '../../sandbox/sage200/sageDatabase.ts';
import { SqlDatabase } from '../../sandbox/sql/sqlDatabase.ts';
import { startSqlServer } from '../../sandbox/sql/sqlServer.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';

/** One SQL Server with many companies, one CRM with an implementation for each, and a state folder with their links. */
export interface ManyLinks {
  readonly stateRoot: string;
  readonly secretsFile: string;
  readonly linkIds: readonly string[];
  readonly crm: CrmServer;
  close(): Promise<void>;
}

const LOGIN = { name: 'reader', password: 'bench-1' };

/** @param customers of each company. */
export async function startManyLinks(count: number, customers: number): Promise<ManyLinks> {
  const database = new SqlDatabase('Sage', sageDatabase({ companies: count, customers, alike: true }));
  const server = await startSqlServer({
    databases: [database],
    logins: [{ ...LOGIN, role: 'reader', databases: ['Sage'] }],
  });
  const crm = await startCrmServer();
  const folder = temporaryFolder();
  const registry = new LinkRegistry(openStateFolder(folder.path).registry);
  const secrets: Record<string, { readonly sqlPassword: string; readonly privateKey: string }> = {};
  for (let code = 1; code <= count; code += 1) {
    const { id, name, publicKey, privateKey } = crm.createImplementation({
      id: `bench-${code}`,
      name: `Bench ${code}`,
    });
    const [admin] = await readUsers(new ApiClient(crm.baseUrl, { publicKey, privateKey }));
    const linkId = randomUUID();
    secrets[linkId] = { sqlPassword: LOGIN.password, privateKey };
    const now = new Date().toISOString();
    registry.put({
      id: linkId,
      company: { code, name: `Company ${code}`, vatNumber: '' },
      identity: { serverName: 'BENCH', database: database.name, code },
      connection: sqlConnection.parse({
        server: '127.0.0.1',
        port: server.port,
        database: database.name,
        user: LOGIN.name,
        trustServerCertificate: true,
      }),
      implementation: { id, name, apiUrl: crm.baseUrl, publicKey },
      terms: {
        privacyVersion: TERMS_VERSIONS.privacy,
        termsVersion: TERMS_VERSIONS.terms,
        acceptedAt: now,
        acceptedBy: 'bench',
      },
      adminUserId: admin?.id ?? 0,
      adminAgentCode: 1,
      service: 'active',
      createdAt: now,
    });
  }
  const secretsFile = join(folder.path, 'secrets.json');
  writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
  return {
    stateRoot: folder.path,
    secretsFile,
    linkIds: Object.keys(secrets),
    crm,
    async close() {
      await Promise.all([server.close(), crm.close()]);
      database.close();
      folder.remove();
    },
  };
}
