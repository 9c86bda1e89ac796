import type { CommissionAgent } from '../../domain/agents.ts';
import { emailsIn, sameEmail } from '../../domain/emails.ts';
import { isActive } from './effectiveUsers.ts';
import type { CrmUser } from './crmUsers.ts';
import type { KeptUser } from './keptUsers.ts';

/**
 * Finds again who is whose user after a ledger was lost, by the agents' e-mails. A user who bears an agent's code and
 * another e-mail may be anybody: it is taken for the review to refuse, and a person to decide. Without this, every account
 * would be handed to the ADMIN (R15).
 */
export function recoverUsers(
  agents: readonly CommissionAgent[],
  users: readonly CrmUser[],
): ReadonlyMap<number, KeptUser> {
  const found = new Map<number, KeptUser>();
  for (const { code, email } of agents) {
    const addresses = emailsIn(email);
    const theirs = users.filter((user) => addresses.some((address) => sameEmail(address, user.email)));
    const [user] = [
      ...theirs.filter(isActive),
      ...theirs,
      ...users.filter(({ extId }) => extId?.trim() === String(code)),
    ];
    if (user === undefined) continue;
    found.set(code, {
      crmId: user.id,
      email: theirs.includes(user) ? (user.email ?? '') : '',
      extId: user.extId ?? '',
      isSuspended: true,
    });
  }
  return found;
}
