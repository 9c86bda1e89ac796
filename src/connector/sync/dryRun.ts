import { PARTS, type DryRunFigures } from '../../domain/sync.ts';
import { addFigures } from './addFigures.ts';
import { adoptCandidates } from './decide/adopt.ts';
import { differs } from './records/body.ts';
import { classify } from './decide/classify.ts';
import { planRecords, type PlannedRecords } from './decide/plannedRecords.ts';
import { readStage } from './read/readStage.ts';
import type { Create } from './send/sendCreates.ts';
import { listCandidates } from './decide/survey.ts';
import {
  prepareSync,
  requireAllStages,
  type ReadyStage,
  type SyncContext,
  type SyncSides,
} from './read/syncContext.ts';

type Counts = Omit<DryRunFigures, 'part'>;

/** Counts what a synchronisation would do, and sends nothing (B4). */
export async function dryRun(sides: SyncSides): Promise<readonly DryRunFigures[]> {
  const context = await prepareSync(sides);
  requireAllStages(context);
  const counts = new Map<string, Counts>();
  const planned = planRecords(sides.ledger);
  try {
    for (const ready of context.stages) {
      const { part, counted } = ready.stage;
      if (counted) counts.set(part, addFigures(counts.get(part), await countStage(context, ready, planned)));
    }
  } finally {
    planned.close();
  }
  return PARTS.flatMap((part) => {
    const counted = counts.get(part);
    return counted === undefined ? [] : [{ part, ...counted }];
  });
}

async function countStage(context: SyncContext, ready: ReadyStage, planned: PlannedRecords): Promise<Counts> {
  const { ledger, crm } = context;
  const { stage } = ready;
  if (!(await ledger.isSurveyed(stage.name))) await listCandidates(ledger, crm, stage);
  const counts = { source: 0, create: 0, adopt: 0, update: 0, unchanged: 0, delete: 0, refused: 0 };
  let met = 0;
  for await (const page of readStage(context, ready, planned.ledger)) {
    const entries = await ledger.lookup(
      stage.name,
      page.map(({ key }) => key),
    );
    const creates: Create[] = [];
    for (const record of page) {
      const entry = entries.get(record.key);
      const action = classify(record, entry);
      if (entry !== undefined && entry.crmId !== null && entry.state !== 'deleted') met += 1;
      if (action.kind === 'leaveOut') continue;
      counts.source += 1;
      if (action.kind === 'create') creates.push(action.create);
      else if (action.kind === 'refuse' || (action.kind === 'skip' && entry?.state === 'failed'))
        counts.refused += 1;
      else if (action.kind === 'update') counts.update += 1;
      else counts.unchanged += 1;
    }
    const { adopted, rest } = await adoptCandidates(ledger, ready, creates);
    const differing = adopted.filter(({ held, body }) => differs(held, body));
    counts.adopt += adopted.length;
    counts.update += differing.length;
    counts.create += rest.length;
    planned.add(stage.name, creates);
  }
  counts.delete = Math.max(0, (await ledger.countHeld(stage.name)) - met);
  return counts;
}
