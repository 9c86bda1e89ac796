import { countRows, readRawPages } from '../sage200/readPages.ts';
import { bulkLimit } from '../salesManagement/bulk.ts';
import { Bitset } from '../ledger/bitset.ts';
import type { NewLeaf } from '../ledger/leaves.ts';
import { BatchQueue } from './send/batchQueue.ts';
import { CreateQueue } from './send/createQueue.ts';
import { KnownLeaves } from './read/knownLeaves.ts';
import { cutLeaves, type Leaf } from './read/leaf.ts';
import { countCauses, LeftOutTally } from './decide/leftOutTally.ts';
import { outlookOf } from './read/outlook.ts';
import { pushRecords, type Verdict } from './decide/pushRecords.ts';
import { mapRows } from './read/readStage.ts';
import { recoverIntents } from './send/recoverIntents.ts';
import { sendUpdates, type Update } from './send/sendUpdates.ts';
import { newStageRun, nextTurn, type StageRun } from './send/stageRun.ts';
import type { ReadyStage, SyncContext } from './read/syncContext.ts';
import { uniqueKeys } from './read/uniqueKeys.ts';

/** Called after each page: rows read so far, and rows expected. */
export type OnPage = (read: number, expected: number) => void;

/** Rows looked into at a time: few, since answers wait meanwhile, and the next batch waits for an answer. */
const ROWS_AT_A_TIME = 250;
/** Rows of a page while records are being sent: a page is taken in at one go, and answers wait meanwhile. */
const ROWS_WHILE_SENDING = 1000;

/**
 * Brings the CRM up to one stage of Sage, all but removals: reads it to its end, passes over what is as it was, creates
 * what is new, updates what differs. Throws what ended it early; what was settled by then is kept.
 *
 * @returns what to finish once removals are done too.
 */
export async function pushStage(
  context: SyncContext,
  ready: ReadyStage,
  run: StageRun,
  onPage: OnPage,
): Promise<KnownLeaves> {
  const { ledger, stage, crm, figures } = run;
  // On its own count: what is taken over there was not read yet.
  await recoverIntents(newStageRun({ ...run, seen: new Bitset() }));
  const expected = await expectRows(context, ready);
  onPage(0, expected);

  // Twice as many as are in flight: the next leaves while the outcome of the one before is written.
  const atOnce = crm.gate.max * 2;
  const creates = new CreateQueue(run, atOnce);
  const updates = new BatchQueue<Update>(bulkLimit(stage.resource), atOnce, async (batch) => {
    const gone = await sendUpdates(run, batch);
    // Somebody deleted them in the CRM while Sage still has them.
    await creates.add(gone.map((update) => ({ ...update, vatNumbers: [] })));
  });
  const known = await KnownLeaves.open(run, ready, context.rules);
  let read = 0;
  const leftOut = new LeftOutTally();
  try {
    const unique = uniqueKeys();
    const pages = readRawPages(context.sage, ready.source, context.link.company.code, {
      signal: context.signal,
      atMost: () => (creates.isBusy ? ROWS_WHILE_SENDING : Number.POSITIVE_INFINITY),
    });
    for await (const leaves of cutLeaves(pages, ready.source, outlookOf(context, ready))) {
      const asBefore = await known.find(leaves);
      const atRest: NewLeaf[] = [];
      let open: Leaf[] = [];
      const push = async () => {
        const records = await mapRows(
          context,
          ready,
          open.flatMap(({ rows }) => rows),
        );
        const verdicts = await pushRecords(run, records.map(unique), creates, updates);
        leftOut.note(verdicts);
        atRest.push(...leavesAtRest(open, verdicts));
        open = [];
      };
      for (const leaf of leaves) {
        const found = asBefore.get(leaf.digest);
        // In the order of the rows, so that of two rows of one key the first is the one to stay.
        if (found !== undefined && open.length > 0) await push();
        if (found !== undefined && known.pass(found)) {
          leftOut.add(found.leftOut);
          continue;
        }
        open.push(leaf);
        if (rowsIn(open) < ROWS_AT_A_TIME) continue;
        await push();
        await nextTurn();
      }
      if (open.length > 0) await push();
      await known.keep(atRest);
      const rows = rowsIn(leaves);
      read += rows;
      figures.reads += rows;
      onPage(read, Math.max(read, expected));
    }
    // First the updates: some become creates.
    await updates.drain();
    await creates.drain();
  } finally {
    await Promise.all([creates.settle(), updates.settle()]);
  }
  onPage(read, read);
  await ledger.setSource(stage.name, read - leftOut.total);
  const before = (await ledger.counters()).find((counter) => counter.stage === stage.name);
  await ledger.setLeftOut(stage.name, leftOut.told(before?.leftOut ?? []));
  await ledger.setShape(stage.name, ready.source);
  // What was there before the first run has been adopted or is somebody else's: it is not looked at again.
  await ledger.clearCandidates(stage.name);
  return known;
}

/** What a stage had last time, or a count where there was no last time: for the progress alone. */
async function expectRows({ ledger, sage, link, signal }: SyncContext, ready: ReadyStage): Promise<number> {
  const { name } = ready.stage;
  const before = (await ledger.counters()).find(({ stage }) => stage === name);
  if (before !== undefined && before.source > 0 && before.lastRunAt !== null) return before.source;
  const counted = await countRows(sage, ready.source, link.company.code, signal);
  await ledger.setSource(name, counted);
  return counted;
}

function rowsIn(leaves: readonly Leaf[]): number {
  return leaves.reduce((sum, { rows }) => sum + rows.length, 0);
}

/** Those leaves of a group none of whose records needs anything. */
function leavesAtRest(group: readonly Leaf[], verdicts: readonly Verdict[]): readonly NewLeaf[] {
  let start = 0;
  return group.flatMap(({ digest, rows }) => {
    const own = verdicts.slice(start, (start += rows.length));
    if (own.includes('open')) return [];
    const seqs = own.filter((verdict) => typeof verdict === 'number');
    return [{ digest, seqs: Uint32Array.from(seqs), leftOut: countCauses(own) }];
  });
}
