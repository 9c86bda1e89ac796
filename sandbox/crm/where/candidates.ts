import type { RecordTable } from '../data/recordTable.ts';
import type { CrmRecord } from '../schema/resourceDefinition.ts';
import type { Comparison, Condition, InTest } from './condition.ts';
import type { ReaderOf } from './compileCondition.ts';

/** The part of a table that can hold matches: a slice of positions, or the few records an index names. */
export interface Candidates {
  readonly size: number;
  readonly at: (position: number) => CrmRecord | undefined;
  /** Every candidate matches: nothing is left to test. */
  readonly exact: boolean;
}

/** Narrows a filter by the conditions that all of it depends on: ranges of ids, and equality through an index. */
export function candidates(
  table: RecordTable,
  condition: Condition | undefined,
  readerOf: ReaderOf,
): Candidates {
  const parts = condition === undefined ? [] : condition.kind === 'and' ? condition.parts : [condition];
  const equality = parts.find(isIndexable(readerOf));
  if (equality !== undefined) {
    return indexed(table, equality, readerOf);
  }
  let low = 0;
  let high = table.size;
  let exact = true;
  for (const part of parts) {
    const range = idRange(table, part, readerOf);
    low = Math.max(low, range?.[0] ?? 0);
    high = Math.min(high, range?.[1] ?? high);
    exact &&= range !== undefined;
  }
  const start = low;
  return { size: Math.max(0, high - low), at: (position) => table.at(start + position), exact };
}

function isIndexable(readerOf: ReaderOf): (part: Condition) => part is Comparison | InTest {
  return (part): part is Comparison | InTest => {
    const isEquality =
      (part.kind === 'compare' && part.operator === '=') || (part.kind === 'in' && !part.negated);
    return isEquality && isSelective(readerOf(part.field).indexName);
  };
}

/** Flags and audit fields split a table into a few large heaps; ids are found without an index. */
function isSelective(name: string | undefined): boolean {
  return (
    name !== undefined &&
    (name === 'id' || /^(ext|email|vat|reference|number|nic)|Id$|^description/i.test(name))
  );
}

function indexed(table: RecordTable, part: Comparison | InTest, readerOf: ReaderOf): Candidates {
  const { read, convert, indexName = '' } = readerOf(part.field);
  const keys = (part.kind === 'in' ? part.values : [part.value]).map(convert);
  const records =
    indexName === 'id'
      ? [...new Set(keys)].flatMap((id) => table.get(Number(id)) ?? []).sort((a, b) => a.id - b.id)
      : table.lookUp(indexName, read, keys);
  return { size: records.length, at: (position) => records[position], exact: false };
}

function idRange(
  table: RecordTable,
  part: Condition,
  readerOf: ReaderOf,
): readonly [number, number] | undefined {
  if (part.kind !== 'compare' || part.field.toLowerCase() !== 'id') {
    return undefined;
  }
  const id = Number(readerOf('id').convert(part.value));
  // Ids are whole numbers: "greater than 7.5" and "at least 8" are the same.
  const above = table.positionFrom(Math.floor(id) + 1);
  const from = table.positionFrom(Math.ceil(id));
  switch (part.operator) {
    case '<':
      return [0, from];
    case '<=':
      return [0, above];
    case '>':
      return [above, table.size];
    case '>=':
      return [from, table.size];
    default:
      return undefined;
  }
}
