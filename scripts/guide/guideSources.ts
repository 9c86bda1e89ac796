import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GUIDE_FILES, type GuidePage } from '../../src/domain/guide.ts';
import type { Language } from '../../src/texts/language.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = { es: 'docs/guia', en: 'docs/guide' } as const;

/** The Markdown file of a page. */
export function sourceOf(language: Language, page: GuidePage): string {
  return join(ROOT, FOLDERS[language], `${GUIDE_FILES[page][language]}.md`);
}
