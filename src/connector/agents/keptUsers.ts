import * as z from 'zod';
import { Bitset } from '../ledger/bitset.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { unseenPages } from '../ledger/unseenPages.ts';

/** Users are not sent but invited; the ledger keeps them under this name, by agent code. */
export const USERS = 'users';

/** What the ledger keeps of a user; of those joined by earlier versions it knows the id alone. */
const keptBody = z.object({
  /** The e-mail that joined agent and user. */
  email: z.string().default(''),
  extId: z.string().default(''),
  /** The agent's code is another person's now, or the user is switched off: a person decides. */
  isSuspended: z.boolean().default(false),
});
export type KeptUser = z.infer<typeof keptBody> & { readonly crmId: number };

/** The agents that were made users of the implementation, by agent code. */
export async function keptUsers(ledger: Ledger): Promise<ReadonlyMap<number, KeptUser>> {
  const users = new Map<number, KeptUser>();
  // Where nothing was seen, all is unseen.
  for await (const page of unseenPages(ledger, USERS, new Bitset())) {
    for (const { key, crmId, body } of page) {
      if (crmId !== null) users.set(Number(key), { crmId, ...keptBody.parse(JSON.parse(body || '{}')) });
    }
  }
  return users;
}
