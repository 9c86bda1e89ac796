import type { CommissionAgent } from '../../protocol/agents.ts';
import type { AgentList } from '../../protocol/linking.ts';
import { readPages } from '../sage200/readPages.ts';
import type { SageDatabase } from '../sage200/sageDatabase.ts';
import { fitSource } from '../sage200/source.ts';
import { agents, type AgentRow } from '../sage200/sources/agents.ts';
import { readTableColumns } from '../sage200/tableColumns.ts';
import type { ApiClient } from '../salesManagement/apiClient.ts';
import { readWorkspace } from '../salesManagement/workspace.ts';
import { toCommissionAgents } from './commissionAgents.ts';
import { findAdminEmail, readUsers } from './crmUsers.ts';

/** The commission agents of a company (R10). @throws LinkError with an `SQL_` or `SAGE_` code. */
export async function readCommissionAgents(
  database: SageDatabase,
  companyCode: number,
): Promise<readonly CommissionAgent[]> {
  const source = fitSource(agents, await readTableColumns(database, agents.table));
  const rows: AgentRow[] = [];
  for await (const page of readPages(database, source, companyCode)) {
    for (const read of page) if (read.ok) rows.push(read.row);
  }
  return toCommissionAgents(rows);
}

/** The agents beside the users that the implementation has already, its licences and its ADMIN (R10-R13). */
export async function loadAgents(
  database: SageDatabase,
  client: ApiClient,
  companyCode: number,
): Promise<AgentList> {
  const [agentList, users, workspace] = await Promise.all([
    readCommissionAgents(database, companyCode),
    readUsers(client),
    readWorkspace(client),
  ]);
  const userIds = new Map(users.map((user) => [user.email?.toLowerCase(), user.id]));
  const adminEmail = workspace?.admin?.email ?? (await findAdminEmail(client, users));
  return {
    agents: agentList.map((agent) => {
      const userId = agent.problem === undefined ? userIds.get(agent.email.toLowerCase()) : undefined;
      return userId === undefined ? agent : { ...agent, userId };
    }),
    ...(workspace?.licences === undefined ? {} : { licences: workspace.licences }),
    ...(adminEmail === undefined ? {} : { adminEmail }),
  };
}
