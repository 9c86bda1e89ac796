import { emailKey } from '../../domain/emails.ts';
import type { CommissionAgent, AgentList } from '../../domain/agents.ts';
import { readPages } from '../sage200/readPages.ts';
import type { SageDatabase } from '../sage200/sageDatabase.ts';
import { fitSource } from '../sage200/source.ts';
import { agents, type AgentRow } from '../sage200/sources/agents.ts';
import { readTableColumns, tableExists } from '../sage200/tableColumns.ts';
import type { ApiClient } from '../salesManagement/apiClient.ts';
import { readWorkspace } from '../salesManagement/workspace.ts';
import { toCommissionAgents } from './commissionAgents.ts';
import { findAdminEmail, readUsers } from './crmUsers.ts';
import { isActive } from './effectiveUsers.ts';

/** The commission agents of a company (R10). @throws LinkError with an `SQL_` or `SAGE_` code. */
export async function readCommissionAgents(
  database: SageDatabase,
  companyCode: number,
): Promise<readonly CommissionAgent[]> {
  const columns = await readTableColumns(database, agents.table);
  // A table that may not be read is not to be seen either: the error says which it is.
  if (columns.size === 0) await tableExists(database, agents.table);
  const source = fitSource(agents, columns);
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
  const byEmail = Map.groupBy(users, ({ email }) => emailKey(email));
  const adminEmail = workspace?.admin?.email ?? (await findAdminEmail(client, users));
  return {
    agents: agentList.map((agent) => {
      if (agent.problem !== undefined) return agent;
      const theirs = byEmail.get(emailKey(agent.email)) ?? [];
      const user = theirs.find(isActive);
      if (user !== undefined) return { ...agent, userId: user.id };
      // Switched off in the CRM: whatever is handed to them, nobody sees.
      return theirs.length === 0 ? agent : { ...agent, problem: 'userInactive' };
    }),
    ...(workspace?.licences === undefined ? {} : { licences: workspace.licences }),
    ...(adminEmail === undefined ? {} : { adminEmail }),
  };
}
