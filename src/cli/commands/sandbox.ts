import { once } from 'node:events';
import { startSandboxProcess } from '../../host/sandboxProcess.ts';
import type { Command } from '../command.ts';
import type { Options } from '../options.ts';
import type { OptionTable } from '../optionTable.ts';

export const SANDBOX_OPTIONS = {
  customers: { type: 'string', value: 'N' },
  products: { type: 'string', value: 'N' },
  orders: { type: 'string', value: 'N' },
  agents: { type: 'string', value: 'N' },
  'latency-ms': { type: 'string', value: 'N' },
  seed: { type: 'string', value: 'N' },
  'port-sql': { type: 'string', value: 'PORT' },
  'port-api': { type: 'string', value: 'PORT' },
  collation: { type: 'string', value: 'NAME' },
  columns: { type: 'string', value: 'T.C=TYPE;…' },
  without: { type: 'string', value: 'T;T.C;…' },
  'family-row': { type: 'string', value: 'TEXT' },
  'crm-variant': { type: 'string', value: 'NAME' },
} as const satisfies OptionTable;

export const sandboxCommand: Command = {
  name: 'sandbox',
  example: 'sage200-link sandbox --customers 500 --latency-ms 20',
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
