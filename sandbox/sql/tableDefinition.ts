/** A column's type as T-SQL writes it: `smallint`, `varchar(40)`, `decimal(28,10)` ... */
export type SqlType =
  | 'smallint'
  | 'int'
  | 'tinyint'
  | 'bigint'
  | 'bit'
  | 'text'
  | 'date'
  | 'datetime'
  | 'smalldatetime'
  | 'datetime2'
  | `datetime2(${number})`
  | 'float'
  | 'real'
  | 'money'
  | 'uniqueidentifier'
  | `${'' | 'n'}${'' | 'var'}char(${number})`
  | `${'' | 'n'}varchar(max)`
  | `${'decimal' | 'numeric'}(${number},${number})`;

/** A value as the sandbox's own code hands it over: decimals and dates (`2026-03-01T10:20:30.000`) are text. */
export type SqlValue = string | number | null;

export interface ColumnDefinition {
  readonly name: string;
  readonly type: SqlType;
  /** Sage's columns are NOT NULL unless said. */
  readonly nullable?: boolean;
  /** Of a text column; the database's own unless said. */
  readonly collation?: string;
  /** Used when an INSERT leaves the column out. */
  readonly default?: SqlValue | 'newid()' | 'getdate()';
}

export interface TableDefinition {
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  readonly primaryKey: readonly string[];
}

/** A table and its first rows, in the order of its columns. Rows may come from a generator: they are read once. */
export interface TableContent {
  readonly definition: TableDefinition;
  readonly rows: Iterable<readonly SqlValue[]>;
}
