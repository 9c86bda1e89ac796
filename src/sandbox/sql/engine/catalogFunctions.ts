import type { DatabaseSync } from 'node:sqlite';
import type { UserTable } from '../sqlDatabase.ts';
import { collationKey } from '../values/collationKey.ts';
import { dateText } from '../values/dateText.ts';
import { collationName, databaseId, maxBytes, typeNameOf } from './catalogTables.ts';

type Value = string | number | bigint | Uint8Array | null;

/** What the catalog functions know of their database and server. */
export interface Catalog {
  readonly tables: () => readonly UserTable[];
  readonly databases: () => readonly string[];
}

/** `[dbo].[T]`, `dbo.T`, `T`: the table's own name; undefined for another schema. */
function objectName(text: string): string | undefined {
  const parts = text.match(/\[(?:[^\]]|\]\])*\]|"[^"]*"|[^.]+/g) ?? [];
  const bare = parts.map((part) =>
    part
      .replace(/^\[([\s\S]*)\]$/, '$1')
      .replaceAll(']]', ']')
      .replaceAll('"', ''),
  );
  const schema = bare.length > 1 ? bare.at(-2) : 'dbo';
  return schema !== undefined && (schema === '' || collationKey(schema) === collationKey('dbo'))
    ? bare.at(-1)
    : undefined;
}

const schemaNames: Readonly<Record<number, string>> = {
  1: 'dbo',
  2: 'guest',
  3: 'INFORMATION_SCHEMA',
  4: 'sys',
};
const tablePermissions = new Set([
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'ALTER',
  'CONTROL',
  'REFERENCES',
  'VIEW DEFINITION',
]);
const readerPermissions = new Set([
  'SELECT',
  'VIEW DEFINITION',
  'CONNECT',
  'CONNECT SQL',
  'VIEW ANY DATABASE',
]);

/** HAS_PERMS_BY_NAME: 1, 0, or NULL when the securable or permission does not exist. */
function hasPermission(
  catalog: Catalog,
  role: string,
  object: string,
  securable: string,
  permission: string,
): number | null {
  const wanted = permission.toUpperCase();
  const kind = securable.toUpperCase();
  if (kind === 'OBJECT') {
    const name = objectName(object);
    const table = catalog
      .tables()
      .find((candidate) => collationKey(candidate.name) === collationKey(name ?? ''));
    if (table === undefined || (wanted !== 'ANY' && !tablePermissions.has(wanted))) {
      return null;
    }
  } else if (kind === 'DATABASE') {
    const key = collationKey(object.replaceAll(/[[\]"]/g, ''));
    if (object !== '' && !catalog.databases().some((database) => collationKey(database) === key)) {
      return null;
    }
  } else if (kind !== '' && kind !== 'SERVER' && kind !== 'SCHEMA') {
    return null;
  }
  return role === 'admin' || wanted === 'ANY' || readerPermissions.has(wanted) ? 1 : 0;
}

function memberOf(known: readonly string[], readerRoles: readonly string[]) {
  return (role: Value, asked: Value): number | null => {
    const name = String(asked).toLowerCase();
    if (!known.includes(name)) {
      return null;
    }
    return role === 'admin' || readerRoles.includes(name) ? 1 : 0;
  };
}

const serverRoles = ['sysadmin', 'securityadmin', 'serveradmin', 'dbcreator', 'public'];
const databaseRoles = ['db_owner', 'db_datareader', 'db_datawriter', 'db_ddladmin', 'public'];

const databaseProperties: Readonly<Record<string, string>> = {
  collation: collationName,
  updateability: 'READ_WRITE',
  status: 'ONLINE',
  recovery: 'SIMPLE',
  useraccess: 'MULTI_USER',
};

/** Registers the functions that answer from the catalog. */
export function registerCatalogFunctions(database: DatabaseSync, catalog: Catalog): void {
  const find = (name: string): UserTable | undefined => {
    const wanted = objectName(name);
    return wanted === undefined
      ? undefined
      : catalog.tables().find((table) => collationKey(table.name) === collationKey(wanted));
  };
  const databaseIndex = (name: Value): number => {
    const key = collationKey(String(name));
    return catalog.databases().findIndex((candidate) => collationKey(candidate) === key);
  };
  const functions: Readonly<Record<string, (...values: Value[]) => Value>> = {
    object_id: (name, kind) => {
      const type = String(kind).trim().toUpperCase();
      return name === null || (type !== '' && type !== 'U') ? null : (find(String(name))?.objectId ?? null);
    },
    object_name: (id) => catalog.tables().find((table) => table.objectId === Number(id))?.name ?? null,
    type_name: (id) => typeNameOf(Number(id)) ?? null,
    schema_id: (name) => {
      const key = collationKey(String(name));
      const found = Object.entries(schemaNames).find(([, schema]) => collationKey(schema) === key);
      return found === undefined ? null : Number(found[0]);
    },
    schema_name: (id) => schemaNames[Number(id)] ?? null,
    column_length: (table, column) => {
      const key = collationKey(String(column));
      const found = find(String(table))?.columns.find((candidate) => collationKey(candidate.name) === key);
      return found === undefined ? null : maxBytes(found.type);
    },
    database_id: (name) => (databaseIndex(name) === -1 ? null : databaseId(databaseIndex(name))),
    database_name: (id) => catalog.databases().find((_, index) => databaseId(index) === Number(id)) ?? null,
    database_property: (name, property) =>
      databaseIndex(name) === -1 ? null : (databaseProperties[String(property)] ?? null),
    has_database_access: (accessible, name) => {
      if (databaseIndex(name) === -1) {
        return null;
      }
      const key = collationKey(String(name));
      return String(accessible)
        .split('\n')
        .some((candidate) => collationKey(candidate) === key)
        ? 1
        : 0;
    },
    has_permission: (role, object, securable, permission) =>
      hasPermission(catalog, String(role), String(object), String(securable), String(permission)),
    is_server_role_member: memberOf(serverRoles, ['public']),
    is_role_member: memberOf(databaseRoles, ['db_datareader', 'public']),
    iso: (units) => (units === null ? null : dateText(Number(units), 'datetime', 121)),
  };
  for (const [name, call] of Object.entries(functions)) {
    database.function(name, { varargs: true }, call);
  }
}
