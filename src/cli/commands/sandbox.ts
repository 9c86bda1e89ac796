import { once } from 'node:events';
import { startSandboxProcess } from '../../host/sandboxProcess.ts';
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
    const sandbox = await startSandboxProcess(__dirname, sandboxArgs(options));
    if (!output.json) {
      output.line(JSON.stringify(sandbox.description, null, 2));
      output.line(texts.text('sandbox.ready'));
    }
    output.result(sandbox.description);
    if (!signal.aborted) await once(signal, 'abort');
    await sandbox.stop();
    return 0;
  },
};

/** The options as the sandbox's own program takes them; it is the one to judge their values. */
export function sandboxArgs(options: Options): readonly string[] {
  return Object.keys(SANDBOX_OPTIONS).flatMap((name) => {
    const value = options.text(name);
    return value === undefined ? [] : [`--${name}`, value];
  });
}
