import type { CrmRecord } from '../schema/resourceDefinition.ts';

/** What filters, orders and indexes compare: text folded by `foldText`, numbers (flags are 0 and 1), or no value. */
export type Comparable = string | number | null;

interface RecordIndex {
  readonly keyOf: (record: CrmRecord) => Comparable;
  readonly ids: Map<Comparable, number[]>;
}

/** The text equality of the CRM's database, ASSUMED a usual SQL Server one: case and trailing spaces do not count. */
export function foldText(text: string): string {
  return text.trimEnd().toLowerCase();
}

/**
 * The records of one resource in the order of their ids. A record never leaves, because a deletion only marks it, so
 * that positions are stable and a range of ids is found by halving. An index comes into being when first asked for.
 */
export class RecordTable {
  readonly #records: CrmRecord[] = [];
  readonly #indexes = new Map<string, RecordIndex>();

  get size(): number {
    return this.#records.length;
  }

  all(): readonly CrmRecord[] {
    return this.#records;
  }

  at(position: number): CrmRecord | undefined {
    return this.#records[position];
  }

  get(id: number): CrmRecord | undefined {
    const record = this.#records[this.positionFrom(id)];
    return record?.id === id ? record : undefined;
  }

  /** The position of the first record whose id is not less than this one. */
  positionFrom(id: number): number {
    let low = 0;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#records[middle]?.id ?? Infinity) < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Adds a record whose id is greater than every one before. */
  add(record: CrmRecord): void {
    const last = this.#records.at(-1);
    if (last !== undefined && last.id >= record.id) {
      throw new Error(`record ${record.id} comes after ${last.id}`);
    }
    this.#records.push(record);
    for (const index of this.#indexes.values()) {
      enter(index, record);
    }
  }

  replace(record: CrmRecord): void {
    const position = this.positionFrom(record.id);
    const before = this.#records[position];
    if (before?.id !== record.id) {
      throw new Error(`there is no record ${record.id} to replace`);
    }
    this.#records[position] = record;
    for (const index of this.#indexes.values()) {
      if (index.keyOf(before) !== index.keyOf(record)) {
        leave(index, before);
        enter(index, record);
      }
    }
  }

  /** Records whose key is one of these, in the order of their ids. `name` tells one index from another. */
  lookUp(name: string, keyOf: RecordIndex['keyOf'], keys: Iterable<Comparable>): readonly CrmRecord[] {
    const index = this.#index(name, keyOf);
    const ids = [...new Set(keys)].flatMap((key) => index.ids.get(key) ?? []);
    return ids.sort((a, b) => a - b).flatMap((id) => this.get(id) ?? []);
  }

  #index(name: string, keyOf: RecordIndex['keyOf']): RecordIndex {
    const known = this.#indexes.get(name);
    if (known !== undefined) {
      return known;
    }
    const index: RecordIndex = { keyOf, ids: new Map() };
    for (const record of this.#records) {
      enter(index, record);
    }
    this.#indexes.set(name, index);
    return index;
  }
}

function enter(index: RecordIndex, record: CrmRecord): void {
  const key = index.keyOf(record);
  const ids = index.ids.get(key);
  if (ids === undefined) {
    index.ids.set(key, [record.id]);
  } else {
    ids.push(record.id);
  }
}

function leave(index: RecordIndex, record: CrmRecord): void {
  const key = index.keyOf(record);
  const left = (index.ids.get(key) ?? []).filter((id) => id !== record.id);
  if (left.length === 0) {
    index.ids.delete(key);
  } else {
    index.ids.set(key, left);
  }
}
