import { ambiguousColumn, invalidColumn, unboundIdentifier } from '../sqlError.ts';
import { collationKey } from '../values/collationKey.ts';
import type { CommonTable } from '../language/syntax.ts';
import type { Typed } from './typed.ts';

/** A table, view or sub-query named in FROM, with the columns it offers in order. */
export interface Source {
  readonly alias: string;
  readonly columns: readonly (Typed & { readonly name: string })[];
}

/** How the columns of a grouped query may be used. */
interface Grouping {
  /** The SQL of each GROUP BY expression. */
  readonly keys: ReadonlySet<string>;
}

/** What names mean at one place of a query; sub-queries see their parents' sources. */
export interface Scope {
  readonly sources: readonly Source[];
  readonly parent: Scope | undefined;
  readonly commonTables: ReadonlyMap<string, CommonTable>;
  /** Set while the select list, HAVING or ORDER BY of a grouped query is translated. */
  readonly grouping: Grouping | undefined;
  /** Whether an aggregate may stand here, and why not. */
  readonly aggregates: 'allowed' | 'where' | 'nested';
}

export const emptyScope: Scope = {
  sources: [],
  parent: undefined,
  commonTables: new Map(),
  grouping: undefined,
  aggregates: 'where',
};

/** Names compare under the database's collation. */
export const sameName = (a: string, b: string): boolean => a === b || collationKey(a) === collationKey(b);

function candidates(scope: Scope, name: string, qualifier: string | undefined): Typed[] {
  return scope.sources
    .filter((source) => qualifier === undefined || sameName(source.alias, qualifier))
    .flatMap((source) => source.columns.filter((column) => sameName(column.name, name)));
}

const hasSource = (scope: Scope, qualifier: string): boolean =>
  scope.sources.some((source) => sameName(source.alias, qualifier));

/** A column found, and whether it belongs to the query itself (not to one around it). */
export interface FoundColumn {
  readonly column: Typed;
  readonly own: boolean;
}

/** Resolves a column name: 207, 209 or 4104 when it cannot be. */
export function findColumn(scope: Scope, path: readonly string[]): FoundColumn {
  const name = path.at(-1) ?? '';
  const qualifier = path.at(-2);
  for (let current: Scope | undefined = scope; current !== undefined; current = current.parent) {
    const [column, second] = candidates(current, name, qualifier);
    if (second !== undefined) {
      throw ambiguousColumn(name);
    }
    if (column !== undefined) {
      return { column, own: current === scope };
    }
    if (qualifier !== undefined && hasSource(current, qualifier)) {
      throw invalidColumn(name);
    }
  }
  throw qualifier === undefined ? invalidColumn(name) : unboundIdentifier(path.join('.'));
}
