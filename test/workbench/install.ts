import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../support/npm.ts';

const FOLDER = fileURLToPath(new URL('../host/', import.meta.url));
const SERVER = join(FOLDER, 'node_modules', 'code-server', 'lib', 'vscode');
const STAMP = join(FOLDER, 'node_modules', '.installed');

/** The folder of VS Code's own server, installed from the npm registry at the first call. */
export function installedServer(): string {
  const wanted = readFileSync(join(FOLDER, 'package-lock.json'), 'utf8');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return SERVER;
  process.stderr.write('Installing a VS Code workbench to test in …\n');
  // No install script is run: what the server needs from them comes prebuilt, or can be done without.
  npm(FOLDER, 'ci', '--ignore-scripts');
  npm(SERVER, 'install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund');
  writeFileSync(STAMP, wanted);
  return SERVER;
}
