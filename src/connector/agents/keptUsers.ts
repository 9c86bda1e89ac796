import { Bitset } from '../ledger/bitset.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { unseenPages } from '../ledger/unseenPages.ts';
import { USERS } from '../sync/stage.ts';

/** The agents that are users of the implementation: the CRM's user id by agent code. */
export async function keptUsers(ledger: Ledger): Promise<ReadonlyMap<number, number>> {
  const users = new Map<number, number>();
  // Where nothing was seen, all is unseen.
  for await (const page of unseenPages(ledger, USERS, new Bitset())) {
    for (const { key, crmId } of page) if (crmId !== null) users.set(Number(key), crmId);
  }
  return users;
}
