import { readUsers } from '../../src/connector/agents/crmUsers.ts';
import { ApiClient } from '../../src/connector/salesManagement/apiClient.ts';
import { readMainBranch } from '../../src/connector/salesManagement/settings.ts';
import type { CrmDescription } from './sideProgram.ts';

/** Whose an account is in the CRM; programs that know no agents give all of them to one user. */
export interface Owner {
  readonly branchId: number;
  readonly salesRepId: number;
}

export async function readOwner(crm: CrmDescription): Promise<Owner> {
  const client = new ApiClient(crm.apiUrl, crm.keys);
  const [branch, users] = [await readMainBranch(client), await readUsers(client)];
  return { branchId: branch.id, salesRepId: users[0]?.id ?? 0 };
}
