import { LinkError } from '../../domain/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SageDatabase } from '../sage200/sageDatabase.ts';
import type { ApiClient } from '../salesManagement/apiClient.ts';
import { readUsers, type CrmUser } from './crmUsers.ts';
import { reviewUsers, type UserReview } from './effectiveUsers.ts';
import { keptUsers } from './keptUsers.ts';
import { readCommissionAgents } from './loadAgents.ts';
import { recoverUsers } from './recoverUsers.ts';

/** Both sides, and what of a link tells whose users they are. */
interface UserSides {
  readonly sage: SageDatabase;
  readonly crm: ApiClient;
  readonly ledger: Ledger;
  readonly link: {
    readonly company: { readonly code: number };
    readonly adminUserId: number;
    readonly adminAgentCode: number;
  };
}

/** Who is whose user now, and what the CRM knows the ADMIN by in `sales`. */
export async function loadUsers({ sage, crm, link, ledger }: UserSides): Promise<{
  readonly review: UserReview;
  readonly adminExtId: string;
}> {
  const [agents, users, kept] = await Promise.all([
    readCommissionAgents(sage, link.company.code),
    readUsersIfAllowed(crm),
    keptUsers(ledger),
  ]);
  const adminCode = String(link.adminAgentCode);
  if (users === undefined) {
    const known = [...kept].map(
      ([code, user]) => [code, { ...user, extId: user.extId || String(code) }] as const,
    );
    return { adminExtId: adminCode, review: { users: new Map(known), notices: [], changes: [] } };
  }
  const review = reviewUsers(kept.size > 0 ? kept : recoverUsers(agents, users), agents, users);
  return { review, adminExtId: users.find(({ id }) => id === link.adminUserId)?.extId || adminCode };
}

/** Undefined where the key may not list users: who was joined before stays joined. */
async function readUsersIfAllowed(crm: ApiClient): Promise<readonly CrmUser[] | undefined> {
  try {
    return await readUsers(crm);
  } catch (thrown) {
    if (thrown instanceof LinkError && (thrown.code === 'API_FORBIDDEN' || thrown.code === 'API_REFUSED'))
      return undefined;
    throw thrown;
  }
}
