import type { LeftOutCause } from '../../../domain/sync.ts';
import type { Ledger, LedgerEntry, Settlement } from '../../ledger/ledger.ts';
import { adoptCandidates } from './adopt.ts';
import type { BatchQueue } from '../send/batchQueue.ts';
import { differs } from '../records/body.ts';
import { classify } from './classify.ts';
import type { CreateQueue } from '../send/createQueue.ts';
import type { MappedRecord } from '../read/readStage.ts';
import type { Create } from '../send/sendCreates.ts';
import type { Update } from '../send/sendUpdates.ts';
import type { StageRun } from '../send/stageRun.ts';
import { asSecond } from '../read/uniqueKeys.ts';

/**
 * A record that needs nothing by the number of its ledger entry, or by why it is left out where it has none; `open` for
 * one that needs something.
 */
export type Verdict = number | 'open' | { readonly leftOut: LeftOutCause; readonly name: string };

/** Decides records and hands them on; what it found of each. */
export async function pushRecords(
  run: StageRun,
  records: readonly MappedRecord[],
  creates: CreateQueue,
  updates: BatchQueue<Update>,
): Promise<readonly Verdict[]> {
  const { ledger, seen } = run;
  const { told, entries } = await lookUp(run, records);
  const wanted: Create[] = [];
  const changed: Update[] = [];
  const settlements: Settlement[] = [];
  const verdicts = told.map((record): Verdict => {
    const entry = entries.get(record.key);
    const action = classify(record, entry);
    const { key, name } = record;
    if (action.kind === 'leaveOut') return { leftOut: action.cause, name };
    if (action.kind === 'refuse') {
      settlements.push({ kind: 'failed', key, name, digest: action.digest, reason: action.reason });
      return 'open';
    }
    // Seen before it is sent: whatever comes of it, Sage still has it.
    if (entry !== undefined) seen.add(entry.seq);
    if (action.kind === 'skip') return record.isDuplicate === true ? 'open' : action.seq;
    if (action.kind === 'create') wanted.push(action.create);
    else if (action.kind === 'update') changed.push(action.update);
    else settlements.push(settled('unchanged', action.update));
    return 'open';
  });
  const { adopted, rest } = await adoptCandidates(ledger, run, wanted);
  for (const update of adopted) {
    const isOutdated = differs(update.held, update.body);
    // Taken over as it is, before it is changed: a run that ends here must not create it.
    settlements.push(
      isOutdated
        ? { ...settled('adopted', update), digest: '', body: JSON.stringify(update.held) }
        : settled('adopted', update),
    );
    if (isOutdated) changed.push(update);
  }
  await run.settle(settlements);
  await creates.add(rest);
  await updates.add(changed);
  return verdicts;
}

/** Looks records up, also those that an earlier version kept without the blanks that their key begins with. */
async function lookUpWhole(
  ledger: Ledger,
  stage: string,
  records: readonly MappedRecord[],
): Promise<ReadonlyMap<string, LedgerEntry>> {
  const keys = records.map(({ key }) => key);
  const entries = await ledger.lookup(stage, keys);
  const trimmed = records.flatMap(({ key, name, trimmedKey }) =>
    trimmedKey === undefined || entries.has(key) ? [] : [{ key, name, trimmedKey }],
  );
  return trimmed.length > 0 && (await ledger.completeKeys(stage, trimmed))
    ? ledger.lookup(stage, keys)
    : entries;
}

/** What the ledger knows of records; one whose entry another row was met for is told as the second of its key. */
async function lookUp({ ledger, stage, seen }: StageRun, records: readonly MappedRecord[]) {
  const keysOf = (some: readonly MappedRecord[]) => some.map(({ key }) => key);
  const first = await lookUpWhole(ledger, stage.name, records);
  const again = ({ key, isDuplicate }: MappedRecord) => {
    const entry = first.get(key);
    return isDuplicate !== true && entry !== undefined && seen.has(entry.seq);
  };
  if (!records.some(again)) return { told: records, entries: first };
  const told = records.map((record) => (again(record) ? asSecond(record) : record));
  const others = await ledger.lookup(stage.name, keysOf(told));
  return { told, entries: new Map<string, LedgerEntry>([...first, ...others]) };
}

function settled(kind: 'unchanged' | 'adopted', { key, name, crmId, digest, text }: Update) {
  return { kind, key, name, crmId, digest, body: text };
}
