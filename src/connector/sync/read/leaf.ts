import { hash } from 'node:crypto';
import { rawKey } from '../../sage200/readPages.ts';
import type { RawRow } from '../../sage200/sageDatabase.ts';
import type { FittedSource } from '../../sage200/source.ts';

/** Neighbouring rows of Sage, and a digest of all that is in them. */
export interface Leaf {
  readonly rows: readonly RawRow[];
  readonly digest: string;
}

/** One key in so many ends a leaf. Short leaves find a change closer, long ones cost less to look up. */
const MEAN_ROWS = 32;
const MOST_ROWS = 1024;

/**
 * Cuts rows into leaves where their keys say so, and not by count: a row that comes or goes changes its own leaf, not
 * all that follow. Each page gives the leaves that end in it.
 *
 * @param outlook what decides beside the rows what becomes of them; part of each digest.
 */
export async function* cutLeaves(
  pages: AsyncIterable<readonly RawRow[]>,
  source: FittedSource<unknown>,
  outlook: string,
): AsyncGenerator<readonly Leaf[], void, undefined> {
  let open: RawRow[] = [];
  for await (const page of pages) {
    const leaves: Leaf[] = [];
    for (const row of page) {
      open.push(row);
      if (endsLeaf(rawKey(source, row)) || open.length === MOST_ROWS) {
        leaves.push(toLeaf(open, outlook));
        open = [];
      }
    }
    yield leaves;
  }
  if (open.length > 0) yield [toLeaf(open, outlook)];
}

function toLeaf(rows: readonly RawRow[], outlook: string): Leaf {
  let content = outlook;
  for (const row of rows) {
    for (const value of row) content += written(value);
  }
  return { rows, digest: hash('sha256', content, 'base64') };
}

/** A value so that no two lists of values are written alike. */
function written(value: unknown): string {
  if (typeof value === 'string') return `${value.length}"${value}`;
  if (value instanceof Date) return `d${value.getTime()};`;
  return `${typeof value} ${String(value)};`;
}

/** FNV-1a over the key, stirred so that its high bits depend on all of it. */
function endsLeaf(key: readonly unknown[]): boolean {
  let state = 0x811c9dc5;
  for (const part of key) {
    const text = String(part);
    for (let index = 0; index < text.length; index += 1) {
      state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
    }
    state = Math.imul(state ^ 0xff, 0x01000193);
  }
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  return (state >>> 0) % 0x1_0000_0000 < 0x1_0000_0000 / MEAN_ROWS;
}
