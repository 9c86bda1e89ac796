import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { overflow } from '../sqlError.ts';
import { collationNamed, type Collation } from '../values/collation.ts';
import {
  calculate,
  canonicalText,
  decimalKey,
  fitDecimal,
  unscaled,
  type Unscaled,
} from '../values/decimalValue.ts';
import { integerRange, type DataKind } from '../values/dataType.ts';

interface Sum {
  readonly total: Unscaled;
  readonly count: number;
}

interface Extreme {
  readonly key: string | undefined;
  readonly value: SQLOutputValue;
}

const nothing: Sum = { total: { digits: 0n, scale: 0 }, count: 0 };

function addTo(sum: Sum, value: SQLOutputValue): Sum {
  return value === null
    ? sum
    : { total: calculate('+', sum.total, unscaled(String(value)), 0), count: sum.count + 1 };
}

type Better = (a: string, b: string) => boolean;

function extreme(
  best: Extreme,
  value: SQLOutputValue,
  key: (text: string) => string,
  better: Better,
): Extreme {
  if (value === null) {
    return best;
  }
  const found = key(String(value));
  return best.key === undefined || better(found, best.key) ? { key: found, value } : best;
}

/** An aggregate whose state is an object: node:sqlite carries any value, its types allow SQL values alone. */
function register<State extends object>(
  database: DatabaseSync,
  name: string,
  aggregate: {
    readonly start: () => State;
    readonly step: (state: State, value: SQLOutputValue, collation: SQLOutputValue) => State;
    readonly result: (state: State) => SQLOutputValue;
  },
): void {
  database.aggregate(name, aggregate as unknown as Parameters<DatabaseSync['aggregate']>[1]);
}

/** Registers the aggregates SQLite cannot do itself: exact sums, and extremes under the collation. */
export function registerAggregates(database: DatabaseSync, own: Collation): void {
  register(database, 'dec_sum', {
    start: () => nothing,
    step: addTo,
    result: (sum: Sum) => (sum.count === 0 ? null : canonicalText(sum.total)),
  });
  register(database, 'dec_avg', {
    start: () => nothing,
    step: addTo,
    result: (sum: Sum) =>
      sum.count === 0
        ? null
        : fitDecimal(calculate('/', sum.total, { digits: BigInt(sum.count), scale: 0 }, 38), 77, 38),
  });
  for (const kind of ['int', 'bigint'] as const) {
    register(database, `${kind}_avg`, {
      start: () => nothing,
      step: addTo,
      result: (sum: Sum) =>
        sum.count === 0 ? null : integerResult(sum.total.digits / BigInt(sum.count), kind),
    });
    register(database, `${kind}_sum`, {
      start: () => nothing,
      step: addTo,
      result: (sum: Sum) => (sum.count === 0 ? null : integerResult(sum.total.digits, kind)),
    });
  }
  const start = (): Extreme => ({ key: undefined, value: null });
  const result = (best: Extreme): SQLOutputValue => best.value;
  const less = (a: string, b: string): boolean => a < b;
  const more = (a: string, b: string): boolean => a > b;
  for (const [name, better] of [
    ['min', less],
    ['max', more],
  ] as const) {
    register(database, `dec_${name}`, {
      start,
      // SQLite takes as many arguments as the step declares.
      step: (best: Extreme, value) => extreme(best, value, decimalKey, better),
      result,
    });
    register(database, `text_${name}`, {
      start,
      step: (best: Extreme, value, collation) =>
        extreme(best, value, collation === '' ? own.key : collationNamed(String(collation)).key, better),
      result,
    });
  }
}

function integerResult(value: bigint, kind: DataKind): bigint {
  const [low, high] = integerRange(kind);
  if (value < low || value > high) {
    throw overflow('expression', kind);
  }
  return value;
}
