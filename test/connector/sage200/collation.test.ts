import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldOf } from '../../../src/connector/sage200/collation.ts';

describe('what a collation compares of a text', () => {
  const same = (collation: string | null, a: string, b: string): boolean =>
    foldOf(collation)(a) === foldOf(collation)(b);
  const pairs: readonly (readonly [string, string, Readonly<Record<string, boolean>>])[] = [
    ['MUÑOZ', 'munoz', { CI_AI: true, CI_AS: false, CS_AI: false, BIN2: false }],
    ['abc', 'ABC', { CI_AI: true, CI_AS: true, CS_AS: false, CS_AI: false, BIN: false }],
    ['José', 'Jose', { CI_AI: true, CI_AS: false, CS_AS: false, CS_AI: true, BIN2: false }],
    ['a ', 'a', { CI_AI: true, CI_AS: true, CS_AS: true, BIN2: true }],
    [' a', 'a', { CI_AI: false, CI_AS: false, CS_AS: false, BIN2: false }],
    ['straße', 'strasse', { CI_AI: true, CI_AS: true, BIN2: false }],
    ['Ø1', 'o1', { CI_AI: true, CI_AS: false, CS_AI: false }],
    ['1ª', '1a', { CI_AI: true, CI_AS: true, BIN2: false }],
    ['co-op', 'coop', { CI_AI: false, CI_AS: false }],
    ['Ω', 'ω', { CI_AI: true, CI_AS: true, CS_AS: false }],
    ['a\u00adb', 'ab', { CI_AI: true, BIN2: false }],
  ];
  for (const [a, b, expected] of pairs) {
    for (const [flags, equal] of Object.entries(expected)) {
      it(`${flags}: ${JSON.stringify(a)} ${equal ? '=' : '≠'} ${JSON.stringify(b)}`, () => {
        assert.equal(same(`Latin1_General_${flags}`, a, b), equal);
      });
    }
  }

  it('keeps ñ a letter of its own in Spanish collations', () => {
    assert.equal(same('Modern_Spanish_CI_AI', 'MUÑOZ', 'munoz'), false);
    assert.equal(same('Modern_Spanish_CI_AI', 'MUÑÓZ', 'muñoz'), true);
    assert.equal(same('Modern_Spanish_CI_AI', 'ń', 'n'), true);
  });

  it('takes a column of whose collation nothing is known as one of Sage’s own', () => {
    assert.equal(same(null, 'É', 'e'), true);
    assert.equal(same('SQL_Latin1_General_CP1_CI_AS', 'A', 'a'), true);
  });

  it('folds what is folded to itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('CI_AI', 'CI_AS', 'CS_AS', 'CS_AI', 'BIN2'),
        (text, flags) => {
          const fold = foldOf(`Latin1_General_${flags}`);
          assert.equal(fold(fold(text)), fold(text));
        },
      ),
    );
  });
});
