import * as z from 'zod';
import { LinkError } from '../../../domain/errors.ts';
import type { LedgerEntry } from '../../ledger/ledger.ts';
import { unseenPages } from '../../ledger/unseenPages.ts';
import { holdsRecord } from '../../salesManagement/records.ts';
import { refusedBy } from './sendBatch.ts';
import type { StageRun } from './stageRun.ts';

/** Above both, deletions wait for a person's yes (B15). */
const MASS_RECORDS = 20;
const MASS_SHARE = 0.1;
/** From a handful on, no more than half of a small part goes by itself. */
const HANDFUL = 5;

/** How many records of a stage the CRM holds and Sage no longer has. */
export async function countUnseen({ ledger, stage, seen }: StageRun): Promise<number> {
  let count = 0;
  for await (const page of unseenPages(ledger, stage.name, seen))
    count += page.filter(({ crmId }) => crmId !== null).length;
  return count;
}

/** B15: whether removing so many of so many is more than happens by itself. */
export function isMassDeletion(unseen: number, total: number): boolean {
  if (unseen === 0) return false;
  const empties = unseen >= total;
  const halves = unseen >= HANDFUL && unseen * 2 > total;
  return empties || halves || (unseen > MASS_RECORDS && unseen > total * MASS_SHARE);
}

/** Deletes in the CRM what was not seen; it cannot be undone there. */
export async function removeUnseen(run: StageRun): Promise<void> {
  const { ledger, stage, seen } = run;
  for await (const page of unseenPages(ledger, stage.name, seen)) {
    const never = page.filter(({ crmId }) => crmId === null);
    await run.settle(never.map(({ key }) => ({ kind: 'forgotten', key })));
    const held = page.filter(({ crmId }) => crmId !== null);
    for (let start = 0; start < held.length; start += run.crm.gate.max) {
      const some = held.slice(start, start + run.crm.gate.max);
      // Kept before they leave: where a row comes back before the outcome is known, its record may be gone.
      const batch = await ledger.leave(
        stage.name,
        'delete',
        some.map(({ key, name, crmId }) => ({ key, name, body: JSON.stringify(crmId) })),
      );
      const before = run.crm.unanswered;
      await Promise.all(some.map((entry) => remove(run, entry)));
      if (run.crm.unanswered === before) await ledger.return(batch);
    }
  }
}

/** A deletion that the CRM refuses is a rejection of that record, and comes again with the next run. */
async function remove(run: StageRun, { key, crmId }: LedgerEntry): Promise<void> {
  const { crm, stage } = run;
  try {
    await crm.send({ method: 'DELETE', path: `/${stage.resource}/${crmId}`, schema: z.unknown() });
  } catch (thrown) {
    if (!(thrown instanceof LinkError) || thrown.code !== 'API_REFUSED') throw thrown;
    // Deleted there by hand, or by us in a try whose answer was lost: what we want is so.
    if (crmId !== null && (await holdsRecord(crm, stage.resource, crmId))) {
      const reason = refusedBy(stage, String(thrown.params['message'] ?? ''));
      await run.settle([{ kind: 'failed', key, digest: '', reason }]);
      return;
    }
  }
  await run.settle([{ kind: 'deleted', key }]);
}
