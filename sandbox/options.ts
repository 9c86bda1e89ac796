import { isCrmVariant } from './crm/variants/crmVariants.ts';
import { findCollation } from './sql/values/collation.ts';
import type { SandboxOptions } from './start.ts';

/** What the program takes, all as text. */
export const SANDBOX_OPTIONS = {
  customers: { type: 'string' },
  products: { type: 'string' },
  orders: { type: 'string' },
  agents: { type: 'string' },
  'latency-ms': { type: 'string' },
  seed: { type: 'string' },
  'port-sql': { type: 'string' },
  'port-api': { type: 'string' },
  collation: { type: 'string' },
  columns: { type: 'string' },
  without: { type: 'string' },
  'family-row': { type: 'string' },
  'crm-variant': { type: 'string' },
} as const;

type Values = Readonly<Partial<Record<keyof typeof SANDBOX_OPTIONS, string>>>;

/** An option's value that means nothing; the message is what was given, or what is wrong with it. */
export class WrongOption extends Error {
  readonly option: keyof typeof SANDBOX_OPTIONS;

  constructor(option: keyof typeof SANDBOX_OPTIONS, value: string) {
    super(value);
    this.option = option;
  }
}

/** @throws WrongOption for the first that cannot be read. */
export function readOptions(values: Values): SandboxOptions {
  const { collation, columns, without, 'family-row': familyOwnRow, 'crm-variant': crmVariant } = values;
  if (collation !== undefined && findCollation(collation) === undefined) {
    throw new WrongOption('collation', collation);
  }
  if (crmVariant !== undefined && !isCrmVariant(crmVariant)) throw new WrongOption('crm-variant', crmVariant);
  if (familyOwnRow !== undefined && familyOwnRow !== '' && familyOwnRow !== '**********') {
    throw new WrongOption('family-row', familyOwnRow);
  }
  return {
    ...readNumbers(values),
    ...(collation === undefined ? {} : { collation }),
    ...(columns === undefined ? {} : { columns: readColumns(columns) }),
    ...(without === undefined ? {} : { without: list(without) }),
    ...(familyOwnRow === undefined ? {} : { familyOwnRow }),
    ...(crmVariant === undefined ? {} : { crmVariant }),
  };
}

const NUMBERS = {
  customers: 'customers',
  products: 'products',
  orders: 'orders',
  agents: 'agents',
  'latency-ms': 'latencyMs',
  seed: 'seed',
  'port-sql': 'sqlPort',
  'port-api': 'apiPort',
} as const;

function readNumbers(values: Values): SandboxOptions {
  const read = (Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]).flatMap((option) => {
    const text = values[option];
    if (text === undefined) return [];
    if (!/^\d{1,9}$/.test(text)) throw new WrongOption(option, text);
    return [[NUMBERS[option], Number(text)] as const];
  });
  return Object.fromEntries(read);
}

const list = (text: string): string[] => text.split(';').filter((part) => part.trim() !== '');

/** `Clientes.BajaEmpresaLc=smallint?;Articulos.PrecioVenta=money`. */
function readColumns(text: string): Record<string, string> {
  return Object.fromEntries(
    list(text).map((part): [string, string] => {
      const [, name, type] = /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(part) ?? [];
      if (name === undefined || type === undefined) throw new WrongOption('columns', part);
      return [name, type];
    }),
  );
}
