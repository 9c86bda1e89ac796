import { LEFT_OUT_CAUSES, type LeftOut } from '../../../domain/sync.ts';
import type { LeftOutCounts } from '../../ledger/leaves.ts';
import type { Verdict } from './pushRecords.ts';

/** Keys that are told of each cause. */
const EXAMPLES = 5;

/** Counts the rows of one reading that are left out, with the keys of the first few. */
export class LeftOutTally {
  #counts: LeftOutCounts = {};
  readonly #examples = new Map<string, string[]>();

  get total(): number {
    return Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
  }

  note(verdicts: readonly Verdict[]): void {
    this.add(countCauses(verdicts));
    for (const verdict of verdicts) {
      if (typeof verdict !== 'object') continue;
      const known = this.#examples.get(verdict.leftOut) ?? [];
      if (known.length < EXAMPLES) this.#examples.set(verdict.leftOut, [...known, verdict.name]);
    }
  }

  /** Of rows that were not looked at again. */
  add(counts: LeftOutCounts): void {
    this.#counts = sum(this.#counts, counts);
  }

  /** @param before what was told last time, for the examples of rows that were not looked at again. */
  told(before: readonly LeftOut[]): readonly LeftOut[] {
    return LEFT_OUT_CAUSES.flatMap((cause) => {
      const count = this.#counts[cause] ?? 0;
      if (count === 0) return [];
      const earlier = before.find((one) => one.cause === cause)?.examples ?? [];
      const examples = [...new Set([...(this.#examples.get(cause) ?? []), ...earlier])];
      return [{ cause, count, examples: examples.slice(0, Math.min(EXAMPLES, count)) }];
    });
  }
}

export function countCauses(verdicts: readonly Verdict[]): LeftOutCounts {
  let counts: LeftOutCounts = {};
  for (const verdict of verdicts) {
    if (typeof verdict === 'object') counts = sum(counts, { [verdict.leftOut]: 1 });
  }
  return counts;
}

function sum(a: LeftOutCounts, b: LeftOutCounts): LeftOutCounts {
  const entries = LEFT_OUT_CAUSES.map((cause) => [cause, (a[cause] ?? 0) + (b[cause] ?? 0)] as const);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}
