import sql from 'mssql';
import { LinkError } from '../../protocol/errors.ts';
import type { Field } from './field.ts';

/** The types that keys of Sage's tables have. */
export const KEY_TYPES = {
  int: sql.Int,
  smallint: sql.SmallInt,
  varchar: sql.VarChar(50),
  uniqueidentifier: sql.UniqueIdentifier,
} as const;

export interface KeyColumn {
  readonly column: string;
  readonly type: keyof typeof KEY_TYPES;
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

/** A source fitted to the columns that one installation has. */
export interface FittedSource<Row> {
  readonly table: string;
  readonly key: readonly KeyColumn[];
  readonly select: string;
  /** Columns selected. */
  readonly width: number;
  readonly conditions: string;
  /** Where the raw key columns stand in a row: a trimmed or cast value must not page. */
  readonly keyPositions: readonly number[];
  /** Where each field stands in a row, and how it is read; -1 for one that this installation lacks. */
  readonly fields: readonly FittedField[];
  /** Optional columns that are not there, as `Table.Column`. */
  readonly missing: readonly string[];
  /** What the fields add up to; for the compiler alone. */
  readonly row?: Row;
}

export interface FittedField {
  readonly name: string;
  readonly position: number;
  readonly read: (value: unknown) => unknown;
}

/**
 * Builds the SELECT from the columns that exist.
 *
 * @param columns the table's columns from `sys.columns`, in lower case; empty where the table is missing.
 * @throws LinkError `SAGE_TABLE_MISSING` or `SAGE_COLUMN_MISSING`, naming both.
 */
export function fitSource<Row>(source: Source<Row>, columns: ReadonlySet<string>): FittedSource<Row> {
  if (columns.size === 0) throw new LinkError('SAGE_TABLE_MISSING', { table: source.table });
  const has = (column: string) => columns.has(column.toLowerCase());
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

  const keyPositions = source.key.map(({ column }, index) => {
    if (!has(column)) throw new LinkError('SAGE_COLUMN_MISSING', { table: source.table, column });
    return select(`[${column}]`, `__key${index}`);
  });
  const fields = Object.entries<Field<unknown>>(source.fields).map(([name, field]): FittedField => {
    const column = field.columns.find(has);
    if (column !== undefined) {
      return { name, position: select(field.select(`[${column}]`), name), read: field.read };
    }
    if (field.required) {
      throw new LinkError('SAGE_COLUMN_MISSING', { table: source.table, column: field.columns[0] ?? name });
    }
    missing.push(`${source.table}.${field.columns[0]}`);
    return { name, position: -1, read: field.read };
  });
  const conditions = (source.where?.(has) ?? []).filter((condition) => condition !== undefined);
  return {
    table: source.table,
    key: source.key,
    select: selected.join(', '),
    width: selected.length,
    conditions: ['[CodigoEmpresa] = @company', ...conditions]
      .map((condition) => `(${condition})`)
      .join(' AND '),
    keyPositions,
    fields,
    missing,
  };
}
