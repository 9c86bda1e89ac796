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
} as const;

export const SANDBOX_USAGE =
  '[--customers N] [--products N] [--orders N] [--agents N] [--latency-ms N] [--seed N] [--port-sql P] [--port-api P]';

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
    const { startSandbox } = await import('../../sandbox/start.ts');
    const sandbox = await startSandbox(readSizes(options));
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
