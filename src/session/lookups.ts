import { loadAgents, readCommissionAgents } from '../connector/agents/loadAgents.ts';
import { runConnectionTest, type ConnectionTestInput } from '../connector/checks/connectionTest.ts';
import {
  readCompanies,
  readCompany,
  readDatabaseGuid,
  readServerIdentity,
} from '../connector/sage200/installation.ts';
import { openSageDatabase, type SageDatabase } from '../connector/sage200/sageDatabase.ts';
import { ApiClient, type ApiKeys } from '../connector/salesManagement/apiClient.ts';
import type { CheckResult } from '../domain/checks.ts';
import type { SageInstallation } from '../domain/company.ts';
import type { AgentList } from '../domain/agents.ts';
import type { SqlConnection } from '../domain/sqlConnection.ts';
import { vatNumberKey } from '../domain/vatNumber.ts';
import type { LinkRegistry } from '../connector/links/linkRegistry.ts';

export type { ApiKeys, ConnectionTestInput };

/** Opens Sage's database for one look, and closes it after. */
export async function withSage<T>(
  connection: SqlConnection,
  password: string,
  look: (sage: SageDatabase) => Promise<T>,
): Promise<T> {
  const sage = await openSageDatabase(connection, password);
  try {
    return await look(sage);
  } finally {
    await sage.close();
  }
}

/** The companies of a database, the linked ones with their link. */
export function lookUpCompanies(
  connection: SqlConnection,
  password: string,
  registry: LinkRegistry,
): Promise<SageInstallation> {
  return withSage(connection, password, async (sage) => {
    const { serverName, database } = await readServerIdentity(sage);
    const databaseGuid = await readDatabaseGuid(sage);
    const companies = (await readCompanies(sage)).map((company) => {
      const link = registry.findByCompany({
        serverName,
        database,
        code: company.code,
        vatNumber: vatNumberKey(company.vatNumber),
        ...(databaseGuid === undefined ? {} : { databaseGuid }),
      });
      return link === undefined ? company : { ...company, linkId: link.id };
    });
    return { connection: { ...connection, database }, serverName, companies };
  });
}

/** The commission agents of a company, which must exist; with keys, also who is a user already and how many licences are free. */
export function lookUpAgents(
  connection: SqlConnection,
  password: string,
  companyCode: number,
  api?: { readonly apiUrl: string; readonly keys: ApiKeys },
): Promise<AgentList> {
  return withSage(connection, password, async (sage) => {
    await readCompany(sage, companyCode);
    return api === undefined
      ? { agents: await readCommissionAgents(sage, companyCode) }
      : loadAgents(sage, new ApiClient(api.apiUrl, api.keys, { tries: 3 }), companyCode);
  });
}

/** The connection test on its own (B2). */
export function testConnection(
  input: ConnectionTestInput,
  onResult: (result: CheckResult) => void,
  signal?: AbortSignal,
): Promise<readonly CheckResult[]> {
  return runConnectionTest(input, onResult, signal);
}
