import sql from 'mssql';
import { z } from 'zod';
import type { SageDatabase, SqlParameter } from './sageDatabase.ts';
import { KEY_TYPES, keyAlias, type FittedSource } from './source.ts';

/** A row as read, or the reason why it could not be. */
export type ReadRow<Row> =
  | { readonly ok: true; readonly key: readonly unknown[]; readonly row: Row }
  | { readonly ok: false; readonly key: readonly unknown[]; readonly reason: string };

const rawRow = z.record(z.string(), z.unknown());

/**
 * Reads a source by key pages in the server's own order, a page ahead of the one being worked on. Memory holds two
 * pages. A page that fails ends the reading with its error: what came before it is not "everything".
 */
export async function* readPages<Row>(
  database: SageDatabase,
  source: FittedSource<Row>,
  company: number,
  pageSize: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly ReadRow<Row>[], void, undefined> {
  let next = readPage(database, source, company, pageSize, undefined, signal);
  for (;;) {
    const page = await next;
    if (page.length === 0) return;
    const last = page.length < pageSize ? undefined : page.at(-1)?.key;
    if (last !== undefined) {
      next = readPage(database, source, company, pageSize, last, signal);
      // A failure is met where it is awaited; until then it must not count as unhandled.
      next.catch(() => {});
    }
    yield page;
    if (last === undefined) return;
  }
}

async function readPage<Row>(
  database: SageDatabase,
  source: FittedSource<Row>,
  company: number,
  pageSize: number,
  after: readonly unknown[] | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly ReadRow<Row>[]> {
  const { text, parameters } = pageQuery(source, company, pageSize, after);
  const rows = await database.query(text, parameters, signal);
  return rows.map((raw) => readRow(source, raw));
}

function readRow<Row>(source: FittedSource<Row>, raw: unknown): ReadRow<Row> {
  const values = rawRow.parse(raw);
  const key = source.key.map((_, index) => values[keyAlias(index)]);
  const parsed = source.row.safeParse(values);
  if (parsed.success) return { ok: true, key, row: parsed.data };
  return { ok: false, key, reason: z.prettifyError(parsed.error) };
}

/** One page: the rows after a key, compared column by column so that the primary key serves. */
export function pageQuery<Row>(
  source: FittedSource<Row>,
  company: number,
  pageSize: number,
  after: readonly unknown[] | undefined,
): { text: string; parameters: SqlParameter[] } {
  const order = source.key.map(({ column }) => `[${column}]`).join(', ');
  const parameters: SqlParameter[] = [
    { name: 'company', type: sql.SmallInt, value: company },
    { name: 'n', type: sql.Int, value: pageSize },
  ];
  let beyond = '';
  if (after !== undefined) {
    source.key.forEach(({ type }, index) => {
      parameters.push({ name: `k${index}`, type: keyType(type, after[index]), value: after[index] });
    });
    beyond = ` AND ${afterKey(source.key.map(({ column }) => `[${column}]`))}`;
  }
  const text =
    `SELECT TOP (@n) ${source.select} FROM [${source.table}] ` +
    `WHERE ${source.conditions}${beyond} ORDER BY [CodigoEmpresa], ${order}`;
  return { text, parameters };
}

/** A key column that is a number in most installations is text in some: the value that was read tells. */
function keyType(declared: keyof typeof KEY_TYPES, value: unknown): SqlParameter['type'] {
  return KEY_TYPES[typeof value === 'string' && declared === 'int' ? 'varchar' : declared];
}

/** `(a, b) > (@k0, @k1)` written out, since SQL Server has no row comparison: `a >= @k0 AND (a > @k0 OR (...))`. */
function afterKey(columns: readonly string[], index = 0): string {
  const [column, ...rest] = columns;
  if (rest.length === 0) return `${column} > @k${index}`;
  return `(${column} >= @k${index} AND (${column} > @k${index} OR ${afterKey(rest, index + 1)}))`;
}

/** How many rows the source has now; an estimate by the time they are read. */
export async function countRows<Row>(
  database: SageDatabase,
  source: FittedSource<Row>,
  company: number,
  signal?: AbortSignal,
): Promise<number> {
  const rows = await database.query(
    `SELECT COUNT_BIG(*) AS [n] FROM [${source.table}] WHERE ${source.conditions}`,
    [{ name: 'company', type: sql.SmallInt, value: company }],
    signal,
  );
  // The driver hands bigint over as text.
  return z.tuple([z.object({ n: z.coerce.number() })]).parse(rows)[0].n;
}
