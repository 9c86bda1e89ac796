import type { CrmRecord } from '../../salesManagement/records.ts';
import { bodyOfRecord, differs, type Body } from '../records/body.ts';
import type { Stage } from '../records/stage.ts';

/**
 * Pairs what Sage has with records of the CRM that may be it, each record once: first those that are the same in every
 * field, then those with the very same identity, then the rest in their order.
 *
 * @param found the records that may be this one.
 */
export function pairRecords<Item extends { readonly body: Body }>(
  stage: Stage<unknown>,
  items: readonly Item[],
  found: (item: Item) => readonly CrmRecord[],
): ReadonlyMap<Item, CrmRecord> {
  const taken = new Set<number>();
  const pairs = new Map<Item, CrmRecord>();
  const pairBy = (fits: (body: Body, record: CrmRecord) => boolean) => {
    for (const item of items) {
      if (pairs.has(item)) continue;
      const record = found(item).find((candidate) => !taken.has(candidate.id) && fits(item.body, candidate));
      if (record === undefined) continue;
      taken.add(record.id);
      pairs.set(item, record);
    }
  };
  const { identity, readAs } = stage;
  const isSame = (body: Body, record: CrmRecord) => !differs(bodyOfRecord(record, body, readAs), body);
  pairBy((body, record) => identity.isExact(body, record) && isSame(body, record));
  pairBy((body, record) => identity.isExact(body, record));
  pairBy(() => true);
  return pairs;
}
