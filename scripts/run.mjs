// Runs one of the project's tasks on Node 24, whatever Node 20 or later started it, after installing what
// the lockfile names when that has changed. Node built-ins only: it must work on a fresh clone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const NODE_MAJOR = 24; // VS Code's own generation; `node:sqlite` is part of it

const tasks = {
  bench: (args) => {
    node('esbuild.mjs');
    node('bench/main.ts', ...args);
  },
  build: (args) => node('esbuild.mjs', ...args),
  demo: (args) => {
    node('esbuild.mjs');
    node('dist/cli.js', 'demo', ...args);
  },
  test: (args) => {
    node('esbuild.mjs');
    bin('mocha', ...(args.length > 0 ? args : ['test/**/*.test.ts']));
  },
  package: () => {
    node('esbuild.mjs');
    const place = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
    node(join(modules, '@vscode', 'vsce', 'vsce'), 'package', ...place, '--out', 'dist/sage200-link.vsix');
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
    bin('oxlint');
    bin('tsc');
  },
  format: () => bin('oxfmt', '.'),
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

/** The Node 24 that came with the packages, or the running one where it is new enough. */
function nodePath() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  try {
    return createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/${binary}`);
  } catch {
    return fail(`this needs Node ${NODE_MAJOR} or later; here is ${process.version}`);
  }
}

function node(...args) {
  run(nodePath(), args);
}

function bin(name, ...args) {
  const packageName = { tsc: 'typescript' }[name] ?? name;
  const manifest = JSON.parse(readFileSync(join(modules, packageName, 'package.json'), 'utf8'));
  const script = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[name];
  node(join(modules, packageName, script), ...args);
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
