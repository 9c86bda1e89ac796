import { nameParts, tableName } from '../engine/objectName.ts';
import type { ColumnClause, Definition, Expression } from '../language/syntax.ts';
import { keyNameOf } from '../sqlDatabase.ts';
import type { UserTable } from '../engine/userTable.ts';
import {
  duplicateColumn,
  keyDependsOn,
  noSuchLogin,
  notSupported,
  nullNotAllowed,
  SqlError,
} from '../sqlError.ts';
import type { SqlValue } from '../tableDefinition.ts';
import { sameName } from '../translation/scope.ts';
import { planRebuild, type ColumnSource } from '../translation/statementTranslator.ts';
import type { StoredColumn } from '../translation/translator.ts';
import { findCollation } from '../values/collation.ts';
import { isText } from '../values/dataType.ts';
import { bindings, translationInput, type RequestContext } from './requestContext.ts';

const sqliteNotNull = 1299;

/** Runs ALTER TABLE, DROP TABLE, sp_rename, GRANT, REVOKE or DENY. */
export async function runDefinition(context: RequestContext, statement: Definition): Promise<void> {
  const { session } = context;
  if (session.transactionDepth > 0) {
    throw notSupported('A change of definitions inside a transaction');
  }
  const { writeLock } = session.database;
  // Somebody may begin to read in the turn between being told and going on.
  while (!writeLock.isAlone(session)) {
    await writeLock.alone(session, session.lockTimeoutMs, context.cancelled);
  }
  switch (statement.type) {
    case 'alterColumn':
      alterColumn(context, alterable(context, statement.table), statement.column);
      return;
    case 'addColumns':
      addColumns(context, alterable(context, statement.table), statement.columns);
      return;
    case 'dropColumns':
      dropColumns(context, alterable(context, statement.table), statement.columns);
      return;
    case 'dropTables':
      dropTables(context, statement);
      return;
    case 'rename':
      rename(context, statement);
      return;
    default:
      changePermission(context, statement);
  }
}

const isAdmin = ({ session }: RequestContext): boolean => session.login.role === 'admin';

function find({ session }: RequestContext, path: readonly string[]): UserTable | undefined {
  const own = path.length < 3 || sameName(path.at(-3) ?? '', session.database.name);
  const name = tableName(path);
  return own && name !== undefined ? session.database.userTable(name) : undefined;
}

function alterable(context: RequestContext, path: readonly string[]): UserTable {
  const table = find(context, path);
  if (table === undefined || !isAdmin(context)) {
    throw new SqlError(
      table === undefined ? 4902 : 1088,
      `Cannot find the object "${path.join('.')}" because it does not exist or you do not have permissions.`,
    );
  }
  return table;
}

const findColumn = (table: UserTable, name: string): StoredColumn | undefined =>
  table.columns.find((column) => sameName(column.name, name));

function existing(table: UserTable, name: string): StoredColumn {
  const column = findColumn(table, name);
  if (column === undefined) {
    throw new SqlError(
      4924,
      `ALTER TABLE ALTER COLUMN failed because column '${name}' does not exist in table '${table.name}'.`,
    );
  }
  return column;
}

/** A default as the catalog keeps it: a literal, or one of the two functions in use. */
function readDefault(expression: Expression | undefined): StoredColumn['default'] {
  const literal = (value: Expression): SqlValue | undefined => {
    switch (value.type) {
      case 'string':
        return value.value;
      case 'number':
        return Number(value.text);
      case 'negate': {
        const positive = literal(value.operand);
        return typeof positive === 'number' ? -positive : undefined;
      }
      default:
        return value.type === 'null' ? null : undefined;
    }
  };
  if (expression === undefined) {
    return undefined;
  }
  if (expression.type === 'call' && ['NEWID', 'GETDATE'].includes(expression.name)) {
    return expression.name === 'NEWID' ? 'newid()' : 'getdate()';
  }
  const value = literal(expression);
  if (value === undefined) {
    throw notSupported('This DEFAULT');
  }
  return value;
}

function readColumn({ session }: RequestContext, clause: ColumnClause): StoredColumn {
  const { name, type, nullable } = clause;
  const collation = findCollation(clause.collation ?? session.database.collation)?.name;
  if (collation === undefined) {
    throw new SqlError(448, `Invalid collation '${clause.collation ?? ''}'.`);
  }
  return {
    name,
    type: isText(type) ? { ...type, collation } : type,
    nullable,
    keyName: keyNameOf(name, type),
    default: readDefault(clause.default),
  };
}

/** Puts the table's new columns in place of the old ones. */
function rebuild(context: RequestContext, table: UserTable, sources: readonly ColumnSource[]): void {
  const { database } = context.session;
  const { values, placeholders } = planRebuild(table.name, sources, translationInput(context));
  const columns = sources.map(({ column }) => column);
  const { name, primaryKey } = table;
  try {
    database.rebuildTable(table, { name, primaryKey, columns }, values, ...bindings(context, placeholders));
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteNotNull) {
      const column = error.message.split('.').at(-1) ?? '';
      throw nullNotAllowed(column, `${database.name}.dbo.${name}`, 'UPDATE');
    }
    throw error;
  }
}

const kept = (column: StoredColumn): ColumnSource => ({ column, from: column, filled: false });

function alterColumn(context: RequestContext, table: UserTable, clause: ColumnClause): void {
  const old = existing(table, clause.name);
  const next = { ...readColumn(context, clause), name: old.name, default: old.default };
  if (clause.default !== undefined) {
    throw notSupported('DEFAULT in ALTER COLUMN');
  }
  // A key column may grow, and nothing else.
  const grows =
    next.type.kind === old.type.kind &&
    next.type.collation === old.type.collation &&
    next.type.length >= old.type.length &&
    next.type.length > 0 &&
    !next.nullable;
  if (table.primaryKey.includes(old.name) && !grows) {
    throw keyDependsOn(table.name, old.name);
  }
  rebuild(
    context,
    table,
    table.columns.map((column) =>
      column === old
        ? { column: { ...next, keyName: keyNameOf(old.name, next.type) }, from: old, filled: false }
        : kept(column),
    ),
  );
}

function addColumns(context: RequestContext, table: UserTable, clauses: readonly ColumnClause[]): void {
  const added = clauses.map((clause): ColumnSource => {
    if (findColumn(table, clause.name) !== undefined) {
      throw duplicateColumn(clause.name, table.name);
    }
    const column = readColumn(context, clause);
    return { column, from: undefined, filled: !column.nullable };
  });
  const bare = added.find(({ column }) => !column.nullable && column.default === undefined);
  const { database } = context.session;
  if (
    bare !== undefined &&
    database.prepare(`SELECT 1 FROM "${table.storedName}" LIMIT 1`).get() !== undefined
  ) {
    throw new SqlError(
      4901,
      `ALTER TABLE only allows columns to be added that can contain nulls, or have a DEFAULT definition specified, or the column being added is an identity or timestamp column, or alternatively if none of the previous conditions are satisfied the table must be empty to allow addition of this column. Column '${bare.column.name}' cannot be added to non-empty table '${table.name}' because it does not satisfy these conditions.`,
    );
  }
  rebuild(context, table, [...table.columns.map(kept), ...added]);
}

/** Simplification: a column's default goes with it, where the server would have its constraint dropped first. */
function dropColumns(context: RequestContext, table: UserTable, names: readonly string[]): void {
  const found = names.map((name) => {
    const column = findColumn(table, name);
    if (column === undefined) {
      throw new SqlError(
        4924,
        `ALTER TABLE DROP COLUMN failed because column '${name}' does not exist in table '${table.name}'.`,
      );
    }
    if (table.primaryKey.includes(column.name)) {
      throw keyDependsOn(table.name, column.name);
    }
    return column;
  });
  const dropped = new Set(found);
  rebuild(context, table, table.columns.filter((column) => !dropped.has(column)).map(kept));
}

function dropTables(
  context: RequestContext,
  { tables, ifExists }: Extract<Definition, { type: 'dropTables' }>,
): void {
  for (const path of tables) {
    const table = find(context, path);
    if (table !== undefined && isAdmin(context)) {
      context.session.database.dropTable(table);
    } else if (table !== undefined || !ifExists) {
      throw new SqlError(
        3701,
        `Cannot drop the table '${path.join('.')}', because it does not exist or you do not have permission.`,
        11,
        5,
      );
    }
  }
}

const wrongName = (object: string, kind: string, database: string): SqlError =>
  kind === 'COLUMN'
    ? new SqlError(
        15248,
        'Either the parameter @objname is ambiguous or the claimed @objtype (COLUMN) is wrong.',
        11,
      )
    : new SqlError(
        15225,
        `No item by the name of '${object}' could be found in the current database '${database}', given that @itemtype was input as '(null)'.`,
        11,
      );

function rename(context: RequestContext, statement: Extract<Definition, { type: 'rename' }>): void {
  const { object, name, kind } = statement;
  const { database } = context.session;
  if (kind !== 'COLUMN' && kind !== 'OBJECT') {
    throw notSupported(`sp_rename of ${kind}`);
  }
  const parts = nameParts(object);
  const table = find(context, kind === 'COLUMN' ? parts.slice(0, -1) : parts);
  const column = table === undefined ? undefined : findColumn(table, parts.at(-1) ?? '');
  if (!isAdmin(context) || table === undefined || (kind === 'COLUMN' && column === undefined)) {
    throw wrongName(object, kind, database.name);
  }
  const taken = kind === 'COLUMN' ? findColumn(table, name) : database.userTable(name);
  if (name === '' || (taken !== undefined && taken !== column && taken !== table)) {
    throw new SqlError(
      15335,
      `Error: The new name '${name}' is already in use as a ${kind} name and would cause a duplicate that is not permitted.`,
      11,
    );
  }
  const old = table.columns.map((each) => `"${each.name.replaceAll('"', '""')}"`);
  if (kind === 'OBJECT') {
    database.rebuildTable(table, { ...table, name }, old);
  } else {
    const renamed = (each: string): string => (each === column?.name ? name : each);
    const columns = table.columns.map((each) =>
      each === column ? { ...each, name, keyName: keyNameOf(name, each.type) } : each,
    );
    database.rebuildTable(table, { ...table, columns, primaryKey: table.primaryKey.map(renamed) }, old);
  }
  context.answer.info(
    15477,
    'Caution: Changing any part of an object name could break scripts and stored procedures.',
  );
}

function changePermission(
  context: RequestContext,
  { change, table: path, logins }: Extract<Definition, { type: 'permission' }>,
): void {
  const { permissions } = context.session.database;
  const table = path === undefined ? undefined : find(context, path);
  if (!isAdmin(context) || (path !== undefined && table === undefined)) {
    throw new SqlError(
      15151,
      `Cannot find the object '${path?.at(-1) ?? context.session.database.name}', because it does not exist or you do not have permission.`,
    );
  }
  for (const login of logins) {
    if (!permissions.change(change, login, table?.objectId)) {
      throw noSuchLogin(login);
    }
  }
}
