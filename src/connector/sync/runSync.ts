import { USERS } from '../agents/keptUsers.ts';
import { LinkError, toErrorDetail, type ErrorDetail } from '../../domain/errors.ts';
import { PARTS, type RunSummary, type SyncProgress } from '../../domain/sync.ts';
import { Bitset } from '../ledger/bitset.ts';
import type { KnownLeaves } from './read/knownLeaves.ts';
import { pushStage } from './pushStage.ts';
import { countUnseen, isMassDeletion, removeUnseen } from './send/removeUnseen.ts';
import { newRunFigures, newStageRun, type RunFigures, type StageRun } from './send/stageRun.ts';
import { reviewSuspects, suspectNotices } from './send/reviewSuspects.ts';
import { surveyStage } from './decide/survey.ts';
import { prepareSync, requireAllStages, type SyncContext, type SyncSides } from './read/syncContext.ts';

export interface RunSyncOptions {
  /** A person's yes to deletions beyond what happens by itself (B15). */
  readonly confirmDeletes?: boolean;
  /** Milliseconds to let the CRM finish what it did not answer, before looking for it. */
  readonly settleDelay?: number;
  /** Some ten times a second at most. */
  readonly onProgress?: (progress: SyncProgress) => void;
}

/**
 * One synchronisation of a link: all stages in order, then the removals in the opposite order, children first.
 *
 * @throws LinkError; what was settled by then is kept, and the next run goes on from there.
 */
export async function runSync(sides: SyncSides, options: RunSyncOptions = {}): Promise<RunSummary> {
  const { ledger, crm } = sides;
  const figures = newRunFigures();
  const startedAt = new Date().toISOString();
  const requestsBefore = crm.requests;
  const notices: ErrorDetail[] = [];
  try {
    const context = await prepareSync(sides);
    notices.push(...context.users.notices, ...context.stopped.map(({ problem }) => toErrorDetail(problem)));
    if (context.users.changes.length > 0) await ledger.settle(USERS, context.users.changes);
    await review(context);
    const progress = throttledProgress(figures, options.onProgress);
    // All at once and before anything is sent: a list each, and only in the first run.
    await Promise.all(context.stages.map(({ stage }) => surveyStage(ledger, crm, stage)));
    const runs: FinishedStage[] = [];
    for (const ready of context.stages) {
      const { stage, rule } = ready;
      const run = newStageRun({
        stage,
        rule,
        crm,
        ledger,
        figures,
        seen: new Bitset(),
        settleDelay: options.settleDelay ?? 3000,
        signal: context.signal,
      });
      const known = await pushStage(context, ready, run, (read, expected) => progress(run, read, expected));
      runs.push({ run, known });
    }
    await removeAll(context, runs, options.confirmDeletes === true);
    await review(context);
    // What could be done was done; that something could not is not to be missed.
    requireAllStages(context);
  } catch (thrown) {
    await keepSummary();
    if (sides.signal?.aborted) throw new LinkError('SYNC_STOPPED', {}, thrown);
    throw thrown;
  }
  return keepSummary();

  /** Of requests that were never answered for, in this run or in earlier ones. */
  async function review({ stages }: SyncContext): Promise<void> {
    for (const { stage } of stages)
      notices.push(...suspectNotices(stage, await reviewSuspects(sides, stage)));
  }

  /** However the run ended, what it did is kept, as it is told. */
  async function keepSummary(): Promise<RunSummary> {
    const requests = crm.requests - requestsBefore;
    const summary = {
      startedAt,
      finishedAt: new Date().toISOString(),
      ...figures,
      requests,
      ...(notices.length === 0 ? {} : { notices }),
    };
    await ledger.saveRun(summary);
    return summary;
  }
}

/** A stage that was read to its end, and what was known of it. */
interface FinishedStage {
  readonly run: StageRun;
  readonly known: KnownLeaves;
}

/** Deletes part by part, the last first; a part that would lose too much of itself loses nothing (B15). */
async function removeAll(
  { ledger }: SyncContext,
  runs: readonly FinishedStage[],
  confirmed: boolean,
): Promise<void> {
  for (const part of PARTS.toReversed()) {
    const stages = runs.filter(({ run }) => run.stage.part === part).toReversed();
    const counters = await ledger.counters();
    const unseen = new Map<FinishedStage, number>();
    let [gone, total, emptied] = [0, 0, false];
    for (const stage of stages) {
      const { run } = stage;
      const counted = counters.find((counter) => counter.stage === run.stage.name);
      const records = (counted?.synced ?? 0) + (counted?.failed ?? 0);
      total += records;
      // As many seen as there are: none needs to be looked for.
      if (run.seen.size === records) continue;
      const count = await countUnseen(run);
      unseen.set(stage, count);
      gone += count;
      emptied ||= count > 0 && count >= records;
    }
    const held = !confirmed && (emptied || isMassDeletion(gone, total));
    for (const stage of stages) {
      const { run, known } = stage;
      if (!held && unseen.has(stage)) await removeUnseen(run);
      await ledger.setHeldDeletions(run.stage.name, held ? (unseen.get(stage) ?? 0) : 0);
      await known.finish();
      await ledger.finishStage(run.stage.name, new Date().toISOString());
    }
  }
}

function throttledProgress(
  figures: RunFigures,
  onProgress: RunSyncOptions['onProgress'],
): (run: StageRun, read: number, expected: number) => void {
  let last = 0;
  return ({ stage }, read, expected) => {
    const now = Date.now();
    if (onProgress === undefined || (now - last < 100 && read !== 0 && read !== expected)) return;
    last = now;
    const { creates, updates, deletes, failures } = figures;
    onProgress({ part: stage.part, stage: stage.name, read, expected, creates, updates, deletes, failures });
  };
}
