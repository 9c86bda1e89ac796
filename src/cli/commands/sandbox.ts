import { once } from 'node:events';
import type { Command } from '../command.ts';
import type { Options } from '../options.ts';

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

export const SANDBOX_USAGE =
  '[--customers N] [--products N] [--orders N] [--agents N] [--latency-ms N] [--seed N] [--port-sql P] [--port-api P] [--collation C] [--columns T.C=TYPE;…] [--without T;T.C;…] [--family-row TEXT] [--crm-variant NAME]';

export const sandboxCommand: Command = {
  name: 'sandbox',
  summary: {
    es: 'arranca un Sage 200 y un CRM de pruebas en este equipo',
    en: 'starts a Sage 200 and a CRM to try things with, on this machine',
  },
  usage: SANDBOX_USAGE,
  options: SANDBOX_OPTIONS,
  async run({ options, output, texts, signal }) {
    // Loaded when used: no other command needs either server.
    const [{ startSandbox, isCollation }, { isCrmVariant }] = await Promise.all([
      import('../../sandbox/start.ts'),
      import('../../sandbox/crm/variants/crmVariants.ts'),
    ]);
    const collation = options.text('collation');
    if (collation !== undefined && !isCollation(collation)) throw options.wrong('collation', collation);
    const variant = options.text('crm-variant');
    if (variant !== undefined && !isCrmVariant(variant)) throw options.wrong('crm-variant', variant);
    const columns = options.text('columns');
    const sandbox = await startSandbox({
      ...readSizes(options),
      ...readData(options),
      ...(variant === undefined ? {} : { crmVariant: variant }),
    }).catch((error: unknown) => {
      // What the sandbox cannot make: a column that there is not, a type that is none.
      const mistaken = error instanceof RangeError && columns !== undefined;
      throw mistaken ? options.wrong('columns', error.message) : error;
    });
    if (!output.json) {
      output.line(JSON.stringify(sandbox.description, null, 2));
      output.line(texts.text('sandbox.ready'));
    }
    output.result(sandbox.description);
    if (!signal.aborted) await once(signal, 'abort');
    await sandbox.close();
    return 0;
  },
};

function readSizes(options: Options) {
  const named = {
    customers: options.number('customers'),
    products: options.number('products'),
    orders: options.number('orders'),
    agents: options.number('agents'),
    latencyMs: options.number('latency-ms'),
    seed: options.number('seed'),
    sqlPort: options.number('port-sql'),
    apiPort: options.number('port-api'),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

const list = (text: string): string[] => text.split(';').filter((part) => part.trim() !== '');

/** How the database differs from the usual: `--columns "Clientes.BajaEmpresaLc=smallint?;Articulos.PrecioVenta=money"`. */
function readData(options: Options) {
  const [collation, columns, without, familyOwnRow] = ['collation', 'columns', 'without', 'family-row'].map(
    (name) => options.text(name),
  );
  if (familyOwnRow !== undefined && familyOwnRow !== '' && familyOwnRow !== '**********') {
    throw options.wrong('family-row', familyOwnRow);
  }
  return {
    ...(collation === undefined ? {} : { collation }),
    ...(columns === undefined ? {} : { columns: readColumns(options, columns) }),
    ...(without === undefined ? {} : { without: list(without) }),
    ...(familyOwnRow === undefined ? {} : ({ familyOwnRow } as const)),
  };
}

function readColumns(options: Options, text: string): Record<string, string> {
  return Object.fromEntries(
    list(text).map((part): [string, string] => {
      const [, name, type] = /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(part) ?? [];
      if (name === undefined || type === undefined) {
        throw options.wrong('columns', part);
      }
      return [name, type];
    }),
  );
}
