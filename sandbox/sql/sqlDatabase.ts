import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import {
  catalogTables,
  databasesView,
  type CatalogDatabase,
  type CatalogTable,
} from './engine/catalogTables.ts';
import { registerCatalogFunctions } from './engine/catalogFunctions.ts';
import { identityOf, type DatabaseIdentity } from './engine/databaseIdentity.ts';
import { Permissions } from './engine/permissions.ts';
import { registerAggregates } from './engine/aggregateFunctions.ts';
import { registerScalarFunctions } from './engine/scalarFunctions.ts';
import type { UserTable } from './engine/userTable.ts';
import { storedValue } from './engine/storedValue.ts';
import { WriteLock } from './engine/writeLock.ts';
import type { ColumnDefinition, TableContent, TableDefinition } from './tableDefinition.ts';
import type { StoredColumn, StoredTable } from './translation/translator.ts';
import type { SqlLogin } from './sqlLogin.ts';
import { comparisonKey, quoteName } from './translation/typed.ts';
import { collationNamed, defaultCollation } from './values/collation.ts';
import { collationKey } from './values/collationKey.ts';
import { columnType, isExact, isText, type DataType } from './values/dataType.ts';

export interface SqlDatabaseOptions {
  /** Keeps the data in this file instead of memory; an existing file is refused. */
  readonly file?: string;
  /** Of the database, and of the text columns that name no other. Latin1_General_CI_AI */
  readonly collation?: string;
  /** Databases of the same name and seed have the same identity. 0 */
  readonly seed?: number;
  /** What the seed would say otherwise. */
  readonly identity?: Partial<DatabaseIdentity>;
}

/** What a rebuilt table has of its own. */
export type Rebuilt = Pick<UserTable, 'name' | 'columns' | 'primaryKey'>;

const affinity: Readonly<Record<string, string>> = {
  decimal: 'TEXT',
  money: 'TEXT',
  float: 'REAL',
  real: 'REAL',
  uniqueidentifier: 'BLOB',
  varchar: 'TEXT',
  nvarchar: 'TEXT',
  char: 'TEXT',
  nchar: 'TEXT',
  text: 'TEXT',
};

function storedColumn(column: ColumnDefinition, collation: string): StoredColumn {
  const type = columnType(column.type);
  return {
    name: column.name,
    type: isText(type) ? { ...type, collation: collationNamed(column.collation ?? collation).name } : type,
    nullable: column.nullable ?? false,
    keyName: keyNameOf(column.name, type),
    default: column.default,
  };
}

/** Text and exact numbers, stored as text, compare by a companion's value. */
export const keyNameOf = (name: string, type: DataType): string | undefined =>
  (isText(type) && type.kind !== 'text') || isExact(type) ? `${name}~k` : undefined;

/** The companion's value, as comparisons compute it too. */
const keySql = (column: StoredColumn): string =>
  comparisonKey({ sql: quoteName(column.name), type: column.type, nullable: column.nullable });

/**
 * One database of the sandbox's server: tables of T-SQL types kept in SQLite. Text columns have a generated companion
 * holding the collation key, which primary keys index, so that comparing, sorting and paging follow the
 * column's collation.
 */
export class SqlDatabase {
  readonly name: string;
  readonly collation: string;
  readonly identity: DatabaseIdentity;
  readonly permissions = new Permissions();
  /** Held by the session whose transaction has changed data. */
  readonly writeLock = new WriteLock();
  readonly #sqlite: DatabaseSync;
  readonly #tables = new Map<string, StoredTable>();
  #userTables: readonly UserTable[] = [];
  #objects = 0;
  #siblings: readonly CatalogDatabase[];

  /** Creates the tables and loads their rows in one transaction. */
  constructor(name: string, tables: Iterable<TableContent>, options: SqlDatabaseOptions = {}) {
    const collation = collationNamed(options.collation ?? defaultCollation);
    this.name = name;
    this.collation = collation.name;
    this.identity = { ...identityOf(name, options.seed ?? 0), ...options.identity };
    this.#siblings = [this];
    this.#sqlite = new DatabaseSync(options.file ?? ':memory:');
    registerScalarFunctions(this.#sqlite, collation);
    registerAggregates(this.#sqlite, collation);
    registerCatalogFunctions(this.#sqlite, {
      tables: () => this.#userTables,
      databases: () => this.#siblings.map((database) => database.name),
      collation: this.collation,
      permissions: this.permissions,
    });
    this.#sqlite.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
    for (const content of tables) {
      this.#addUserTable(content);
    }
    this.#writeCatalog();
    this.#sqlite.exec('COMMIT; PRAGMA journal_mode = MEMORY');
  }

  /** The user tables. */
  get tables(): readonly UserTable[] {
    return this.#userTables;
  }

  /** Finds a table or catalog view under the collation. */
  readonly findTable = (schema: string, name: string): StoredTable | undefined =>
    this.#tables.get(collationKey(`${schema}.${name}`));

  /** Tells which databases stand beside this one on its server (sys.databases, DB_ID), and who logs in there. */
  joinServer(databases: readonly CatalogDatabase[], logins: readonly SqlLogin[]): void {
    this.#siblings = databases;
    this.permissions.admit(logins);
    this.#writeCatalog();
  }

  /** Finds a user table under the collation. */
  userTable(name: string): UserTable | undefined {
    const stored = this.findTable('dbo', name);
    return stored === undefined
      ? undefined
      : this.#userTables.find((table) => table.storedName === stored.storedName);
  }

  /**
   * Gives a table another name or other columns. `values` are SQLite's expressions of the new columns over the old ones;
   * all is as before when one of them fails.
   */
  rebuildTable(table: UserTable, next: Rebuilt, values: readonly string[], ...bound: SQLInputValue[]): void {
    const scratch: StoredTable = { ...table, ...next, storedName: `~${next.name}` };
    const names = next.columns.map((column) => quoteName(column.name)).join(', ');
    this.#sqlite.exec('SAVEPOINT rebuild');
    try {
      this.#create(scratch);
      this.#sqlite
        .prepare(
          `INSERT INTO ${quoteName(scratch.storedName)} (${names}) SELECT ${values.join(', ')} FROM ${quoteName(table.storedName)}`,
        )
        .run(...bound);
      this.#sqlite.exec(
        `DROP TABLE ${quoteName(table.storedName)}; ALTER TABLE ${quoteName(scratch.storedName)} RENAME TO ${quoteName(next.name)}`,
      );
      const rebuilt: UserTable = { ...table, ...next, storedName: next.name };
      this.#indexKey(rebuilt, rebuilt.primaryKey);
      this.#forget(table, rebuilt);
    } catch (error) {
      this.#sqlite.exec('ROLLBACK TO rebuild; RELEASE rebuild');
      throw error;
    }
    this.#sqlite.exec('RELEASE rebuild');
  }

  dropTable(table: UserTable): void {
    this.#sqlite.exec(`DROP TABLE ${quoteName(table.storedName)}`);
    this.#forget(table);
  }

  /** Takes a table off the catalog, or puts another in its place. */
  #forget(table: UserTable, rebuilt?: UserTable): void {
    this.#tables.delete(collationKey(`dbo.${table.name}`));
    if (rebuilt !== undefined) {
      this.#tables.set(collationKey(`dbo.${rebuilt.name}`), rebuilt);
    }
    this.#userTables = this.#userTables.flatMap((known) =>
      known !== table ? [known] : rebuilt === undefined ? [] : [rebuilt],
    );
    this.#writeCatalog();
  }

  /** Writes sys.* and INFORMATION_SCHEMA.* anew. */
  #writeCatalog(): void {
    const views = [
      ...catalogTables(this.name, this.#userTables, this.collation),
      databasesView(this.#siblings),
    ];
    for (const { definition, schema, rows } of views) {
      this.#sqlite.exec(`DROP TABLE IF EXISTS ${quoteName(`${schema}.${definition.name}`)}`);
      this.#addTable(definition, schema, rows);
    }
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
    const objectId = 245_575_913 + this.#objects * 32;
    this.#objects += 1;
    this.#userTables = [...this.#userTables, { ...stored, objectId, primaryKey: definition.primaryKey }];
  }

  #addTable(
    definition: TableDefinition,
    schema: CatalogTable['schema'] | 'dbo',
    rows: TableContent['rows'],
  ): StoredTable {
    const columns = definition.columns.map((column) => storedColumn(column, this.collation));
    const storedName = schema === 'dbo' ? definition.name : `${schema}.${definition.name}`;
    const table: StoredTable = { name: definition.name, storedName, schema, columns };
    this.#create(table);
    this.#load(table, rows);
    this.#indexKey(table, definition.primaryKey);
    this.#tables.set(collationKey(`${schema}.${definition.name}`), table);
    return table;
  }

  #create({ storedName, columns }: StoredTable): void {
    const declared = columns.flatMap((column) => {
      const nullability = column.nullable ? '' : ' NOT NULL';
      const own = `${quoteName(column.name)} ${affinity[column.type.kind] ?? 'INTEGER'}${nullability}`;
      return column.keyName === undefined
        ? [own]
        : [own, `${quoteName(column.keyName)} GENERATED ALWAYS AS (${keySql(column)}) VIRTUAL`];
    });
    this.#sqlite.exec(`CREATE TABLE ${quoteName(storedName)} (${declared.join(', ')})`);
  }

  #indexKey({ name: table, storedName, columns }: StoredTable, primaryKey: readonly string[]): void {
    if (primaryKey.length === 0) {
      return;
    }
    const key = primaryKey.map((name) => {
      const column = columns.find((candidate) => candidate.name === name);
      if (column === undefined) {
        throw new RangeError(`${table} has no key column ${name}`);
      }
      return quoteName(column.keyName ?? column.name);
    });
    this.#sqlite.exec(
      `CREATE UNIQUE INDEX ${quoteName(`PK_${storedName}`)} ON ${quoteName(storedName)} (${key.join(', ')})`,
    );
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
