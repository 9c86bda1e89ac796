import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a page of ours may load, by its path. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['/panel.js', 'text/javascript; charset=utf-8'],
  ['/panel.css', 'text/css; charset=utf-8'],
  ['/themes.css', 'text/css; charset=utf-8'],
  ['/codicon.ttf', 'font/ttf'],
]);

export interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

/** The file that is served under a path; undefined for any path that is not one of ours. */
export async function readAsset(folder: string, path: string): Promise<Asset | undefined> {
  const type = TYPES.get(path);
  return type === undefined ? undefined : { type, content: await readFile(join(folder, path)) };
}
