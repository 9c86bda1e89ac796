import { emailsIn, sameEmail } from '../../domain/emails.ts';
import type { ErrorDetail } from '../../domain/errors.ts';
import type { CommissionAgent } from '../../domain/agents.ts';
import type { Settlement } from '../ledger/ledger.ts';
import type { CrmUser } from './crmUsers.ts';
import type { KeptUser } from './keptUsers.ts';

/** The user who gets an agent's records (R15). */
export interface EffectiveUser {
  readonly crmId: number;
  /** What the CRM knows them by in `sales`: the extId that they bear. */
  readonly extId: string;
}

export interface UserReview {
  readonly users: ReadonlyMap<number, EffectiveUser>;
  /** What a person has to look at: their records go to the ADMIN until then. */
  readonly notices: readonly ErrorDetail[];
  /** What the ledger does not know yet. */
  readonly changes: readonly Settlement[];
}

/**
 * Looks at who is whose user, with the eyes of both sides: a code in Sage passes from one person to another, a user is
 * switched off or taken away. A user is an agent's by the e-mail that joined them, never by the code alone.
 *
 * @param kept who was made whose user, by agent code.
 */
export function reviewUsers(
  kept: ReadonlyMap<number, KeptUser>,
  agents: readonly CommissionAgent[],
  crmUsers: readonly CrmUser[],
): UserReview {
  const users = new Map<number, EffectiveUser>();
  const notices: ErrorDetail[] = [];
  const changes: Settlement[] = [];
  const keep = (code: number, next: KeptUser) => changes.push(keptAs(code, next));

  for (const [code, before] of kept) {
    const agent = agents.find((candidate) => candidate.code === code);
    const user = crmUsers.find(({ id }) => id === before.crmId);
    const addresses = emailsIn(agent?.email ?? '');
    const isTheirs = (email: string | null | undefined) =>
      addresses.some((address) => sameEmail(address, email));
    // Who left Sage's list keeps their customers until Sage gives them to somebody else.
    const isSamePerson =
      addresses.length === 0 || isTheirs(user?.email) || (before.email !== '' && isTheirs(before.email));
    if (user !== undefined && isActive(user) && isSamePerson) {
      const email = addresses.length > 0 && isTheirs(user.email) ? (user.email ?? '') : before.email;
      users.set(code, { crmId: user.id, extId: user.extId || String(code) });
      if (before.isSuspended || email !== before.email || (user.extId ?? '') !== before.extId)
        keep(code, { crmId: user.id, email, extId: user.extId ?? '', isSuspended: false });
      continue;
    }
    const [heir, ...others] = crmUsers.filter(
      (candidate) => isActive(candidate) && isTheirs(candidate.email),
    );
    if (heir !== undefined && others.length === 0) {
      users.set(code, { crmId: heir.id, extId: heir.extId || String(code) });
      keep(code, {
        crmId: heir.id,
        email: heir.email ?? '',
        extId: heir.extId ?? '',
        isSuspended: false,
      });
      continue;
    }
    const params = { code, name: agent?.name ?? String(code), email: addresses[0] ?? '' };
    if (user === undefined) notices.push({ code: 'USER_GONE', params });
    else if (!isActive(user)) notices.push({ code: 'USER_INACTIVE', params });
    else notices.push({ code: 'AGENT_IS_ANOTHER_PERSON', params: { ...params, user: user.email ?? '' } });
    if (!before.isSuspended) keep(code, { ...before, isSuspended: true });
  }
  return { users, notices, changes };
}

export function isActive({ isActive: flag }: CrmUser): boolean {
  return flag !== false;
}

/** How the ledger keeps a user: a change of it makes everything that refers to it be looked at anew. */
export function keptAs(code: number, { crmId, email, extId, isSuspended }: KeptUser): Settlement {
  const body = JSON.stringify({ email, extId, ...(isSuspended ? { isSuspended } : {}) });
  return { kind: 'adopted', key: String(code), crmId, digest: body, body };
}
