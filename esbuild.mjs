// Bundles each program into dist/, and the panel into dist/panel/. Programs are CommonJS: the SQL driver loads its
// parts with `require`.
import { build, context } from 'esbuild';

import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { writeGuide } from './scripts/guide/writeGuide.ts';
import { bundledPackages, thirdPartyNotices } from './scripts/thirdPartyNotices.mjs';

const programs = {
  cli: 'src/cli/main.ts',
  // The other side, for trying things out: a process of its own.
  sandbox: 'sandbox/main.ts',
  extension: 'src/extension/main.ts',
  // What the extension loads when the editor has started, and when it is first used.
  window: 'src/extension/extension.ts',
  host: 'src/extension/host.ts',
  // The tests that run inside an editor.
  'test/suite': 'test/extension/run.ts',
};

/** Keeps what the extension loads later out of what is read at activation. */
const later = {
  name: 'later',
  setup({ onResolve }) {
    const bundles = { './extension.ts': './window.js', './host.ts': './host.js' };
    onResolve({ filter: /^\.\/(extension|host)\.ts$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: bundles[path], external: true } : undefined,
    );
  },
};

mkdirSync('dist/panel', { recursive: true });
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');

/** What an editor's task waits for. */
const told = {
  name: 'told',
  setup({ onStart, onEnd }) {
    onStart(() => console.log('[watch] build started'));
    onEnd(() => console.log('[watch] build finished'));
  },
};
const isWatching = process.argv.includes('--watch');

const ofPrograms = {
  entryPoints: Object.fromEntries(Object.entries(programs).filter(([, source]) => existsSync(source))),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: true,
  minifySyntax: true,
  external: ['vscode', 'mocha'],
  alias: { '@azure/identity': './scripts/noAzure.cjs' },
  plugins: isWatching ? [later, told] : [later],
  metafile: true,
  logLevel: 'warning',
};

const ofPanel = {
  entryPoints: { panel: 'src/webview/main.ts' },
  outdir: 'dist/panel',
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  format: 'esm',
  minify: !isWatching,
  sourcemap: isWatching ? 'inline' : false,
  metafile: true,
  logLevel: 'warning',
};

copyFileSync('src/webview/panel.css', 'dist/panel/panel.css');
copyFileSync('src/addin/themes.css', 'dist/panel/themes.css');
copyFileSync('node_modules/@vscode/codicons/dist/codicon.ttf', 'dist/panel/codicon.ttf');
writeGuide('dist/panel/guide');

if (isWatching) {
  for (const options of [ofPanel, ofPrograms]) await (await context(options)).watch();
} else await buildAll();

async function buildAll() {
  const programsBuilt = await build(ofPrograms);
  const panelBuilt = await build(ofPanel);
  if (process.argv.includes('--meta'))
    writeFileSync('dist/panel/meta.json', JSON.stringify(panelBuilt.metafile));

  const metafiles = [programsBuilt.metafile, panelBuilt.metafile];
  const bundled = bundledPackages(metafiles, (output) => !output.startsWith('dist/test/'));
  // The panel's font is copied, not bundled.
  const packages = [...new Set([...bundled, 'node_modules/@vscode/codicons'])].sort();
  writeFileSync('dist/THIRD_PARTY_NOTICES.txt', thirdPartyNotices(packages));
}
