import { Bitset } from '../ledger/bitset.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { USERS } from '../sync/stage.ts';

const PAGE = 500;

/** The agents that are users of the implementation: the CRM's user id by agent code. */
export async function keptUsers(ledger: Ledger): Promise<ReadonlyMap<number, number>> {
  const users = new Map<number, number>();
  for (let after = 0; ;) {
    // Where nothing was seen, all is unseen.
    const page = await ledger.unseen(USERS, new Bitset(), after, PAGE);
    if (page.length === 0) return users;
    for (const { key, crmId } of page) if (crmId !== null) users.set(Number(key), crmId);
    after = page.at(-1)?.seq ?? after;
  }
}
