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

/** In what an installation differs from the usual one. */
export interface Installation {
  /** Tables, and columns as `Table.Column`, that it lacks. */
  readonly without: ReadonlySet<string>;
  /** Other types, by `Table.Column`: see SageOptions. */
  readonly columns: Readonly<Record<string, string>>;
  /** Of text columns whose type names none. */
  readonly collation: string | undefined;
}

/** `type`, `type?`, `type COLLATE name`, `type? COLLATE name`. */
const overridePattern = /^([\w(), ]+?)(\?)?(?: COLLATE (\w+))?$/i;

/** A column of another type; its values are converted when they are loaded, its default when it is used. */
function overridden(column: ColumnDefinition, override: string): ColumnDefinition {
  const [, type = override, nullable, collation] = overridePattern.exec(override) ?? [];
  return {
    ...column,
    type: type.replaceAll(' ', '') as SqlType,
    nullable: nullable !== undefined,
    ...(collation === undefined ? {} : { collation }),
  };
}

/** The table as the installation has it, with the rows of every company. */
export function tableContent(
  table: SageTable,
  companies: readonly CompanyPlan[],
  { without, columns: overrides, collation }: Installation,
): TableContent {
  const { name, primaryKey } = table.definition;
  const kept = table.definition.columns
    .filter((column) => !without.has(`${name}.${column.name}`))
    .map((column) => {
      const override = overrides[`${name}.${column.name}`];
      const own = override === undefined ? column : overridden(column, override);
      return collation === undefined ? own : { collation, ...own };
    });
  return {
    definition: {
      name,
      columns: kept,
      primaryKey: primaryKey.filter((column) => kept.some(({ name: known }) => known === column)),
    },
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
      yield kept.map((column) => fitting(row[column.name] ?? column.default ?? null, column));
    }
  }
}

/** The last day of smalldatetime: dates beyond are that day, as somebody would have entered them. */
const LAST_SMALL_DATE = '2079-06-06T00:00:00.000';

function fitting(value: SqlValue, { type }: ColumnDefinition): SqlValue {
  const tooLate = type === 'smalldatetime' && typeof value === 'string' && value > LAST_SMALL_DATE;
  return tooLate ? LAST_SMALL_DATE : value;
}
