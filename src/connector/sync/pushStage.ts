import { countRows } from '../sage200/readPages.ts';
import { bulkLimit } from '../salesManagement/bulk.ts';
import type { Settlement } from '../ledger/ledger.ts';
import { adoptCandidates } from './adopt.ts';
import { BatchQueue } from './batchQueue.ts';
import { changedFields } from './body.ts';
import { classify } from './classify.ts';
import { readStage, refused, type MappedRecord } from './readStage.ts';
import { recoverIntents } from './recoverIntents.ts';
import { sendCreates, type Create } from './sendCreates.ts';
import { sendUpdates, type Update } from './sendUpdates.ts';
import type { StageRun } from './stageRun.ts';
import { surveyStage } from './survey.ts';
import type { ReadyStage, SyncContext } from './syncContext.ts';

/** Called after each page: rows read so far, and rows expected. */
export type OnPage = (read: number, expected: number) => void;

/**
 * Brings the CRM up to one stage of Sage, all but removals: reads it to its end, creates what is new, updates what
 * differs. Throws what ended it early; what was settled by then is kept.
 */
export async function pushStage(
  context: SyncContext,
  ready: ReadyStage,
  run: StageRun,
  onPage: OnPage,
): Promise<void> {
  const { ledger, stage, crm, figures } = run;
  await recoverIntents(run);
  await surveyStage(ledger, crm, stage);
  const expected = await countRows(context.sage, ready.source, context.link.company.code, context.signal);
  await ledger.setSource(stage.name, expected);
  onPage(0, expected);

  const limit = bulkLimit(stage.resource);
  const creates = new BatchQueue<Create>(limit, crm.gate.max, (batch) => sendCreates(run, batch));
  const updates = new BatchQueue<Update>(limit, crm.gate.max, (batch) => sendUpdates(run, batch));
  let read = 0;
  let leftOut = 0;
  try {
    const unique = uniqueKeys();
    for await (const page of readStage(context, ready)) {
      leftOut += await pushPage(run, page.map(unique), creates, updates);
      read += page.length;
      figures.reads += page.length;
      onPage(read, Math.max(read, expected));
    }
    await creates.drain();
    await updates.drain();
  } finally {
    await Promise.all([creates.settle(), updates.settle()]);
  }
  await ledger.setSource(stage.name, read - leftOut);
  // What was there before the first run has been adopted or is somebody else's: it is not looked at again.
  await ledger.clearCandidates(stage.name);
}

/** Decides a page and hands it on; how many rows were left out. */
async function pushPage(
  run: StageRun,
  page: readonly MappedRecord[],
  creates: BatchQueue<Create>,
  updates: BatchQueue<Update>,
): Promise<number> {
  const { ledger, stage, seen } = run;
  const entries = await ledger.lookup(
    stage.name,
    page.map(({ key }) => key),
  );
  const wanted: Create[] = [];
  const changed: Update[] = [];
  const settlements: Settlement[] = [];
  let leftOut = 0;
  for (const record of page) {
    const entry = entries.get(record.key);
    const action = classify(record, entry);
    if (action.kind === 'skip') seen.add(action.seq);
    else if (action.kind === 'leaveOut') leftOut += 1;
    else if (action.kind === 'refuse') {
      settlements.push({ kind: 'failed', key: action.key, digest: action.digest, reason: action.reason });
    } else {
      // Seen before it is sent: whatever comes of it, Sage still has it.
      if (entry !== undefined) seen.add(entry.seq);
      if (action.kind === 'create') wanted.push(action.create);
      else if (action.kind === 'update') changed.push(action.update);
      else settlements.push(settled('unchanged', action.update));
    }
  }
  const { adopted, rest } = await adoptCandidates(ledger, stage, wanted);
  for (const update of adopted) {
    const differs = Object.keys(changedFields(update.held, update.body)).length > 0;
    // Taken over as it is, before it is changed: a run that ends here must not create it.
    settlements.push(
      differs
        ? { ...settled('adopted', update), digest: '', body: JSON.stringify(update.held) }
        : settled('adopted', update),
    );
    if (differs) changed.push(update);
  }
  await run.settle(settlements);
  await creates.add(rest);
  await updates.add(changed);
  return leftOut;
}

function settled(kind: 'unchanged' | 'adopted', { key, crmId, digest, body }: Update) {
  return { kind, key, crmId, digest, body: JSON.stringify(body) };
}

/**
 * Refuses a row whose key was just read: two rows of Sage must not become one record by accident. Rows come in the
 * order of their keys, so the last few thousand are enough to know.
 */
function uniqueKeys(): (record: MappedRecord) => MappedRecord {
  let [older, newer] = [new Set<string>(), new Set<string>()];
  return (record) => {
    if (older.has(record.key) || newer.has(record.key)) {
      const reason = { code: 'RECORD_VALUE_INVALID' as const, params: { field: record.key } };
      return refused(`${record.key} (2)`, reason);
    }
    newer.add(record.key);
    if (newer.size > 2000) [older, newer] = [newer, new Set()];
    return record;
  };
}
