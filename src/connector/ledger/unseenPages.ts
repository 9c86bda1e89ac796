import type { Bitset } from './bitset.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';

const PAGE = 500;

/** Entries of a stage that are in the CRM or failed and were not seen, in pages. What is settled meanwhile is no hindrance. */
export async function* unseenPages(
  ledger: Pick<Ledger, 'unseen'>,
  stage: string,
  seen: Bitset,
): AsyncGenerator<readonly LedgerEntry[]> {
  for (let after = 0; ;) {
    const page = await ledger.unseen(stage, seen, after, PAGE);
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.seq ?? after;
  }
}
