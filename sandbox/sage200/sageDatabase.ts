import type { TableContent } from '../sql/tableDefinition.ts';
import { agentTable, companyTable } from './agents.ts';
import { familyTable, productTable } from './catalogue.ts';
import type { CompanyPlan } from './companyPlan.ts';
import { companyIdentity } from './companyPlan.ts';
import { contactTable } from './contacts.ts';
import { customerTable } from './customerTable.ts';
import { deliveryNoteTable, invoiceTable } from './invoices.ts';
import { orderLineTable, orderTable } from './orders.ts';
import type { SageTable } from './sageTable.ts';
import { tableContent } from './sageTable.ts';

/** Sizes are those of company 1; the others are small unless `alike`. */
export interface SageOptions {
  /** The same seed gives the same rows. 200 */
  readonly seed?: number;
  /** Customers, prospects and web logins together. 240 */
  readonly customers?: number;
  /** 150 */
  readonly products?: number;
  /** 120 */
  readonly orders?: number;
  /** Ordinary agents, beside the thirteen special ones that company 1 always has. 4 */
  readonly agents?: number;
  /** Companies in this database, with the codes from 1. 1 */
  readonly companies?: number;
  /** Every company is as large as company 1. */
  readonly alike?: boolean;
  /** Columns (`Table.Column`) or tables (`ResumenCliente`) that this installation lacks. */
  readonly without?: readonly string[];
  /**
   * Types that this installation's columns have instead, by `Table.Column`: `'Articulos.PrecioVenta': 'money'`. A `?`
   * behind the type lets the column be NULL; `COLLATE name` gives it a collation of its own.
   */
  readonly columns?: Readonly<Record<string, string>>;
  /** Of the text columns that have none of their own; the database is to be made with the same. Its own. */
  readonly collation?: string;
  /** What stands in CodigoSubfamilia on a family's own row, and on articles without a subfamily. '' */
  readonly familyOwnRow?: '' | '**********';
}

const TABLES: readonly SageTable[] = [
  companyTable,
  agentTable,
  customerTable,
  contactTable,
  familyTable,
  productTable,
  orderTable,
  orderLineTable,
  deliveryNoteTable,
  invoiceTable,
];

/** A Sage 200 database with demo companies. Rows are made while they are read, and can be read more than once. */
export function sageDatabase(options: SageOptions = {}): readonly TableContent[] {
  const without = new Set(options.without);
  const columns = options.columns ?? {};
  refuseUnknown(Object.keys(columns));
  const companies = Array.from({ length: options.companies ?? 1 }, (_, index) =>
    companyPlan(index + 1, options, without),
  );
  return TABLES.filter((table) => !without.has(table.definition.name)).map((table) =>
    tableContent(table, companies, { without, columns, collation: options.collation }),
  );
}

/** An override of a column that there is not would change nothing, unnoticed. */
function refuseUnknown(names: readonly string[]): void {
  const known = new Set(
    TABLES.flatMap(({ definition }) => definition.columns.map(({ name }) => `${definition.name}.${name}`)),
  );
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new RangeError(`There is no column ${unknown}`);
  }
}

function companyPlan(code: number, options: SageOptions, without: ReadonlySet<string>): CompanyPlan {
  const sizes =
    code === 1 || options.alike === true
      ? {
          agents: options.agents ?? 4,
          customers: options.customers ?? 240,
          products: options.products ?? 150,
          orders: options.orders ?? 120,
        }
      : { agents: 3, customers: 40, products: 30, orders: 20 };
  return {
    ...companyIdentity(code),
    ...sizes,
    code,
    seed: options.seed ?? 200,
    without,
    familyOwnRow: options.familyOwnRow ?? '',
  };
}
