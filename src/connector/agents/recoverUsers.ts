import type { Ledger } from '../ledger/ledger.ts';
import type { ApiClient } from '../salesManagement/apiClient.ts';
import { USERS } from '../sync/stage.ts';
import { readUsers } from './crmUsers.ts';
import { keepUser } from './inviteAgents.ts';

/**
 * Finds again who is whose user after a ledger was lost: users carry their agent's code as extId. Without this, every
 * account would be handed to the ADMIN (R15).
 */
export async function recoverUsers(ledger: Ledger, client: ApiClient): Promise<void> {
  if ((await ledger.countHeld(USERS)) > 0) return;
  for (const { id, extId } of await readUsers(client)) {
    if (extId && /^\d+$/.test(extId)) await keepUser(ledger, Number(extId), id);
  }
}
