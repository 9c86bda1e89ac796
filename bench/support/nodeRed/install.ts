import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../../../scripts/support/npm.ts';

const FOLDER = fileURLToPath(new URL('../../peers/nodeRed/', import.meta.url));
const STAMP = join(FOLDER, 'node_modules', '.installed');

/** The folder that Node-RED and its SQL Server node are installed in, from the npm registry at the first call. */
export function installedNodeRed(): string {
  const wanted = readFileSync(join(FOLDER, 'package-lock.json'), 'utf8');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return FOLDER;
  process.stderr.write('Installing Node-RED to measure …\n');
  npm(FOLDER, 'ci', '--ignore-scripts');
  writeFileSync(STAMP, wanted);
  return FOLDER;
}
