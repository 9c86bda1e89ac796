import { PARTS, type DataQuality } from '../../domain/sync.ts';
import { countRows } from '../sage200/readPages.ts';
import { causeOf } from '../../domain/rejections.ts';
import { planRecords } from './decide/plannedRecords.ts';
import { readStage } from './read/readStage.ts';
import { prepareSync, requireAllStages, type SyncSides } from './read/syncContext.ts';

type Problem = DataQuality['problems'][number];
type PartQuality = DataQuality['parts'][number];

/** Keys that are told of each cause. */
const EXAMPLES = 5;

/**
 * Reads all that is to be synchronised and tells what cannot be sent as it is, before anything leaves (B3).
 *
 * @param onProgress percent of the rows read, 0-100.
 */
export async function checkDataQuality(
  sides: SyncSides,
  onProgress: (percent: number) => void,
): Promise<DataQuality> {
  const context = await prepareSync(sides);
  requireAllStages(context);
  const { sage, link, signal } = context;
  const causes = new Map<string, Problem>();
  const parts = new Map<string, PartQuality>();
  // What refers to a record finds it there, as it will when the record has been sent.
  const planned = planRecords(sides.ledger);
  try {
    const rows = await Promise.all(
      context.stages.map(({ source }) => countRows(sage, source, link.company.code, signal)),
    );
    const expected = rows.reduce((sum, count) => sum + count, 0);
    let read = 0;
    for (const ready of context.stages) {
      const { name, part, counted } = ready.stage;
      const quality = parts.get(part) ?? { part, sound: 0, refused: 0 };
      parts.set(part, quality);
      for await (const page of readStage(context, ready, planned.ledger)) {
        const sound: { key: string; name: string; text: string }[] = [];
        for (const { key, name, mapped, text } of page) {
          if (mapped.kind === 'body') sound.push({ key, name, text });
          if (mapped.kind !== 'refused') continue;
          if (counted) quality.refused += 1;
          addProblem(causes, { part, reason: mapped.reason, count: 1, examples: [name] });
        }
        if (counted) quality.sound += sound.length;
        planned.add(name, sound);
        read += page.length;
        onProgress(expected === 0 ? 100 : Math.min(100, (100 * read) / expected));
      }
    }
  } finally {
    planned.close();
  }
  return {
    parts: PARTS.flatMap((part) => parts.get(part) ?? []),
    problems: [...causes.values()].toSorted((a, b) => b.count - a.count),
  };
}

function addProblem(causes: Map<string, Problem>, problem: Problem): void {
  const cause = causeOf(problem.part, problem.reason);
  const known = causes.get(cause);
  if (known === undefined) causes.set(cause, problem);
  else {
    known.count += 1;
    if (known.examples.length < EXAMPLES) known.examples.push(...problem.examples);
  }
}
