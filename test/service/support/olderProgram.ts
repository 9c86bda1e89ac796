import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

export const OLDER_VERSION = '0.0.9';

/** The same program with an older version number. */
export async function buildOlderProgram(): Promise<{ readonly program: string; remove(): void }> {
  const folder = temporaryFolder();
  const program = join(folder.path, 'cli.js');
  await build({
    entryPoints: [fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    plugins: [
      {
        name: 'older',
        setup: ({ onLoad }) =>
          onLoad({ filter: /[/\\]package\.json$/ }, ({ path }) =>
            path.includes('node_modules')
              ? undefined
              : { contents: JSON.stringify({ version: OLDER_VERSION }), loader: 'json' },
          ),
      },
    ],
  });
  return { program, remove: () => folder.remove() };
}
