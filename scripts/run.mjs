// Runs one of the project's tasks on Node 24, whatever Node 20 or later started it, after installing what
// the lockfile names when that has changed. Node built-ins only: it must work on a fresh clone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodePath } from './nodePath.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');

/** What differs from one Node to another: its SQLite, its sockets, its processes. */
const ON_NODE_22 = [
  'test/connector/{agents,ledger,links,sage200,state}/**/*.test.ts',
  'test/service/{process,runService,serviceClient,serviceServer}.test.ts',
  'test/cli/{demo,nodeVersion}.test.ts',
];
/** What needs neither a browser, nor an editor, nor a program in a process of its own: several files at once. */
const UNITS =
  'test/{addin,architecture,bench,connector,domain,guide,machines,model,report,sandbox,texts,webview}/**/*.test.ts';
/** What starts programs, browsers or editors: one after the other. */
const PROGRAMS = 'test/{cli,e2e,extension,faults,service,session,windows,workbench}/**/*.test.ts';

const tasks = {
  bench: (args) => {
    node('esbuild.mjs');
    node('bench/main.ts', ...args);
  },
  build: (args) => node('esbuild.mjs', ...args),
  watch: () => node('esbuild.mjs', '--watch'),
  demo: (args) => {
    node('esbuild.mjs');
    node('dist/cli.js', 'demo', ...args);
  },
  test: (args) => {
    node('esbuild.mjs');
    if (args.length > 0) return bin('mocha', ...args);
    onNode22('mocha', ...ON_NODE_22);
    bin('mocha', '--parallel', '--jobs', '2', UNITS);
    bin('mocha', PROGRAMS);
  },
  /** Everything that runs on a person's Node, on the oldest. */
  'test:node22': (args) => {
    node('esbuild.mjs');
    onNode22('mocha', ...(args.length > 0 ? args : ['test/{cli,connector,service,session}/**/*.test.ts']));
  },
  'test:unit': (args) => {
    node('esbuild.mjs');
    bin('mocha', '--parallel', '--jobs', '2', ...(args.length > 0 ? args : [UNITS]));
  },
  /** The long form of what `test` does in a minute. */
  'test:faults': (args) => {
    node('esbuild.mjs');
    process.env.FAULTS = 'long';
    bin('mocha', ...(args.length > 0 ? args : ['test/{faults,model}/**/*.test.ts']));
  },
  'test:windows': (args) => {
    node('esbuild.mjs');
    node('scripts/testWindows.ts', ...args);
  },
  package: () => {
    node('esbuild.mjs');
    const place = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
    const page = ['--readme-path', 'media/marketplace.md', '--out', 'dist/sage200-link.vsix'];
    node(join(modules, '@vscode', 'vsce', 'vsce'), 'package', ...place, ...page);
  },
  vscode: () => {
    tasks.package();
    node('scripts/vscode.ts');
  },
  'test:electron': () => {
    node('esbuild.mjs');
    node('scripts/testElectron.ts');
  },
  screenshots: () => {
    tasks.package();
    node('test/e2e/screenshots.ts');
    node('test/workbench/screenshots.ts');
  },
  check: () => {
    bin('oxfmt', '--check', '.');
    // The types in the rules too, where a promise that nobody awaits is found.
    bin('oxlint', '--type-aware');
    for (const side of ['.', 'src/webview', 'test']) bin('tsc', '--project', side);
    bin('knip');
  },
  /** Also writes what is made of the texts. */
  format: () => {
    node('scripts/errorPages.ts');
    bin('oxfmt', '.');
  },
};

function main([name, ...args]) {
  const task = tasks[name];
  if (!task) fail(`unknown task "${name ?? ''}"; known: ${Object.keys(tasks).join(', ')}`);
  install();
  task(args);
}

function install() {
  const stamp = join(modules, '.installed-lockfile');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing the packages of package-lock.json …');
  // No package of ours needs its install script, so none is run. npm's own output goes to stderr: stdout
  // belongs to the task.
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--ignore-scripts'], ['ignore', 2, 2]);
  writeFileSync(stamp, wanted);
}

function node(...args) {
  const isNewer = Number(process.versions.node.split('.')[0]) > 24;
  const path = isNewer ? process.execPath : nodePath(24);
  if (path === undefined) fail(`this needs Node 24 or later; here is ${process.version}`);
  run(path, args);
}

function bin(name, ...args) {
  node(scriptOf(name), ...args);
}

/** Its SQLite calls itself experimental, in the runner too; what the programs say of it is tested. */
function onNode22(name, ...args) {
  const path = nodePath(22);
  if (path !== undefined)
    return run(path, ['--disable-warning=ExperimentalWarning', scriptOf(name), ...args]);
  console.error(`There is no package of Node 22 for ${process.platform}-${process.arch}: not tested on it.`);
}

function scriptOf(name) {
  const packageName = { tsc: 'typescript' }[name] ?? name;
  const manifest = JSON.parse(readFileSync(join(modules, packageName, 'package.json'), 'utf8'));
  return join(modules, packageName, typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[name]);
}

function run(command, args, stdio = 'inherit') {
  const env = { ...process.env, NODE_OPTIONS: process.env.NODE_OPTIONS ?? '' };
  const result = spawnSync(command, args, { cwd: root, stdio, env, shell: command.endsWith('.cmd') });
  if (result.error) fail(result.error.message);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

main(process.argv.slice(2));
