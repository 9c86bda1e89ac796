import * as z from 'zod';
import { errorDetail } from './errors.ts';

/** What is synchronised, in the order of its dependencies. */
export const PARTS = ['families', 'products', 'accounts', 'contacts', 'orders', 'sales'] as const;
export const part = z.enum(PARTS);
export type Part = z.infer<typeof part>;

/** Kinds of record, in the order they are sent: each refers only to those before it. A part has one or two of them. */
export const STAGE_NAMES = [
  'families',
  'categories',
  'products',
  'accounts',
  'contacts',
  'orders',
  'orderLines',
  'sales',
] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** How much of a run is done, 0 to 1, while a stage is read: each stage has an equal share, filled as its rows are read. */
export function shareOfRun(stage: string, { read, expected }: { read: number; expected: number }): number {
  const index = STAGE_NAMES.findIndex((name) => name === stage);
  const within = expected === 0 ? 1 : Math.min(1, read / expected);
  return (Math.max(0, index) + within) / STAGE_NAMES.length;
}

/** Why rows of Sage are not sent, although nothing is wrong with them. */
export const LEFT_OUT_CAUSES = [
  'accountMissing',
  'familyMissing',
  'orderMissing',
  'lineWithoutArticle',
] as const;
export const leftOutCause = z.enum(LEFT_OUT_CAUSES);
export type LeftOutCause = z.infer<typeof leftOutCause>;

export const leftOut = z.object({
  cause: leftOutCause,
  count: z.int().min(1),
  /** Sage's keys of the first few. */
  examples: z.array(z.string()),
});
export type LeftOut = z.infer<typeof leftOut>;

/** Why rows are not sent, as the proof tells it: what is left out, and what is no business of the CRM. */
export const NOT_SENT_REASONS = [
  ...LEFT_OUT_CAUSES,
  'otherCategory',
  'onLeave',
  'dataProtection',
  'unpublished',
  'notInvoiced',
] as const;
export type NotSentReason = (typeof NOT_SENT_REASONS)[number];

/** The figures of one part. `pending` is what Sage holds and the CRM does not yet. */
export const partFigures = z.object({
  part,
  source: z.int().min(0),
  synced: z.int().min(0),
  pending: z.int().min(0),
  failed: z.int().min(0),
  deleted: z.int().min(0),
  /** UTC, ISO 8601; null before the first run. */
  lastRunAt: z.string().nullable(),
  /** Order lines that could not be sent, each with its reason under `errors`: their orders are incomplete. */
  failedLines: z.int().min(0).optional(),
  /** Deletions that wait for a person's yes (B15). */
  heldDeletions: z.int().min(0).optional(),
  /** Rows that are not sent for want of what they belong to. */
  leftOut: z.array(leftOut).optional(),
});
export type PartFigures = z.infer<typeof partFigures>;

export const runSummary = z.object({
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  reads: z.int(),
  creates: z.int(),
  updates: z.int(),
  deletes: z.int(),
  failures: z.int(),
  requests: z.int(),
  /** What a person should know, although the run went on. */
  notices: z.array(errorDetail).optional(),
});
export type RunSummary = z.infer<typeof runSummary>;

/** A record that the CRM does not hold as Sage has it, and why (B5). */
export const rejection = z.object({
  part,
  /** What kind of record within its part: `orderLines` of `orders`, for example. */
  stage: z.string(),
  /** Sage's own key, as people write it: `430000012`, `2026/A/1204`. */
  key: z.string(),
  reason: errorDetail,
  since: z.string(),
});
export type Rejection = z.infer<typeof rejection>;

/** How a run goes: sent at most some ten times a second. */
export const syncProgress = z.object({
  part,
  stage: z.string(),
  /** Rows read and rows expected, in this stage. */
  read: z.int(),
  expected: z.int(),
  creates: z.int(),
  updates: z.int(),
  deletes: z.int(),
  failures: z.int(),
});
export type SyncProgress = z.infer<typeof syncProgress>;

/** What a dry run counts (B4). */
const dryRunFigures = z.object({
  part,
  source: z.int(),
  create: z.int(),
  adopt: z.int(),
  update: z.int(),
  unchanged: z.int(),
  delete: z.int(),
  refused: z.int(),
});
export type DryRunFigures = z.infer<typeof dryRunFigures>;

/** What is wrong with Sage's data, found before the first record leaves (B3). */
export const dataQuality = z.object({
  /** Records that can be sent, and records that cannot as they are. */
  parts: z.array(z.object({ part, sound: z.int().min(0), refused: z.int().min(0) })),
  /** By cause, the most frequent first; `examples` are Sage's keys of the first few. */
  problems: z.array(
    z.object({ part, reason: errorDetail, count: z.int().min(1), examples: z.array(z.string()) }),
  ),
});
export type DataQuality = z.infer<typeof dataQuality>;

/** Sage against the CRM, read anew on both sides (B14). */
export const verifyFigures = z.object({
  part,
  sage: z.int(),
  crm: z.int(),
  missing: z.int(),
  duplicated: z.int(),
  different: z.int(),
  /** How many of `missing` or `different` are known rejections, each with its reason under `errors`. */
  rejected: z.int(),
  /** Records of the CRM that bear an extId of ours and stand for nothing that is sent. */
  surplus: z.int().optional(),
  /** Records whose customer, family or order is not synchronised any more: they stay until their own rows go. */
  dangling: z.int().optional(),
  /** Rows of Sage that are not sent, counted by the database. */
  notSent: z.array(z.object({ reason: z.enum(NOT_SENT_REASONS), count: z.int().min(1) })).optional(),
});
