import sql from 'mssql';
import * as z from 'zod';
import { LinkError } from '../../domain/errors.ts';
import { FieldMismatch } from './field.ts';
import { rowsAs } from './rowsAs.ts';
import type { RawRow, SageDatabase, SqlParameter } from './sageDatabase.ts';
import type { FittedSource } from './source.ts';

/** A row as read, or the reason why it could not be. */
export type ReadRow<Row> =
  | { readonly ok: true; readonly key: readonly unknown[]; readonly row: Row }
  | { readonly ok: false; readonly key: readonly unknown[]; readonly reason: string };

/** Rows of the first page: work on them begins while the next is read. Each page is longer than the one before. */
const FIRST_PAGE = 500;
const GROWTH = 8;
/** Values of a page at most: the wait between two pages is little beside them, and two pages are some 20 MB. */
const MOST_VALUES = 200_000;
/** Rows handed on at a time: whatever is done with them, a long page is not worked off in one go. */
const ROWS_AT_A_TIME = 1000;

/**
 * Reads a source by key pages in the server's own order, a page ahead of the one being worked on, and hands a page on
 * piece by piece. Memory holds two pages. A page that fails ends the reading with its error: what came before it is not "everything".
 *
 * @throws LinkError `SAGE_READING_STUCK` where a page does not go on from the one before, or an `SQL_` code.
 */
export async function* readRawPages(
  database: SageDatabase,
  source: FittedSource<unknown>,
  company: number,
  { pageSize, atMost = () => Number.POSITIVE_INFINITY, signal }: ReadOptions = {},
): AsyncGenerator<readonly RawRow[], void, undefined> {
  let size = pageSize ?? FIRST_PAGE;
  const readPage = (after: readonly unknown[] | undefined) => {
    const { text, parameters } = pageQuery(source, company, size, after);
    const page = database.queryRows(text, parameters, signal);
    // A failure is met where it is awaited; until then it must not count as unhandled.
    page.catch(() => {});
    return page;
  };
  let next = readPage(undefined);
  const goesOn = advances();
  for (;;) {
    const page = await next;
    const last = page.at(-1);
    if (last === undefined) return;
    if (!goesOn(rawKey(source, last))) throw new LinkError('SAGE_READING_STUCK', { table: source.table });
    const isLast = page.length < size;
    if (!isLast) {
      size = pageSize ?? Math.min(Math.ceil(MOST_VALUES / source.width), atMost(), size * GROWTH);
      next = readPage(rawKey(source, last));
    }
    for (let start = 0; start < page.length; start += ROWS_AT_A_TIME) {
      yield page.slice(start, start + ROWS_AT_A_TIME);
    }
    if (isLast) return;
  }
}

export interface ReadOptions {
  /** Rows of each page; left out, pages grow. */
  readonly pageSize?: number;
  /** Rows of the next page at most, where pages grow; asked before each. */
  readonly atMost?: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** The same with each row parsed. */
export async function* readPages<Row>(
  database: SageDatabase,
  source: FittedSource<Row>,
  company: number,
  options: ReadOptions = {},
): AsyncGenerator<readonly ReadRow<Row>[], void, undefined> {
  for await (const page of readRawPages(database, source, company, options)) {
    yield page.map((raw) => readRow(source, raw));
  }
}

/**
 * Tells whether keys still go on: false when one comes again. Only the server knows the order of its keys, so a circle
 * is found by Brent's way, with one earlier key at hand.
 */
function advances(): (key: readonly unknown[]) => boolean {
  let [earlier, steps, patience] = ['', 0, 1];
  return (key) => {
    const text = JSON.stringify(key);
    if (text === earlier) return false;
    steps += 1;
    if (steps === patience) [earlier, steps, patience] = [text, 0, patience * 2];
    return true;
  };
}

/** The key of a row as the server gave it. */
export function rawKey({ key }: FittedSource<unknown>, raw: RawRow): readonly unknown[] {
  return key.map(({ position }) => raw[position]);
}

export function readRow<Row>(source: FittedSource<Row>, raw: RawRow): ReadRow<Row> {
  const row: Record<string, unknown> = {};
  for (const { name, position, read } of source.fields) {
    try {
      row[name] = read(raw[position]);
    } catch (thrown) {
      if (!(thrown instanceof FieldMismatch)) throw thrown;
      return { ok: false, key: rawKey(source, raw), reason: `${name}: ${thrown.message}` };
    }
  }
  // Made of the fields' own readers, so it is exactly a Row.
  return { ok: true, key: rawKey(source, raw), row: row as Row };
}

/** One page: the rows after a key, compared column by column so that the primary key serves. */
export function pageQuery(
  source: FittedSource<unknown>,
  company: number,
  pageSize: number,
  after: readonly unknown[] | undefined,
): { text: string; parameters: SqlParameter[] } {
  const columns = source.key.map(({ column }) => `[${column}]`);
  const parameters: SqlParameter[] = [
    { name: 'company', type: sql.SmallInt, value: company },
    { name: 'n', type: sql.Int, value: pageSize },
  ];
  let beyond = '';
  if (after !== undefined) {
    source.key.forEach(({ type }, index) => {
      const value = after[index];
      if (value !== null) parameters.push({ name: `k${index}`, type, value });
    });
    beyond = ` AND ${afterKey(columns, after)}`;
  }
  // Rows of one key stay in one page: what follows a key would leave out those that share it.
  const top = source.mayTie ? 'TOP (@n) WITH TIES' : 'TOP (@n)';
  const text =
    `SELECT ${top} ${source.select} FROM [${source.table}] ` +
    `WHERE ${source.conditions}${beyond} ORDER BY [CodigoEmpresa], ${columns.join(', ')}`;
  return { text, parameters };
}

/**
 * `(a, b) > (@k0, @k1)` written out, since SQL Server has no row comparison: `a >= @k0 AND (a > @k0 OR (...))`. NULL
 * comes first in its order, and compares with nothing.
 */
function afterKey(columns: readonly string[], after: readonly unknown[], index = 0): string {
  const [column = '', ...rest] = columns;
  const isNull = after[index] === null;
  const beyond = isNull ? `${column} IS NOT NULL` : `${column} > @k${index}`;
  if (rest.length === 0) return beyond;
  const deeper = afterKey(rest, after, index + 1);
  return isNull ? `(${beyond} OR ${deeper})` : `(${column} >= @k${index} AND (${beyond} OR ${deeper}))`;
}

/** How many rows the source has now; an estimate by the time they are read. */
export async function countRows(
  database: SageDatabase,
  source: FittedSource<unknown>,
  company: number,
  signal?: AbortSignal,
): Promise<number> {
  const rows = await database.query(
    `SELECT COUNT_BIG(*) AS [n] FROM [${source.table}] WHERE ${source.conditions}`,
    [{ name: 'company', type: sql.SmallInt, value: company }],
    signal,
  );
  // The driver hands bigint over as text.
  return rowsAs(z.tuple([z.object({ n: z.coerce.number() })]), rows, database)[0].n;
}
