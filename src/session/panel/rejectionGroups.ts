import { causeOf } from '../../connector/sync/causes.ts';
import { RECORDS_OF_A_GROUP, type RejectionGroup } from '../../protocol/panel.ts';
import type { Rejection } from '../../protocol/sync.ts';

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
