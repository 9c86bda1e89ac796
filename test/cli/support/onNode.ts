import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';
import { PROGRAM } from './cli.ts';

/** The program as a Node of another version starts it, far from any package that brings a newer one. */
export function onNode(version: string): { readonly program: string; remove(): void } {
  const folder = temporaryFolder();
  const dist = join(folder.path, 'dist');
  mkdirSync(dist);
  copyFileSync(PROGRAM, join(dist, 'cli.js'));
  const program = join(dist, 'start.js');
  const versions = `{ value: { ...process.versions, node: '${version}' } }`;
  writeFileSync(program, `Object.defineProperty(process, 'versions', ${versions});\nrequire('./cli.js');\n`);
  return { program, remove: () => folder.remove() };
}
