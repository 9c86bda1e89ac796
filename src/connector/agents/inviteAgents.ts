import { USERS } from './keptUsers.ts';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { CommissionAgent, InvitationResult } from '../../domain/agents.ts';
import { LinkError, toErrorDetail } from '../../domain/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ApiClient } from '../salesManagement/apiClient.ts';
import { OutcomeUnknown } from '../salesManagement/apiErrors.ts';
import { createRecord } from '../salesManagement/records.ts';
import { readCountries, readMainBranch } from '../salesManagement/settings.ts';
import { findUserByEmail, type CrmUser } from './crmUsers.ts';
import { isActive, keptAs } from './effectiveUsers.ts';

/** Milliseconds to let the CRM finish a creation that it did not answer. */
const SETTLE_DELAY = 2000;

/**
 * Makes each agent a user, one after the other, and keeps who is whose user. The CRM mails the welcome itself (R15).
 * Who has a user already is joined to it; one agent that fails does not stop the others.
 */
export async function inviteAgents(
  client: ApiClient,
  ledger: Ledger,
  agents: readonly CommissionAgent[],
  onResult: (result: InvitationResult) => void,
): Promise<readonly InvitationResult[]> {
  const defaults = await readUserDefaults(client);
  const results: InvitationResult[] = [];
  for (const agent of agents) {
    const result = await invite(client, agent, defaults).catch((thrown: unknown): Outcome => ({
      code: agent.code,
      result: 'failed',
      problem: toErrorDetail(thrown),
    }));
    const { user, ...told } = result;
    if (user !== undefined) await keepUser(ledger, agent.code, user);
    results.push(told);
    onResult(told);
  }
  return results;
}

/** Keeps that an agent is a user: its customers are assigned to it (R15). */
export async function keepUser(
  ledger: Ledger,
  agentCode: number,
  { id, email, extId }: Pick<CrmUser, 'id' | 'email' | 'extId'>,
): Promise<void> {
  const kept = { crmId: id, email: email ?? '', extId: extId ?? '', isSuspended: false };
  await ledger.settle(USERS, [keptAs(agentCode, kept)]);
}

/** What became of an invitation, with the user that there is now. */
type Outcome = InvitationResult & { readonly user?: Pick<CrmUser, 'id' | 'email' | 'extId'> };

async function invite(
  client: ApiClient,
  agent: CommissionAgent,
  defaults: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const existing = await findUserByEmail(client, agent.email);
  if (existing !== undefined) return join(client, agent, existing);
  const [name = agent.name, ...surnames] = agent.name.split(/\s+/);
  const body = {
    ...defaults,
    email: agent.email,
    name,
    lastName: surnames.join(' ') || '-',
    nic: agent.email.split('@')[0] ?? name,
    // Required by the CRM; many cards of agents have none.
    phone: agent.phone || '-',
    extId: String(agent.code),
  };
  const invited = (user: Outcome['user'] & {}): Outcome => ({
    code: agent.code,
    result: 'invited',
    userId: user.id,
    user,
  });
  try {
    const id = await createRecord(client, 'users', body);
    return invited({ id, email: body.email, extId: body.extId });
  } catch (thrown) {
    if (!(thrown instanceof OutcomeUnknown)) throw thrown;
    // Never a second invitation on a guess: only a look tells what became of the first.
    await delay(SETTLE_DELAY);
    const made = await findUserByEmail(client, agent.email);
    if (made === undefined) throw new LinkError('INVITATION_FAILED', { code: agent.code }, thrown);
    return invited(made);
  }
}

/** A user that was there before gets the agent's code, unless it carries another. */
async function join(client: ApiClient, agent: CommissionAgent, user: CrmUser): Promise<Outcome> {
  if (!isActive(user)) {
    throw new LinkError('USER_INACTIVE', { code: agent.code, name: agent.name, email: agent.email });
  }
  const extId = user.extId || String(agent.code);
  if (!user.extId) {
    await client.send({ method: 'PUT', path: `/users/${user.id}`, body: { extId }, schema: z.unknown() });
  }
  return { code: agent.code, result: 'alreadyUser', userId: user.id, user: { ...user, extId } };
}

/** What every new user is given: the main branch, Spanish, Spain's telephone prefix. */
async function readUserDefaults(client: ApiClient): Promise<Readonly<Record<string, unknown>>> {
  const [branch, countries] = await Promise.all([readMainBranch(client), readCountries(client)]);
  const spain = countries.get('ES');
  return {
    branches: [branch.id],
    idPrefix: spain?.['idPrefix'] ?? spain?.id ?? null,
    dbLanguage: 'ES',
    uiLanguage: 'ES',
    isActive: true,
  };
}
