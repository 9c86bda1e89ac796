import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { catalogTables, databasesView, type CatalogTable } from './engine/catalogTables.ts';
import { registerCatalogFunctions } from './engine/catalogFunctions.ts';
import { registerAggregates } from './engine/aggregateFunctions.ts';
import { registerScalarFunctions } from './engine/scalarFunctions.ts';
import { storedValue } from './engine/storedValue.ts';
import { WriteLock } from './engine/writeLock.ts';
import type { ColumnDefinition, TableContent, TableDefinition } from './tableDefinition.ts';
import type { StoredColumn, StoredTable } from './translation/translator.ts';
import { quoteName } from './translation/typed.ts';
import { collationKey } from './values/collationKey.ts';
import { columnType, isText } from './values/dataType.ts';

export interface SqlDatabaseOptions {
  /** Keeps the data in this file instead of memory; an existing file is refused. */
  readonly file?: string;
}

/** A user table with what the catalog says of it. */
export interface UserTable extends StoredTable {
  readonly objectId: number;
  readonly primaryKey: readonly string[];
}

const affinity: Readonly<Record<string, string>> = {
  decimal: 'TEXT',
  uniqueidentifier: 'BLOB',
  varchar: 'TEXT',
  nvarchar: 'TEXT',
  text: 'TEXT',
};

function storedColumn(column: ColumnDefinition): StoredColumn {
  const type = columnType(column.type);
  return {
    name: column.name,
    type,
    nullable: column.nullable ?? false,
    keyName: isText(type) && type.kind !== 'text' ? `${column.name}~k` : undefined,
    default: column.default,
  };
}

/**
 * One database of the sandbox's server: tables of T-SQL types kept in SQLite. Text columns have a generated companion
 * holding the collation key, which primary keys index, so that comparing, sorting and paging follow
 * Latin1_General_CI_AI.
 */
export class SqlDatabase {
  readonly name: string;
  /** Held by the session whose transaction has changed data. */
  readonly writeLock = new WriteLock();
  readonly #sqlite: DatabaseSync;
  readonly #tables = new Map<string, StoredTable>();
  readonly #userTables: UserTable[] = [];
  #siblings: readonly string[] = [];

  /** Creates the tables and loads their rows in one transaction. */
  constructor(name: string, tables: Iterable<TableContent>, options: SqlDatabaseOptions = {}) {
    this.name = name;
    this.#siblings = [name];
    this.#sqlite = new DatabaseSync(options.file ?? ':memory:');
    registerScalarFunctions(this.#sqlite);
    registerAggregates(this.#sqlite);
    registerCatalogFunctions(this.#sqlite, {
      tables: () => this.#userTables,
      databases: () => this.#siblings,
    });
    this.#sqlite.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
    for (const content of tables) {
      this.#addUserTable(content);
    }
    for (const view of catalogTables(name, this.#userTables)) {
      this.#addTable(view.definition, view.schema, view.rows);
    }
    this.#sqlite.exec('COMMIT; PRAGMA journal_mode = MEMORY');
  }

  /** The user tables. */
  get tables(): readonly UserTable[] {
    return this.#userTables;
  }

  /** Finds a table or catalog view under the collation. */
  readonly findTable = (schema: string, name: string): StoredTable | undefined =>
    this.#tables.get(collationKey(`${schema}.${name}`));

  /** Tells which databases stand beside this one on its server: sys.databases, DB_ID. */
  joinServer(databases: readonly string[]): void {
    this.#siblings = databases;
    const view = databasesView(databases);
    this.#sqlite.exec('DROP TABLE IF EXISTS "sys.databases"');
    this.#addTable(view.definition, view.schema, view.rows);
  }

  /** Prepares SQLite's own SQL; rows come as arrays. */
  prepare(sql: string, readBigInts = false): StatementSync {
    const statement = this.#sqlite.prepare(sql);
    statement.setReturnArrays(true);
    statement.setReadBigInts(readBigInts);
    return statement;
  }

  /** Runs SQLite's own SQL: BEGIN, COMMIT, SAVEPOINT. */
  execute(sql: string): void {
    this.#sqlite.exec(sql);
  }

  /**
   * Reads with SQLite's own SQL, for tests. Columns hold the stored forms: decimals as text without trailing zeros,
   * dates as 1/3000 seconds since 1900 (`iso(x)` shows them), guids as bytes (`guid(x)` shows them).
   */
  rows(sql: string, ...parameters: readonly SQLInputValue[]): Record<string, SQLOutputValue>[] {
    return this.#sqlite.prepare(sql).all(...parameters);
  }

  close(): void {
    this.#sqlite.close();
  }

  #addUserTable({ definition, rows }: TableContent): void {
    const stored = this.#addTable(definition, 'dbo', rows);
    const objectId = 245_575_913 + this.#userTables.length * 32;
    this.#userTables.push({ ...stored, objectId, primaryKey: definition.primaryKey });
  }

  #addTable(
    definition: TableDefinition,
    schema: CatalogTable['schema'] | 'dbo',
    rows: TableContent['rows'],
  ): StoredTable {
    const columns = definition.columns.map(storedColumn);
    const storedName = schema === 'dbo' ? definition.name : `${schema}.${definition.name}`;
    const table: StoredTable = { name: definition.name, storedName, schema, columns };
    const declared = columns.flatMap((column) => {
      const nullability = column.nullable ? '' : ' NOT NULL';
      const own = `${quoteName(column.name)} ${affinity[column.type.kind] ?? 'INTEGER'}${nullability}`;
      return column.keyName === undefined
        ? [own]
        : [own, `${quoteName(column.keyName)} GENERATED ALWAYS AS (k(${quoteName(column.name)})) VIRTUAL`];
    });
    this.#sqlite.exec(`CREATE TABLE ${quoteName(storedName)} (${declared.join(', ')})`);
    this.#load(table, rows);
    if (definition.primaryKey.length > 0) {
      const key = definition.primaryKey.map((name) => {
        const column = columns.find((candidate) => candidate.name === name);
        if (column === undefined) {
          throw new RangeError(`${definition.name} has no key column ${name}`);
        }
        return quoteName(column.keyName ?? column.name);
      });
      this.#sqlite.exec(
        `CREATE UNIQUE INDEX ${quoteName(`PK_${storedName}`)} ON ${quoteName(storedName)} (${key.join(', ')})`,
      );
    }
    this.#tables.set(collationKey(`${schema}.${definition.name}`), table);
    return table;
  }

  #load(table: StoredTable, rows: TableContent['rows']): void {
    const names = table.columns.map((column) => quoteName(column.name)).join(', ');
    const marks = table.columns.map(() => '?').join(', ');
    const insert = this.#sqlite.prepare(
      `INSERT INTO ${quoteName(table.storedName)} (${names}) VALUES (${marks})`,
    );
    const converters = table.columns.map((column) => storedValue(table.name, column));
    for (const row of rows) {
      insert.run(...converters.map((convert, index) => convert(row[index] ?? null)));
    }
  }
}
