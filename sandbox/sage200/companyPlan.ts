import { Random, streamOf } from './random.ts';

/** One company of the database: its name, and how much of everything it has. */
export interface CompanyPlan {
  readonly code: number;
  readonly name: string;
  /** Where its people have their mail. */
  readonly mailDomain: string;
  readonly administrator: { readonly name: string; readonly email: string };
  readonly seed: number;
  readonly agents: number;
  readonly customers: number;
  readonly products: number;
  readonly orders: number;
  /** Columns (`Table.Column`) and tables that the installation lacks. */
  readonly without: ReadonlySet<string>;
  /** The subfamily of a family's own row. */
  readonly familyOwnRow: string;
}

export type CompanyIdentity = Pick<CompanyPlan, 'name' | 'mailDomain' | 'administrator'>;

const KNOWN: readonly CompanyIdentity[] = [
  {
    name: 'Comercial Añil, S.L.',
    mailDomain: 'anil.example',
    administrator: { name: 'Iñaki Echeverría Añil', email: 'inaki@anil.example' },
  },
  {
    name: 'Hermanos Núñez Distribución, S.A.',
    mailDomain: 'nunez.example',
    administrator: { name: 'Concepción Núñez Peña', email: 'concha@nunez.example' },
  },
];

export function companyIdentity(code: number): CompanyIdentity {
  return (
    KNOWN[code - 1] ?? {
      name: `Filial ${code} de Añil, S.L.`,
      mailDomain: `filial${code}.example`,
      administrator: { name: `Dirección Filial ${code}`, email: `direccion@filial${code}.example` },
    }
  );
}

/** A million rows ask for the same few streams: each is hashed once. */
const streams = new WeakMap<CompanyPlan, Map<string, number>>();

/** The numbers of one row of one table. */
export function rowRandom(company: CompanyPlan, table: string, position: number): Random {
  const known = streams.get(company) ?? new Map<string, number>();
  streams.set(company, known);
  const stream = known.get(table) ?? streamOf(company.seed, company.code, table);
  known.set(table, stream);
  return new Random(stream, position);
}

/** Company 1 holds the hand-made oddities: rows with a special meaning, and rows that the CRM refuses. */
export function hasOddities(company: CompanyPlan): boolean {
  return company.code === 1;
}
