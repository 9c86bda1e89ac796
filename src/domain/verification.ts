import * as z from 'zod';
import { PARTS, verifyFigures, type Rejection } from './sync.ts';

/** A record that is not as it should be, and how. */
const difference = z.object({
  part: z.enum(PARTS),
  stage: z.string(),
  key: z.string(),
  /** `uncounted`: the database counts another number of rows to send than were read; `key` says how many. */
  kind: z.enum(['missing', 'duplicated', 'different', 'surplus', 'uncounted']),
  /** The fields that differ. */
  fields: z.array(z.string()).readonly().optional(),
});
export type Difference = z.infer<typeof difference>;

/** Both sides, compared record by record (B14). */
export const verification = z.object({
  parts: z.array(verifyFigures).readonly(),
  /** The first of them, enough to look into: those that no rejection explains, then those that one does. */
  differences: z.array(difference).readonly(),
});
export type Verification = z.infer<typeof verification>;

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

/** How many records differ, the known rejections among them. */
export function countDifferences({ parts }: Pick<Verification, 'parts'>): number {
  return parts.reduce(
    (sum, { missing, duplicated, different, surplus = 0 }) =>
      sum + missing + duplicated + different + surplus,
    0,
  );
}
