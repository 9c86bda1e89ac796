import * as z from 'zod';
import { errorDetail, type ErrorDetail } from './errors.ts';
import { part, rejection, type Part, type Rejection } from './sync.ts';

/** Rejected records with one cause: how many, and the first of them (B5). */
export const rejectionGroup = z.object({
  part,
  reason: errorDetail,
  count: z.int().min(1),
  records: z.array(rejection),
});
export type RejectionGroup = z.infer<typeof rejectionGroup>;

/** Records of one group that a panel is sent; the command line lists them all. */
export const RECORDS_OF_A_GROUP = 200;

/** What rejected records must have in common to be shown as one group: part, error, field, and the CRM's own words. */
export function causeOf(part: Part, { code, params, cause }: ErrorDetail): string {
  const { field = '', message = '' } = params;
  return JSON.stringify([part, code, field, message, code === 'RECORD_REFUSED' ? (cause ?? '') : '']);
}

/** Rejected records by cause, the most frequent first (B5). */
export function groupRejections(rejections: Iterable<Rejection>): readonly RejectionGroup[] {
  const groups = new Map<string, RejectionGroup>();
  for (const rejection of rejections) {
    const { part, reason } = rejection;
    const cause = causeOf(part, reason);
    const group = groups.get(cause);
    if (group === undefined) groups.set(cause, { part, reason, count: 1, records: [rejection] });
    else {
      group.count += 1;
      if (group.records.length < RECORDS_OF_A_GROUP) group.records.push(rejection);
    }
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count);
}
