import type { Difference } from '../../connector/sync/verify.ts';
import type { Rejection } from '../../domain/sync.ts';
import type { Verification } from '../../session/linkOperations.ts';

/** The differences that a rejection of the record explains. */
const REJECTABLE: ReadonlySet<Difference['kind']> = new Set<Difference['kind']>(['missing', 'different']);

/** What differs and is no known rejection. */
export function unexplainedOf(
  { differences }: Pick<Verification, 'differences'>,
  rejections: readonly Pick<Rejection, 'stage' | 'key'>[],
): readonly Difference[] {
  const known = new Set(rejections.map(({ stage, key }) => `${stage} ${key}`));
  return differences.filter(({ stage, key, kind }) => !REJECTABLE.has(kind) || !known.has(`${stage} ${key}`));
}

/** How many records a difference stands for: what the database counts otherwise is told once, with both figures. */
export function recordsOf({ kind, key }: Pick<Difference, 'kind' | 'key'>): number {
  if (kind !== 'uncounted') return 1;
  const [counted = 0, read = 0] = key.split(' ≠ ').map(Number);
  return Math.abs(counted - read);
}
