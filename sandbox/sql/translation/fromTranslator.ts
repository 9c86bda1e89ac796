import { invalidObject, notSupported } from '../sqlError.ts';
import type { TableSource } from '../language/syntax.ts';
import type { Scope, Source } from './scope.ts';
import { sameName } from './scope.ts';
import type { StoredTable, Translator } from './translator.ts';
import { quoteName, typed } from './typed.ts';

export interface TranslatedFrom {
  /** ` FROM ...`, or nothing. */
  readonly sql: string;
  readonly sources: readonly Source[];
}

export function translateFrom(
  translator: Translator,
  from: readonly TableSource[],
  scope: Scope,
): TranslatedFrom {
  const parts = from.map((source) => translateSource(translator, source, scope));
  const sql = parts.length === 0 ? '' : ` FROM ${parts.map((part) => part.sql).join(', ')}`;
  return { sql, sources: parts.flatMap((part) => part.sources) };
}

function translateSource(translator: Translator, source: TableSource, scope: Scope): TranslatedFrom {
  switch (source.type) {
    case 'table':
      return translateTable(translator, source, scope);
    case 'derived':
      return translateDerived(translator, source, scope);
    default:
      return translateJoin(translator, source, scope);
  }
}

/** Finds a stored table by its path: `t`, `dbo.t`, `db..t`, `db.dbo.t`. Other databases are out of reach: 208. */
export function resolveTable(translator: Translator, path: readonly string[]): StoredTable {
  const name = path.at(-1) ?? '';
  const schema = path.at(-2) ?? '';
  const database = path.at(-3);
  const own = database === undefined || sameName(database, translator.input.databaseName);
  const table =
    own && path.length <= 3 ? translator.input.findTable(schema === '' ? 'dbo' : schema, name) : undefined;
  if (table === undefined) {
    throw invalidObject(path.join('.'));
  }
  return table;
}

function translateTable(
  translator: Translator,
  source: Extract<TableSource, { type: 'table' }>,
  scope: Scope,
): TranslatedFrom {
  const common =
    source.path.length === 1 ? scope.commonTables.get((source.path[0] ?? '').toLowerCase()) : undefined;
  if (common !== undefined) {
    // A common table does not see itself: recursion is refused as an unknown name.
    const visible = new Map(scope.commonTables);
    visible.delete(common.name.toLowerCase());
    const derived = {
      type: 'derived',
      query: common.query,
      alias: source.alias ?? common.name,
      columns: common.columns,
    } as const;
    return translateDerived(translator, derived, { ...scope, commonTables: visible });
  }
  const table = resolveTable(translator, source.path);
  translator.uses.push({ table, dirty: source.dirty });
  const alias = translator.uniqueName();
  return {
    sql: `${readable(translator, table)} AS ${alias}`,
    sources: [tableSource(table, source.alias ?? table.name, alias)],
  };
}

/** A catalog view tells a login of those tables alone on which it has a permission. */
function readable(translator: Translator, { schema, storedName, columns }: StoredTable): string {
  const about = columns.find(({ name }) => name === 'object_id' || name === 'TABLE_NAME');
  const name = quoteName(storedName);
  return schema === 'dbo' || about === undefined
    ? name
    : `(SELECT * FROM ${name} WHERE may_see(${translator.placeholder('login')}, ${quoteName(about.name)}))`;
}

/** The columns of a stored table under an alias of SQLite's. */
export function tableSource(table: StoredTable, name: string, alias: string): Source {
  return {
    alias: name,
    columns: table.columns.map((column) => {
      const value = {
        ...typed(`${alias}.${quoteName(column.name)}`, column.type, column.nullable),
        name: column.name,
      };
      if (column.type.kind === 'text') {
        return { ...value, table: table.name };
      }
      return column.keyName === undefined
        ? value
        : { ...value, key: `${alias}.${quoteName(column.keyName)}` };
    }),
  };
}

function translateDerived(
  translator: Translator,
  source: Extract<TableSource, { type: 'derived' }>,
  scope: Scope,
): TranslatedFrom {
  // A derived table sees common tables, but not its neighbours.
  const query = translator.query(source.query, {
    ...scope,
    sources: [],
    parent: undefined,
    grouping: undefined,
  });
  const alias = translator.uniqueName();
  const columns = query.columns.map((column, index) => ({
    ...typed(`${alias}.c${index}`, column.type, column.nullable),
    name: source.columns[index] ?? column.name,
  }));
  return { sql: `(${query.sql}) AS ${alias}`, sources: [{ alias: source.alias, columns }] };
}

function optional(sources: readonly Source[]): Source[] {
  return sources.map((source) => ({
    ...source,
    columns: source.columns.map((column) => ({ ...column, nullable: true })),
  }));
}

function translateJoin(
  translator: Translator,
  source: Extract<TableSource, { type: 'join' }>,
  scope: Scope,
): TranslatedFrom {
  const left = translateSource(translator, source.left, scope);
  const right = translateSource(translator, source.right, scope);
  const { kind } = source;
  const sources = [
    ...(kind === 'RIGHT' || kind === 'FULL' ? optional(left.sources) : left.sources),
    ...(kind === 'LEFT' || kind === 'FULL' ? optional(right.sources) : right.sources),
  ];
  if (source.right.type === 'join' && kind !== 'INNER') {
    throw notSupported('A nested outer join');
  }
  const on =
    source.on === undefined
      ? ''
      : ` ON ${translator.condition(source.on, { ...scope, sources, parent: scope, grouping: undefined, aggregates: 'where' })}`;
  const rightSql = source.right.type === 'join' ? `(${right.sql})` : right.sql;
  return { sql: `${left.sql} ${kind} JOIN ${rightSql}${on}`, sources };
}
