import { PARTS, type LeftOut, type PartFigures, type Rejection } from '../../domain/sync.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { STAGES } from './records/stages/stages.ts';

/** The figures of every part, from the ledger's counters: the same cost for ten records and ten million. */
export async function readFigures(ledger: Ledger): Promise<readonly PartFigures[]> {
  const counters = await ledger.counters();
  return PARTS.map((part) => {
    const figures = { source: 0, synced: 0, failed: 0, deleted: 0, heldDeletions: 0 };
    let pending = 0;
    let failedLines = 0;
    let lastRunAt: string | null = null;
    const leftOut: LeftOut[] = [];
    for (const stage of STAGES) {
      const counter = counters.find((candidate) => candidate.stage === stage.name);
      if (stage.part !== part || counter === undefined) continue;
      figures.heldDeletions += counter.heldDeletions;
      leftOut.push(...counter.leftOut);
      lastRunAt = counter.lastRunAt ?? lastRunAt;
      if (!stage.counted) {
        failedLines += counter.failed;
        continue;
      }
      figures.failed += counter.failed;
      figures.source += counter.source;
      figures.synced += counter.synced;
      figures.deleted += counter.deleted;
      pending += Math.max(0, counter.source - counter.synced - counter.failed);
    }
    return {
      part,
      ...figures,
      pending,
      lastRunAt,
      ...(failedLines === 0 ? {} : { failedLines }),
      ...(leftOut.length === 0 ? {} : { leftOut }),
    };
  });
}

export async function readRejections(ledger: Ledger, limit?: number): Promise<readonly Rejection[]> {
  const failures = await ledger.failures(limit);
  return failures.flatMap(({ stage: name, key, reason, since }) => {
    const stage = STAGES.find((candidate) => candidate.name === name);
    return stage === undefined ? [] : [{ part: stage.part, stage: name, key, reason, since }];
  });
}
