import type { ColumnDefinition, SqlType, SqlValue, TableDefinition } from '../tableDefinition.ts';
import { isDate, isExact, isFloat, isText, type DataType } from '../values/dataType.ts';
import type { UserTable } from './userTable.ts';
import type { DatabaseIdentity } from './databaseIdentity.ts';

/** A catalog view, stored as a table that is made anew whenever a definition changes. */
export interface CatalogTable {
  readonly schema: 'sys' | 'INFORMATION_SCHEMA';
  readonly definition: TableDefinition;
  readonly rows: readonly (readonly SqlValue[])[];
}

const created = '2024-01-15T09:00:00.000';
const name = 'nvarchar(128)';

/** `name type` pairs; a type ending in `?` is nullable. */
function columns(text: string): ColumnDefinition[] {
  return text
    .trim()
    .split(/\s*;\s*/)
    .map((pair) => {
      const [column = '', type = ''] = pair.split(/\s+/);
      const nullable = type.endsWith('?');
      const bare = nullable ? type.slice(0, -1) : type;
      return { name: column, type: (bare === 'sysname' ? name : bare) as SqlType, nullable };
    });
}

function view(
  schema: CatalogTable['schema'],
  viewName: string,
  columnText: string,
  rows: CatalogTable['rows'],
): CatalogTable {
  return { schema, definition: { name: viewName, columns: columns(columnText), primaryKey: [] }, rows };
}

/** system_type_id of each kind. */
const typeIds: Readonly<Record<string, number>> = {
  text: 35,
  uniqueidentifier: 36,
  date: 40,
  datetime2: 42,
  tinyint: 48,
  smallint: 52,
  int: 56,
  smalldatetime: 58,
  real: 59,
  money: 60,
  datetime: 61,
  float: 62,
  bit: 104,
  decimal: 106,
  numeric: 108,
  bigint: 127,
  varbinary: 165,
  varchar: 167,
  char: 175,
  nvarchar: 231,
  nchar: 239,
};

const storage: Readonly<Record<string, readonly [number, number, number]>> = {
  // bytes, precision, scale
  text: [16, 0, 0],
  uniqueidentifier: [16, 0, 0],
  date: [3, 10, 0],
  datetime2: [8, 27, 7],
  tinyint: [1, 3, 0],
  smallint: [2, 5, 0],
  int: [4, 10, 0],
  real: [4, 24, 0],
  money: [8, 19, 4],
  datetime: [8, 23, 3],
  smalldatetime: [4, 16, 0],
  float: [8, 53, 0],
  bit: [1, 1, 0],
  decimal: [17, 38, 38],
  numeric: [17, 38, 38],
  bigint: [8, 19, 0],
  varbinary: [8000, 0, 0],
  varchar: [8000, 0, 0],
  char: [8000, 0, 0],
  nvarchar: [8000, 0, 0],
  nchar: [8000, 0, 0],
};

/** max_length of sys.columns: bytes. */
export function maxBytes(type: DataType): number {
  if (type.kind === 'decimal') {
    return type.precision <= 9 ? 5 : type.precision <= 19 ? 9 : type.precision <= 28 ? 13 : 17;
  }
  if (type.kind === 'datetime2') {
    return type.scale <= 2 ? 6 : type.scale <= 4 ? 7 : 8;
  }
  const bytes = storage[type.kind]?.[0] ?? 0;
  if (type.length === 0) {
    return bytes;
  }
  return type.length === -1 ? -1 : type.length * (type.kind.startsWith('n') ? 2 : 1);
}

function precisionOf(type: DataType): readonly [number, number] {
  switch (type.kind) {
    case 'decimal':
      return [type.precision, type.scale];
    case 'datetime2':
      // The characters of its text: `2026-03-01 10:20:30` and the fraction.
      return [type.scale === 0 ? 19 : 20 + type.scale, type.scale];
    default:
      return [storage[type.kind]?.[1] ?? 0, storage[type.kind]?.[2] ?? 0];
  }
}

/** The name of sys.types. */
const catalogName = (type: DataType): string => (type.numeric === true ? 'numeric' : type.kind);

export const typeNameOf = (id: number): string | undefined =>
  id === 256 ? 'sysname' : Object.entries(typeIds).find(([, known]) => known === id)?.[0];

function columnRows(tables: readonly UserTable[]): SqlValue[][] {
  return tables.flatMap((table) =>
    table.columns.map((column, index) => {
      const { type } = column;
      const id = typeIds[catalogName(type)] ?? 0;
      const [precision, scale] = precisionOf(type);
      return [
        table.objectId,
        column.name,
        index + 1,
        id,
        id,
        maxBytes(type),
        precision,
        scale,
        type.collation ?? null,
        column.nullable ? 1 : 0,
        0,
        0,
        column.default === undefined ? 0 : table.objectId + index + 1,
      ];
    }),
  );
}

function informationColumns(database: string, tables: readonly UserTable[]): SqlValue[][] {
  return tables.flatMap((table) =>
    table.columns.map((column, index) => {
      const { type } = column;
      const text = isText(type);
      const length = type.kind === 'text' ? 2147483647 : type.length;
      const numeric = isExact(type) || isFloat(type) || type.kind.endsWith('int');
      const [precision, scale] = precisionOf(type);
      return [
        database,
        'dbo',
        table.name,
        column.name,
        index + 1,
        column.default === undefined ? null : `(${String(column.default)})`,
        column.nullable ? 'YES' : 'NO',
        catalogName(type),
        text ? length : null,
        text ? maxBytes(type) : null,
        numeric ? precision : null,
        numeric && !isFloat(type) ? scale : null,
        isDate(type) ? scale : null,
        type.collation ?? null,
      ];
    }),
  );
}

/** sys.* and INFORMATION_SCHEMA.* of one database. */
export function catalogTables(
  database: string,
  tables: readonly UserTable[],
  collation: string,
): CatalogTable[] {
  const object = (table: UserTable): SqlValue[] => [
    table.name,
    table.objectId,
    null,
    1,
    0,
    'U ',
    'USER_TABLE',
    created,
    created,
    0,
  ];
  const objectColumns =
    'name sysname; object_id int; principal_id int?; schema_id int; parent_object_id int; type varchar(2); type_desc nvarchar(60); create_date datetime; modify_date datetime; is_ms_shipped bit';
  const keyed = tables.filter((table) => table.primaryKey.length > 0);
  const keyColumn = (table: UserTable, key: string): number =>
    table.columns.findIndex((column) => column.name === key) + 1;
  return [
    view('sys', 'schemas', 'name sysname; schema_id int; principal_id int', [
      ['dbo', 1, 1],
      ['guest', 2, 2],
      ['INFORMATION_SCHEMA', 3, 3],
      ['sys', 4, 4],
    ]),
    view('sys', 'tables', objectColumns, tables.map(object)),
    view('sys', 'objects', objectColumns, tables.map(object)),
    view(
      'sys',
      'columns',
      'object_id int; name nvarchar(128)?; column_id int; system_type_id tinyint; user_type_id int; max_length smallint; precision tinyint; scale tinyint; collation_name nvarchar(128)?; is_nullable bit; is_identity bit; is_computed bit; default_object_id int',
      columnRows(tables),
    ),
    view(
      'sys',
      'types',
      'name sysname; system_type_id tinyint; user_type_id int; schema_id int; max_length smallint; precision tinyint; scale tinyint; collation_name nvarchar(128)?; is_nullable bit; is_user_defined bit',
      Object.entries(typeIds).map(([kind, id]) => {
        const [bytes, precision, scale] = storage[kind] ?? [0, 0, 0];
        return [kind, id, id, 4, bytes, precision, scale, /char|text/.test(kind) ? collation : null, 1, 0];
      }),
    ),
    view(
      'sys',
      'indexes',
      'object_id int; name nvarchar(128)?; index_id int; type tinyint; type_desc nvarchar(60); is_unique bit; is_primary_key bit',
      keyed.map((table) => [table.objectId, `PK_${table.name}`, 1, 1, 'CLUSTERED', 1, 1]),
    ),
    view(
      'sys',
      'index_columns',
      'object_id int; index_id int; index_column_id int; column_id int; key_ordinal tinyint; is_descending_key bit; is_included_column bit',
      keyed.flatMap((table) =>
        table.primaryKey.map((key, index) => [
          table.objectId,
          1,
          index + 1,
          keyColumn(table, key),
          index + 1,
          0,
          0,
        ]),
      ),
    ),
    view(
      'INFORMATION_SCHEMA',
      'TABLES',
      'TABLE_CATALOG nvarchar(128)?; TABLE_SCHEMA nvarchar(128)?; TABLE_NAME sysname; TABLE_TYPE varchar(10)?',
      tables.map((table) => [database, 'dbo', table.name, 'BASE TABLE']),
    ),
    view(
      'INFORMATION_SCHEMA',
      'COLUMNS',
      'TABLE_CATALOG nvarchar(128)?; TABLE_SCHEMA nvarchar(128)?; TABLE_NAME sysname; COLUMN_NAME nvarchar(128)?; ORDINAL_POSITION int?; COLUMN_DEFAULT nvarchar(4000)?; IS_NULLABLE varchar(3)?; DATA_TYPE nvarchar(128)?; CHARACTER_MAXIMUM_LENGTH int?; CHARACTER_OCTET_LENGTH int?; NUMERIC_PRECISION tinyint?; NUMERIC_SCALE int?; DATETIME_PRECISION smallint?; COLLATION_NAME nvarchar(128)?',
      informationColumns(database, tables),
    ),
  ];
}

/** What sys.databases tells of a database. */
export interface CatalogDatabase {
  readonly name: string;
  readonly collation: string;
  readonly identity: DatabaseIdentity;
}

/** sys.databases: the server's own. */
export function databasesView(databases: readonly CatalogDatabase[]): CatalogTable {
  return view(
    'sys',
    'databases',
    'name sysname; database_id int; create_date datetime; compatibility_level tinyint; collation_name nvarchar(128)?; user_access tinyint; user_access_desc nvarchar(60)?; is_read_only bit; state tinyint; state_desc nvarchar(60)?; snapshot_isolation_state tinyint; snapshot_isolation_state_desc nvarchar(60)?; is_read_committed_snapshot_on bit; recovery_model tinyint; recovery_model_desc nvarchar(60)?; service_broker_guid uniqueidentifier',
    databases.map(({ name: database, collation, identity }, index) => [
      database,
      databaseId(index),
      identity.createDate,
      160,
      collation,
      0,
      'MULTI_USER',
      0,
      0,
      'ONLINE',
      0,
      'OFF',
      0,
      3,
      'SIMPLE',
      identity.brokerGuid,
    ]),
  );
}

/** User databases are numbered from 5: 1 to 4 are the system's. */
export const databaseId = (index: number): number => index + 5;
