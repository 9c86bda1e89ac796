import type { EngineValue } from '../tds/rowEncoder.ts';

const same = (a: EngineValue | undefined, b: EngineValue | undefined): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : a === b;

/**
 * Tells, row after row, whether a row still belongs to TOP n WITH TIES: one of the first n, or equal to the nth in all
 * keys. Behind the result's own `width` columns, a row carries n and its keys.
 */
export function tiedRows(width: number): (row: readonly EngineValue[]) => boolean {
  let left: number | undefined;
  let last: readonly EngineValue[] | undefined;
  return (row) => {
    left ??= Number(row[width]);
    if (left > 0) {
      left -= 1;
      last = row;
      return true;
    }
    return (
      last !== undefined && row.slice(width + 1).every((key, index) => same(key, last?.[width + 1 + index]))
    );
  };
}
