import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { errorPage } from '../../scripts/guide/errorPage.ts';
import { sourceOf } from '../../scripts/guide/guideSources.ts';
import { slug } from '../../scripts/guide/slug.ts';
import { ERROR_CODES } from '../../src/domain/errors.ts';
import { placeOfError } from '../../src/domain/guide.ts';
import { LANGUAGES } from '../../src/texts/language.ts';

describe('the pages of errors', () => {
  for (const language of LANGUAGES) {
    it(`say in ${language} what the screens say: npm run format writes them anew`, () => {
      assert.equal(readFileSync(sourceOf(language, 'errors'), 'utf8'), errorPage(language));
    });

    it(`have each code once in ${language}, under the anchor that links ask for`, () => {
      const headings = [...errorPage(language).matchAll(/^### (.+)$/gm)].map(([, heading]) => heading ?? '');
      assert.deepEqual(headings.toSorted(), ERROR_CODES.toSorted());
      for (const code of ERROR_CODES) assert.equal(slug(code), placeOfError(code).anchor);
    });

    it(`leave no message of ${language} as programs write it`, () => {
      assert.doesNotMatch(errorPage(language), /[{}]|, (?:plural|select|number)\b/);
    });
  }
});
