import type { DatabaseSync } from 'node:sqlite';
import type { UserTable } from './userTable.ts';
import { nameParts, tableName } from './objectName.ts';
import type { Permissions } from './permissions.ts';
import { collationKey } from '../values/collationKey.ts';
import { dateText } from '../values/dateText.ts';
import { databaseId, maxBytes, typeNameOf } from './catalogTables.ts';

type Value = string | number | bigint | Uint8Array | null;

/** What the catalog functions know of their database and server. */
export interface Catalog {
  readonly tables: () => readonly UserTable[];
  readonly databases: () => readonly string[];
  readonly collation: string;
  readonly permissions: Permissions;
}

const quotedName = (name: string): string => `[${name.replaceAll(']', ']]')}]`;

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
/** What every login may do that is let into the database. */
const publicPermissions = new Set(['CONNECT', 'CONNECT SQL', 'VIEW ANY DATABASE', 'ANY']);

/** HAS_PERMS_BY_NAME: 1, 0, or NULL when the permission does not exist, or the securable neither (for this login). */
function hasPermission(
  catalog: Catalog,
  login: string,
  object: string,
  securable: string,
  permission: string,
): number | null {
  const wanted = permission.toUpperCase();
  const kind = securable.toUpperCase();
  const { permissions } = catalog;
  const admin = permissions.roleOf(login) === 'admin';
  const reading = wanted === 'SELECT' || wanted === 'VIEW DEFINITION';
  if (kind === 'OBJECT') {
    const table = findTable(catalog, login, object);
    if (table === undefined || (wanted !== 'ANY' && !tablePermissions.has(wanted))) {
      return null;
    }
    return admin || reading || wanted === 'ANY' ? 1 : 0;
  }
  if (kind === 'DATABASE') {
    const key = collationKey(object.replaceAll(/[[\]"]/g, ''));
    if (object !== '' && !catalog.databases().some((database) => collationKey(database) === key)) {
      return null;
    }
  } else if (kind !== '' && kind !== 'SERVER' && kind !== 'SCHEMA') {
    return null;
  }
  return admin || publicPermissions.has(wanted) || (reading && permissions.maySelect(login)) ? 1 : 0;
}

/** A table by its name; one on which the login has no permission at all is invisible to it. */
function findTable({ tables, permissions }: Catalog, login: string, name: string): UserTable | undefined {
  const wanted = tableName(nameParts(name));
  const found =
    wanted === undefined
      ? undefined
      : tables().find((table) => collationKey(table.name) === collationKey(wanted));
  return found !== undefined && permissions.maySelect(login, found.objectId) ? found : undefined;
}

function memberOf(permissions: Permissions, known: readonly string[], readerRole?: string) {
  return (login: Value, asked: Value): number | null => {
    const name = String(asked).toLowerCase();
    const role = permissions.roleOf(String(login));
    if (!known.includes(name)) {
      return null;
    }
    const member = name === 'public' || role === 'admin' || (role === 'reader' && name === readerRole);
    return member ? 1 : 0;
  };
}

const serverRoles = ['sysadmin', 'securityadmin', 'serveradmin', 'dbcreator', 'public'];
const databaseRoles = ['db_owner', 'db_datareader', 'db_datawriter', 'db_ddladmin', 'public'];

const databaseProperties: Readonly<Record<string, string>> = {
  updateability: 'READ_WRITE',
  status: 'ONLINE',
  recovery: 'SIMPLE',
  useraccess: 'MULTI_USER',
};

/** Registers the functions that answer from the catalog. */
export function registerCatalogFunctions(database: DatabaseSync, catalog: Catalog): void {
  const { permissions } = catalog;
  const find = (login: Value, name: Value): UserTable | undefined =>
    findTable(catalog, String(login), String(name));
  const properties: Readonly<Record<string, string>> = {
    ...databaseProperties,
    collation: catalog.collation,
  };
  const databaseIndex = (name: Value): number => {
    const key = collationKey(String(name));
    return catalog.databases().findIndex((candidate) => collationKey(candidate) === key);
  };
  const functions: Readonly<Record<string, (...values: Value[]) => Value>> = {
    object_id: (login, name, kind) => {
      const type = String(kind).trim().toUpperCase();
      return name === null || (type !== '' && type !== 'U') ? null : (find(login, name)?.objectId ?? null);
    },
    object_name: (login, id) => {
      const visible = permissions.maySelect(String(login), Number(id));
      const found = catalog.tables().find((table) => table.objectId === Number(id));
      return visible ? (found?.name ?? null) : null;
    },
    // A row of a catalog view, by the table's id or name.
    may_see: (login, table) => {
      const visible =
        typeof table === 'string'
          ? find(login, quotedName(table)) !== undefined
          : permissions.maySelect(String(login), Number(table));
      return visible ? 1 : 0;
    },
    type_name: (id) => typeNameOf(Number(id)) ?? null,
    schema_id: (name) => {
      const key = collationKey(String(name));
      const found = Object.entries(schemaNames).find(([, schema]) => collationKey(schema) === key);
      return found === undefined ? null : Number(found[0]);
    },
    schema_name: (id) => schemaNames[Number(id)] ?? null,
    column_length: (login, table, column) => {
      const key = collationKey(String(column));
      const found = find(login, table)?.columns.find((candidate) => collationKey(candidate.name) === key);
      return found === undefined ? null : maxBytes(found.type);
    },
    database_id: (name) => (databaseIndex(name) === -1 ? null : databaseId(databaseIndex(name))),
    database_name: (id) => catalog.databases().find((_, index) => databaseId(index) === Number(id)) ?? null,
    database_property: (name, property) =>
      databaseIndex(name) === -1 ? null : (properties[String(property)] ?? null),
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
    has_permission: (login, object, securable, permission) =>
      hasPermission(catalog, String(login), String(object), String(securable), String(permission)),
    is_server_role_member: memberOf(permissions, serverRoles),
    is_role_member: memberOf(permissions, databaseRoles, 'db_datareader'),
    iso: (units) => (units === null ? null : dateText(Number(units), 'datetime', 121)),
  };
  for (const [name, call] of Object.entries(functions)) {
    database.function(name, { varargs: true }, call);
  }
}
