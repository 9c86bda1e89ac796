import type { Expression, Query } from '../language/syntax.ts';
import type { SqlValue } from '../tableDefinition.ts';
import type { DataType } from '../values/dataType.ts';
import type { ResultColumn } from '../tds/typeInfo.ts';
import type { Scope } from './scope.ts';
import type { Typed } from './typed.ts';

/** A column of a stored table, as translation needs it. */
export interface StoredColumn {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** SQLite's name of the column that holds the comparison key, if it has one. */
  readonly keyName: string | undefined;
  /** What INSERT stores when the column is left out; undefined for none. */
  readonly default: SqlValue | undefined;
}

/** A stored table or catalog view. */
export interface StoredTable {
  readonly name: string;
  /** SQLite's name. */
  readonly storedName: string;
  readonly schema: 'dbo' | 'sys' | 'INFORMATION_SCHEMA';
  readonly columns: readonly StoredColumn[];
}

/** What a translation reads of its database and batch. */
export interface TranslationInput {
  readonly databaseName: string;
  /** The database's own, which texts without another compare by. */
  readonly collation: string;
  /** Finds a table by schema and name; undefined when there is none. */
  readonly findTable: (schema: string, name: string) => StoredTable | undefined;
  /** The variables declared, by lower-case name. */
  readonly variables: ReadonlyMap<string, DataType>;
}

/** A query in SQLite's SQL. */
export interface TranslatedQuery {
  readonly sql: string;
  readonly columns: readonly ResultColumn[];
  /**
   * Of TOP WITH TIES: how many columns follow the result's own. The first says how many rows are wanted, the others are
   * the keys of the order. The rows are all there are: who reads them stops behind the last tie, so that a page of an
   * index costs what it would cost without ties.
   */
  readonly ties?: number;
}

/** A table a statement touches, for permissions and locks. */
export interface TableUse {
  readonly table: StoredTable;
  readonly dirty: boolean;
}

/**
 * One statement's translation in progress. The parts of the translator depend on each other; they meet here instead of
 * importing each other.
 */
export interface Translator {
  readonly input: TranslationInput;
  readonly value: (expression: Expression, scope: Scope) => Typed;
  readonly condition: (expression: Expression, scope: Scope) => string;
  readonly query: (query: Query, scope: Scope) => TranslatedQuery;
  /** The placeholder of a variable or session value (`@name`, `@@spid`, `login`), bound when the statement runs. */
  readonly placeholder: (name: string) => string;
  /** A name no other source of the statement has. */
  readonly uniqueName: () => string;
  readonly uses: TableUse[];
}
