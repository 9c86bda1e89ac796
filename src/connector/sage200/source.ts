import sql from 'mssql';
import { z } from 'zod';
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
  readonly conditions: string;
  readonly row: z.ZodType<Row>;
  /** Optional columns that are not there, as `Table.Column`. */
  readonly missing: readonly string[];
}

/** Aliases of the raw key columns: a trimmed or cast value must not page. */
export const keyAlias = (index: number): string => `__key${index}`;

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
  const shape: Record<string, z.ZodType> = {};

  for (const { column } of source.key) {
    if (!has(column)) throw new LinkError('SAGE_COLUMN_MISSING', { table: source.table, column });
  }
  for (const [name, field] of Object.entries<Field<unknown>>(source.fields)) {
    const column = field.columns.find(has);
    if (column !== undefined) selected.push(`${field.select(`[${column}]`)} AS [${name}]`);
    else if (field.required) {
      throw new LinkError('SAGE_COLUMN_MISSING', { table: source.table, column: field.columns[0] ?? name });
    } else missing.push(`${source.table}.${field.columns[0]}`);
    shape[name] = field.schema;
  }
  const keys = source.key.map(({ column }, index) => `[${column}] AS [${keyAlias(index)}]`);
  const conditions = (source.where?.(has) ?? []).filter((condition) => condition !== undefined);
  return {
    table: source.table,
    key: source.key,
    select: [...keys, ...selected].join(', '),
    conditions: ['[CodigoEmpresa] = @company', ...conditions]
      .map((condition) => `(${condition})`)
      .join(' AND '),
    // The shape is made of the fields' own schemas, so it parses to exactly Row.
    row: z.object(shape) as unknown as z.ZodType<Row>,
    missing,
  };
}
