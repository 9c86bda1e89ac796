import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import en from '../../l10n/en.json' with { type: 'json' };
import es from '../../l10n/es.json' with { type: 'json' };
import nlsEn from '../../package.nls.json' with { type: 'json' };
import nlsEs from '../../package.nls.es.json' with { type: 'json' };
import { ROOT, sourceOf } from '../../scripts/guide/guideSources.ts';
import { slug } from '../../scripts/guide/slug.ts';
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { optionsOf } from '../../src/cli/help.ts';
import { COMMON_OPTIONS, type OptionName } from '../../src/cli/optionTable.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { GUIDE_PAGES, type GuidePage } from '../../src/domain/guide.ts';
import { LANGUAGES, type Language } from '../../src/texts/language.ts';

const SCREENS: Readonly<Record<Language, readonly string[]>> = {
  es: [...Object.values(es), ...Object.values(nlsEs)],
  en: [...Object.values(en), ...Object.values(nlsEn)],
};
const QUOTES: Readonly<Record<Language, RegExp>> = { es: /«([^»]+)»/g, en: /“([^”]+)”/g };
/** Made of the texts themselves, with quotes within them. */
const WRITTEN = GUIDE_PAGES.filter((page) => page !== 'errors');

const read = (language: Language, page: GuidePage): string => readFileSync(sourceOf(language, page), 'utf8');

/** The words of a page without the breaks of its lines. */
const flat = (markdown: string): string => markdown.replaceAll(/\s+/g, ' ');

/** What a page is built of: the depths of its headings, its tables' rows, its pictures and the codes that it names. */
function structure(markdown: string): unknown {
  return {
    headings: [...markdown.matchAll(/^(#+) /gm)].map(([, depth]) => depth),
    rows: [...markdown.matchAll(/^\|/gm)].length,
    items: [...markdown.matchAll(/^(?:-|\d+\.) /gm)].length,
    pictures: [...markdown.matchAll(/\/(?:es|en)-([\w-]+)\.png/g)].map(([, name]) => name),
    codes: [...markdown.matchAll(/\[([A-Z][A-Z_]+)\]/g)].map(([, code]) => code),
  };
}

describe('the guide', () => {
  it('has the pages that links ask for, and no other', () => {
    for (const [language, folder] of [
      ['es', 'docs/guia'],
      ['en', 'docs/guide'],
    ] as const) {
      const wanted = GUIDE_PAGES.map((page) => relative(ROOT, sourceOf(language, page)));
      assert.deepEqual(globSync(`${folder}/*`, { cwd: ROOT }).toSorted(), wanted.toSorted());
    }
  });

  for (const page of GUIDE_PAGES) {
    it(`is built alike in both languages: ${page}`, () => {
      assert.deepEqual(structure(read('es', page)), structure(read('en', page)));
    });
  }

  for (const language of LANGUAGES) {
    it(`quotes the screens in ${language} word by word`, () => {
      const wrong = WRITTEN.flatMap((page) =>
        [...flat(read(language, page)).matchAll(QUOTES[language])]
          .map(([, quoted = '']) => quoted)
          .filter((quoted) => !SCREENS[language].some((text) => text.includes(quoted)))
          .map((quoted) => `${page}: ${quoted}`),
      );
      assert.deepEqual(wrong, []);
    });

    it(`leads in ${language} to headings that are there`, () => {
      const wrong = GUIDE_PAGES.flatMap((page) => {
        const file = sourceOf(language, page);
        return [...read(language, page).matchAll(/\]\(([^)#\s]*)#([^)\s]+)\)/g)]
          .filter(([, path = '', anchor = '']) => {
            const target = path === '' ? file : join(dirname(file), path);
            if (!existsSync(target)) return true;
            const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)];
            return !headings.some(([, heading = '']) => slug(heading) === anchor);
          })
          .map(([link]) => `${page}: ${link}`);
      });
      assert.deepEqual(wrong, []);
    });

    it(`names in ${language} each command, and options that there are`, () => {
      const page = read(language, 'commandLine');
      for (const { name } of COMMANDS) {
        const [, row] = new RegExp(`^\\| \`${name}\` \\| (.+) \\|$`, 'm').exec(page) ?? [];
        assert.equal(
          row?.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1'),
          textsIn(language).text(`summary.${name}`),
          name,
        );
      }
      const known = new Set(
        [COMMON_OPTIONS, ...COMMANDS.map(({ options }) => options)].flatMap((table) =>
          optionsOf(table).map(([option]) => `--${option}`),
        ),
      );
      const options = GUIDE_PAGES.flatMap((one) => [...read(language, one).matchAll(/--[a-z][a-z-]+/g)]).map(
        ([option]) => option,
      );
      assert.deepEqual(
        [...new Set(options)].filter((option) => !known.has(option as `--${OptionName}`)),
        [],
      );
    });
  }
});
