import type { Page } from 'playwright-core';
import type { Language } from '../../../src/texts/language.ts';
import { messagesIn } from '../../../src/texts/textsIn.ts';

/** Shorter pieces of a sentence may stand in both languages by chance. */
const TELLING_LENGTH = 6;

/** The demo company's name, Sage's tables, and what SQL Server itself said, stay as they are in either language. */
const DATA = /Comercial Añil|\bClientes\b|Login failed for user '\w+'\./g;

/** Texts on a page, seen or heard, that belong to the other language. */
export async function findForeignWords(page: Page, language: Language): Promise<readonly string[]> {
  const own = Object.values(messagesIn(language)).join('\n');
  const foreign = Object.values(messagesIn(language === 'es' ? 'en' : 'es'))
    .flatMap(literalPieces)
    .filter((piece) => piece.length >= TELLING_LENGTH && !own.includes(piece));
  const texts = await readTexts(page);
  return texts.flatMap((text) =>
    [...new Set(foreign)]
      .filter((piece) => text.replaceAll(DATA, '').includes(piece))
      .map((piece) => `"${piece}" in "${text}"`),
  );
}

/** What a message in ICU's syntax says whatever its parameters are. */
function literalPieces(message: string): readonly string[] {
  let depth = 0;
  const outside = [...message].map((character) => {
    if (character === '{') depth += 1;
    const kept = depth === 0 ? character : '\n';
    if (character === '}') depth -= 1;
    return kept;
  });
  return outside
    .join('')
    .split('\n')
    .map((piece) => piece.trim());
}

/** Every text node, and every attribute that is read aloud, through all shadow roots. */
function readTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const read = (node: Node) => {
      if (node instanceof Text && node.parentElement?.closest('style, script') === null)
        found.add(node.data.trim());
      if (node instanceof Element) {
        for (const name of ['aria-label', 'aria-description', 'placeholder', 'title'])
          found.add(node.getAttribute(name)?.trim() ?? '');
        if (node.shadowRoot !== null) read(node.shadowRoot);
      }
      for (const child of node.childNodes) read(child);
    };
    read(document.body);
    return [...found].filter((text) => text !== '');
  });
}
