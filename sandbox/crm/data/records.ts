import type { FieldValue } from '../schema/fieldDefinition.ts';
import type { CrmRecord } from '../schema/resourceDefinition.ts';
import type { TenantResource } from '../schema/tenantSchema.ts';

/** Who does something, and when. */
export interface Act {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly userId: number;
}

export type Values = Readonly<Record<string, FieldValue>>;

export function newRecord(resource: TenantResource, id: number, values: Values, act: Act): CrmRecord {
  const now = new Date(act.at).toISOString();
  const initial: Record<string, FieldValue> = {};
  for (const field of resource.fields) {
    if (field.initial !== undefined) {
      initial[field.name] = field.initial;
    }
  }
  return {
    ...initial,
    ...values,
    id,
    dateCreated: now,
    dateUpdated: now,
    dateDeleted: null,
    deleted: false,
    salesRepIdCreated: act.userId,
    salesRepIdUpdated: act.userId,
    salesRepIdDeleted: null,
  };
}

export function changedRecord(record: CrmRecord, values: Values, act: Act): CrmRecord {
  return { ...record, ...values, dateUpdated: new Date(act.at).toISOString(), salesRepIdUpdated: act.userId };
}

/** Deletion only marks a record; it goes on showing in lists. */
export function deletedRecord(record: CrmRecord, act: Act): CrmRecord {
  return {
    ...changedRecord(record, {}, act),
    deleted: true,
    dateDeleted: new Date(act.at).toISOString(),
    salesRepIdDeleted: act.userId,
  };
}
