import { LinkError } from '../../domain/errors.ts';
import { classOf, parameterType, selectKey } from './columnType.ts';
import type { Field } from './field.ts';
import type { SqlParameter } from './sageDatabase.ts';
import type { Column, TableColumns } from './tableColumns.ts';

interface KeyColumn {
  readonly column: string;
  /** One that only makes the order total: installations may lack it, and it may be NULL or come twice. */
  readonly isExtra?: true;
}

/** A table of Sage, what is read of it, and which rows count. `CodigoEmpresa` is understood. */
export interface Source<Row> {
  readonly table: string;
  /** The primary key after `CodigoEmpresa`: the order of the pages. */
  readonly key: readonly KeyColumn[];
  readonly fields: { readonly [Name in keyof Row]: Field<Row[Name]> };
  /** Conditions over columns that this installation may lack; undefined where it does. */
  readonly where?: (has: (column: string) => boolean) => readonly (string | undefined)[];
}

/** Writes down a source so that its row type follows from its fields. */
export function defineSource<Row>(source: Source<Row>): Source<Row> {
  return source;
}

/** What a source's rows are. */
export type RowOf<S> = S extends Source<infer Row> ? Row : never;

/** A source fitted to the columns that one installation has. */
export interface FittedSource<Row> {
  readonly table: string;
  readonly key: readonly FittedKey[];
  /** Whether several rows may have one key: then a page goes on to the last of them. */
  readonly mayTie: boolean;
  readonly select: string;
  /** Columns selected. */
  readonly width: number;
  readonly conditions: string;
  /** Where each field stands in a row, and how it is read. */
  readonly fields: readonly FittedField[];
  /** Optional columns that are not there, as `Table.Column`. */
  readonly missing: readonly string[];
  /** Every column that decides something, sorted. */
  readonly columns: readonly string[];
  /** What the fields add up to; for the compiler alone. */
  readonly row?: Row;
}

interface FittedKey {
  readonly column: string;
  /** Where its raw value stands in a row: a trimmed or cast value must not page. */
  readonly position: number;
  readonly type: SqlParameter['type'];
  /** How its texts are compared; null for one that holds no text. */
  readonly collation: string | null;
  readonly isExtra: boolean;
}

interface FittedField {
  readonly name: string;
  readonly position: number;
  readonly read: (value: unknown) => unknown;
}

/**
 * Builds the SELECT from the columns that exist.
 *
 * @param columns the table's columns; empty where the table is missing.
 * @throws LinkError `SAGE_TABLE_MISSING`, `SAGE_COLUMN_MISSING` or `SAGE_COLUMN_TYPE`, naming both.
 */
export function fitSource<Row>(source: Source<Row>, columns: TableColumns): FittedSource<Row> {
  const { table } = source;
  if (columns.size === 0) throw new LinkError('SAGE_TABLE_MISSING', { table });
  const used = new Set<string>();
  const find = (name: string): Column | undefined => {
    const column = columns.get(name.toLowerCase());
    if (column !== undefined) used.add(column.name);
    return column;
  };
  const missing: string[] = [];
  const selected: string[] = [];
  const positions = new Map<string, number>();
  /** Each column is selected once: reading it twice would cost as much as another column. */
  const select = (expression: string, alias: string): number => {
    const known = positions.get(expression);
    if (known !== undefined) return known;
    positions.set(expression, selected.length);
    return selected.push(`${expression} AS [${alias}]`) - 1;
  };

  const key = source.key.flatMap(({ column: name, isExtra = false }, index): FittedKey[] => {
    const column = find(name);
    if (column === undefined) {
      if (isExtra) return [];
      throw new LinkError('SAGE_COLUMN_MISSING', { table, column: name });
    }
    const position = select(selectKey(`[${name}]`, column.type), `__key${index}`);
    const { collation } = column;
    return [{ column: name, position, type: parameterType(column), collation, isExtra }];
  });
  const fields = Object.entries<Field<unknown>>(source.fields).flatMap(([name, field]): FittedField[] => {
    const [first = name] = field.columns;
    const columnName = field.columns.find((candidate) => columns.has(candidate.toLowerCase()));
    const column = columnName === undefined ? undefined : find(columnName);
    if (columnName === undefined || column === undefined) {
      if (field.required) throw new LinkError('SAGE_COLUMN_MISSING', { table, column: first });
      missing.push(`${table}.${first}`);
      return [];
    }
    const { type } = column;
    if (!field.classes.includes(classOf(type)))
      throw new LinkError('SAGE_COLUMN_TYPE', { table, column: columnName, type });
    const position = select(field.select(`[${columnName}]`, type), name);
    return [{ name, position, read: field.reader(type) }];
  });
  const conditions = (source.where?.((name) => find(name) !== undefined) ?? []).filter(
    (condition) => condition !== undefined,
  );
  return {
    table,
    key,
    mayTie: source.key.some(({ isExtra }) => isExtra),
    select: selected.join(', '),
    width: selected.length,
    conditions: ['[CodigoEmpresa] = @company', ...conditions]
      .map((condition) => `(${condition})`)
      .join(' AND '),
    fields,
    missing,
    columns: [...used].sort(),
  };
}
