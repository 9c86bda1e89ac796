import { refused, type MappedRecord } from './readStage.ts';

/**
 * Refuses a row whose key was just read: two rows of Sage must not become one record by accident. Records that are in
 * the ledger are told by their number; for new ones the last few thousand keys are enough to know, since rows come in
 * the order of their keys.
 */
export function uniqueKeys(): (record: MappedRecord) => MappedRecord {
  let [older, newer] = [new Set<string>(), new Set<string>()];
  return (record) => {
    if (older.has(record.key) || newer.has(record.key)) return asSecond(record);
    newer.add(record.key);
    if (newer.size > 2000) [older, newer] = [newer, new Set()];
    return record;
  };
}

/**
 * The second row of a key: a record of its own where something tells it apart (two lines of an order may bear one
 * position), else refused, and looked at again in each run, since the first may go.
 */
export function asSecond(record: MappedRecord): MappedRecord {
  const { key, name, tie } = record;
  if (tie !== undefined && tie !== '') return { ...record, key: `${key}#${tie}`, name: `${name}#${tie}` };
  const reason = { code: 'RECORD_VALUE_INVALID' as const, params: { field: name } };
  return { ...refused({ key: `${key} (2)`, name: `${name} (2)` }, reason), isDuplicate: true };
}
