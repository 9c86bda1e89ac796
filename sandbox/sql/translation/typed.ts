import { isExact, isText, plainType, textType, type DataType } from '../values/dataType.ts';

/** A translated value: SQLite's SQL for it and its T-SQL type. */
export interface Typed {
  readonly sql: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** SQL that compares as the value does under its collation, where that is cheaper than computing it. */
  readonly key?: string;
  /** The column's name, when the value is a plain column. */
  readonly name?: string;
  /** The table of a plain `text` column. */
  readonly table?: string;
  /** A bare NULL: it takes the type of what it stands beside. */
  readonly untyped?: boolean;
  /** The value is written in the query: the text of a string or number. */
  readonly constant?: string;
}

export const typed = (sql: string, type: DataType, nullable = true): Typed => ({ sql, type, nullable });

export const intValue = (sql: string, nullable = true): Typed => typed(sql, plainType('int'), nullable);
export const nvarcharValue = (sql: string, length = 128): Typed => typed(sql, textType('nvarchar', length));

/** SQLite's function that gives a text's key: `k` for the database's own collation. */
const keyFunction = ({ collation }: DataType): string => (collation === undefined ? 'k' : `k_${collation}`);

/** The collation's name as the helper functions take it; empty for the database's own. */
export const collationText = ({ collation }: DataType): string => quoteText(collation ?? '');

/** What to compare, sort and group by instead of the value itself. */
export function comparisonKey(value: Typed): string {
  if (value.key !== undefined) {
    return value.key;
  }
  if (isText(value.type)) {
    return `${keyFunction(value.type)}(${value.sql})`;
  }
  return isExact(value.type) ? `dec_key(${value.sql})` : value.sql;
}

/** Quotes a name for SQLite. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Quotes a text for SQLite, which reads no text beyond a NUL. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''").split('\0').join("'||char(0)||'")}'`;
}
