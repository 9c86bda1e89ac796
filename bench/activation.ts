import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../scripts/support/temporaryFolder.ts';
import type { BenchOptions } from './support/benchOptions.ts';
import { figure, type Report } from './support/report.ts';
import { measure, type Contender } from './support/rounds.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OURS = 'Sage 200 Link';
const VSCE = join(ROOT, 'node_modules', '@vscode', 'vsce', 'vsce');

/**
 * The extension's own work at activation, in a process of its own and against a stand-in of the editor's API, and the
 * size of its package; an extension that does nothing beside it.
 */
export async function benchActivation({ rounds }: BenchOptions): Promise<Report> {
  const folder = temporaryFolder();
  try {
    const empty = makeEmptyExtension(folder.path);
    const probe = join(folder.path, 'probe.cjs');
    writeFileSync(probe, PROBE);
    const contender = (name: string, main: string): Contender => ({
      name,
      run: () => activate(probe, main),
    });
    const medians = await measure(
      [
        contender('empty extension', join(empty, 'extension.js')),
        contender(OURS, join(ROOT, 'dist', 'extension.js')),
      ],
      rounds,
    );
    pack(ROOT, join(folder.path, 'ours.vsix'));
    pack(empty, join(folder.path, 'empty.vsix'));
    const sizes = new Map([
      ['empty extension', statSync(join(folder.path, 'empty.vsix')).size],
      [OURS, statSync(join(folder.path, 'ours.vsix')).size],
    ]);
    return {
      title: 'activation: loading and activating, and the package',
      columns: ['extension', 'ms', 'VSIX KB'],
      rows: [...medians].map(([name, ms]) => [name, figure(ms), figure((sizes.get(name) ?? 0) / 1024)]),
      goals: [
        { text: 'activation under 30 ms', met: (medians.get(OURS) ?? Number.NaN) < 30 },
        { text: 'the package under 3 MB', met: (sizes.get(OURS) ?? Number.NaN) < 3 * 1024 * 1024 },
      ],
    };
  } finally {
    folder.remove();
  }
}

/** Loads an extension and calls its `activate`; prints the milliseconds. */
const PROBE = `
const Module = require('node:module');
const stand = new Proxy(function () {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 'stand-in' : name === 'then' ? undefined : stand),
  apply: () => stand,
  construct: () => stand,
  set: () => true,
});
const load = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? stand : load(name, ...rest));
const uri = { fsPath: '/nowhere' };
const context = {
  subscriptions: [], extensionUri: uri, extensionPath: '/nowhere', globalStorageUri: uri, extensionMode: 1,
  globalState: { get: (_, other) => other, update: async () => {} }, secrets: stand,
};
const started = performance.now();
require(process.argv[2]).activate(context);
process.stdout.write(String(performance.now() - started));
process.exit();
`;

async function activate(probe: string, main: string): Promise<number> {
  const child = spawn(process.execPath, [probe, main], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  await once(child, 'close');
  return Number(output);
}

function makeEmptyExtension(folder: string): string {
  const extension = join(folder, 'empty');
  mkdirSync(extension);
  writeFileSync(join(extension, 'extension.js'), 'exports.activate = () => {};\n');
  writeFileSync(join(extension, 'README.md'), 'Nothing.\n');
  writeFileSync(join(extension, 'LICENSE'), 'None.\n');
  const manifest = {
    name: 'empty',
    publisher: 'nobody',
    version: '0.0.1',
    main: './extension.js',
    engines: { vscode: '^1.105.0' },
    activationEvents: ['*'],
  };
  writeFileSync(join(extension, 'package.json'), JSON.stringify(manifest));
  return extension;
}

function pack(extension: string, file: string): void {
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  const { status, stderr } = spawnSync(process.execPath, [VSCE, 'package', ...options, '--out', file], {
    cwd: extension,
    encoding: 'utf8',
    input: 'y\n',
  });
  if (status !== 0) throw new Error(stderr);
}
