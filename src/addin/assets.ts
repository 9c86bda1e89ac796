import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { guideAddress, GUIDE_PAGES } from '../domain/guide.ts';
import { LANGUAGES } from '../texts/language.ts';

const CSS = 'text/css; charset=utf-8';
const HTML = 'text/html; charset=utf-8';

/** What a page of ours may load, and the pages of the guide, by their paths. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['/panel.js', 'text/javascript; charset=utf-8'],
  ['/panel.css', CSS],
  ['/themes.css', CSS],
  ['/codicon.ttf', 'font/ttf'],
  ['/guide/guide.css', CSS],
  ...LANGUAGES.flatMap((language) =>
    GUIDE_PAGES.map((page): [string, string] => [`/guide/${guideAddress(language, { page })}`, HTML]),
  ),
]);
/** The pictures of the guide, whose names come with its pages. */
const PICTURE = /^\/guide\/media\/[a-z0-9-]+\.png$/;

export interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

/** The file that is served under a path; undefined for any path that is not one of ours. */
export async function readAsset(folder: string, path: string): Promise<Asset | undefined> {
  const type = TYPES.get(path) ?? (PICTURE.test(path) ? 'image/png' : undefined);
  if (type === undefined) return undefined;
  try {
    return { type, content: await readFile(join(folder, path)) };
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}
