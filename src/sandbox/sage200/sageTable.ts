import type {
  ColumnDefinition,
  SqlType,
  SqlValue,
  TableContent,
  TableDefinition,
} from '../sql/tableDefinition.ts';
import type { CompanyPlan } from './companyPlan.ts';

/** A row by its columns' names; a column left out gets its default. */
export type SageRow = Readonly<Record<string, SqlValue>>;

/** One table of the demo database, and how a company's rows in it are made. */
export interface SageTable {
  readonly definition: TableDefinition;
  readonly rows: (company: CompanyPlan) => Iterable<SageRow>;
}

/** A column's type, with a `?` for one that may be NULL, or with its own default. */
type ColumnWish = SqlType | `${SqlType}?` | readonly [SqlType, SqlValue | 'newid()'];

/** Columns by name, in order. Text is '' and numbers are 0 by default, as in Sage. */
export function columns(wishes: Readonly<Record<string, ColumnWish>>): readonly ColumnDefinition[] {
  return Object.entries(wishes).map(([name, wish]) => {
    if (typeof wish !== 'string') {
      return { name, type: wish[0], default: wish[1] };
    }
    if (wish.endsWith('?')) {
      return { name, type: wish.slice(0, -1) as SqlType, nullable: true };
    }
    const type = wish as SqlType;
    const fallback = defaultOf(type);
    return fallback === undefined ? { name, type } : { name, type, default: fallback };
  });
}

function defaultOf(type: SqlType): SqlValue | 'newid()' | undefined {
  if (type === 'uniqueidentifier') {
    return 'newid()';
  }
  if (type === 'datetime') {
    return undefined;
  }
  return type === 'text' || type.includes('varchar') ? '' : 0;
}

/** The table as an installation without some columns has it, with the rows of every company. */
export function tableContent(
  table: SageTable,
  companies: readonly CompanyPlan[],
  without: ReadonlySet<string>,
): TableContent {
  const { name, primaryKey } = table.definition;
  const kept = table.definition.columns.filter((column) => !without.has(`${name}.${column.name}`));
  return {
    definition: { name, columns: kept, primaryKey },
    rows: { [Symbol.iterator]: () => rows(table, companies, kept) },
  };
}

function* rows(
  table: SageTable,
  companies: readonly CompanyPlan[],
  kept: readonly ColumnDefinition[],
): Generator<readonly SqlValue[]> {
  for (const company of companies) {
    for (const row of table.rows(company)) {
      yield kept.map((column) => row[column.name] ?? column.default ?? null);
    }
  }
}
