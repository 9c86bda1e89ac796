import type { RecordTable } from '../data/recordTable.ts';
import type { CrmRecord } from '../schema/resourceDefinition.ts';
import type { Candidates } from './candidates.ts';
import { candidates } from './candidates.ts';
import type { Predicate, ReaderOf } from './compileCondition.ts';
import { compileCondition } from './compileCondition.ts';
import type { FieldReader } from './fieldReader.ts';
import { parseWhere } from './parseWhere.ts';

export interface PageRequest {
  readonly where: string | undefined;
  /** A field name: the list is in descending order of it. Without one, records come in the order of creation. */
  readonly order: string | undefined;
  /** 0-based. */
  readonly page: number;
  readonly size: number;
}

export interface Page {
  readonly records: readonly CrmRecord[];
  readonly hasMore: boolean;
  /** Left out where counting would mean testing a long list. */
  readonly total: number | undefined;
}

/** The longest list that is tested to its end only to count it. */
const COUNTED = 20_000;

export function selectPage(table: RecordTable, request: PageRequest, readerOf: ReaderOf): Page {
  const condition = request.where === undefined ? undefined : parseWhere(request.where);
  const test = condition === undefined ? () => true : compileCondition(condition, readerOf);
  const order = request.order === undefined ? undefined : readerOf(request.order);
  const found = candidates(table, condition, readerOf);
  const start = request.page * request.size;
  if (order !== undefined && order.indexName !== 'id') {
    const sorted = matches(found, test).sort(descending(order));
    return page(sorted.slice(start, start + request.size), sorted.length, start);
  }
  const at: Candidates['at'] =
    order === undefined ? found.at : (position) => found.at(found.size - 1 - position);
  if (found.exact) {
    const records: CrmRecord[] = [];
    for (let position = start; position < Math.min(start + request.size, found.size); position += 1) {
      const record = at(position);
      if (record !== undefined) {
        records.push(record);
      }
    }
    return page(records, found.size, start);
  }
  return scan({ ...found, at }, test, start, request.size);
}

function page(records: readonly CrmRecord[], total: number, start: number): Page {
  return { records, total, hasMore: start + records.length < total };
}

function matches(found: Candidates, test: Predicate): CrmRecord[] {
  const records: CrmRecord[] = [];
  for (let position = 0; position < found.size; position += 1) {
    const record = found.at(position);
    if (record !== undefined && test(record)) {
      records.push(record);
    }
  }
  return records;
}

function scan(found: Candidates, test: Predicate, start: number, size: number): Page {
  const counts = found.size <= COUNTED;
  const records: CrmRecord[] = [];
  let matched = 0;
  for (let position = 0; position < found.size; position += 1) {
    const record = found.at(position);
    if (record === undefined || !test(record)) {
      continue;
    }
    if (matched >= start && matched < start + size) {
      records.push(record);
    }
    matched += 1;
    if (!counts && matched > start + size) {
      break;
    }
  }
  return { records, hasMore: matched > start + size, total: counts ? matched : undefined };
}

function descending(order: FieldReader): (a: CrmRecord, b: CrmRecord) => number {
  return (a, b) => {
    const left = order.read(a);
    const right = order.read(b);
    if (left === right) {
      return b.id - a.id;
    }
    if (left === null || right === null) {
      return left === null ? 1 : -1;
    }
    return left < right ? 1 : -1;
  };
}
