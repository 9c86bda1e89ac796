import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ERROR_CODES } from '../../src/domain/errors.ts';
import { LANGUAGES, languageOf } from '../../src/texts/language.ts';
import type { TextKey } from '../../src/texts/texts.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import bundle from '../../l10n/es.json' with { type: 'json' };

const es = textsIn('es');
const en = textsIn('en');
const KEYS = Object.keys(bundle) as TextKey[];

describe('Texts', () => {
  it('writes numbers as each language does, grouped from a thousand on', () => {
    assert.deepEqual(
      [12_340, 1240, 95.6, 0, 0.04].map((value) => es.number(value)),
      ['12.340', '1.240', '95,6', '0', '0'],
    );
    assert.deepEqual(
      [12_340, 1240, 95.6].map((value) => en.number(value)),
      ['12,340', '1,240', '95.6'],
    );
  });

  it('writes them the same inside a sentence', () => {
    assert.equal(
      es.text('licences.free', { free: 1240, contracted: 12_340 }),
      'Licencias: 1.240 libres de 12.340',
    );
    assert.match(es.text('errors.group', { count: 1240, message: 'x' }), /^1\.240 registros/);
    assert.match(en.text('errors.group', { count: 1240, message: 'x' }), /^1,240 records/);
  });

  it('writes durations: milliseconds under a second, then seconds, then minutes (ux.md)', () => {
    const cases = [
      [0, '0 ms', '0 ms'],
      [87.4, '87 ms', '87 ms'],
      [999, '999 ms', '999 ms'],
      [1000, '1 s', '1 s'],
      [1234, '1,2 s', '1.2 s'],
      [59_400, '59,4 s', '59.4 s'],
      [125_000, '2 min 5 s', '2 min 5 s'],
      [3_600_000, '60 min 0 s', '60 min 0 s'],
    ] as const;
    for (const [milliseconds, spanish, english] of cases) {
      assert.equal(es.duration(milliseconds), spanish);
      assert.equal(en.duration(milliseconds), english);
    }
  });

  it('never writes 1000 ms or 60 s, whatever the duration', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 10_000_000, noNaN: true }), (milliseconds) => {
        assert.doesNotMatch(es.duration(milliseconds), /^1\.?000 ms|^60 s|min 60 s/);
      }),
      { examples: [[999.6], [59_960], [59_999], [119_999]] },
    );
  });

  it('counts as each language does: none, one, several', () => {
    const retried = (count: number) => es.text('retry.released', { count });
    assert.deepEqual([0, 1, 2].map(retried), [
      'No hay nada que reintentar.',
      '1 registro se volverá a enviar.',
      '2 registros se volverán a enviar.',
    ]);
    const exceeded = (needed: number, free: number) =>
      en.error({ code: 'LICENCES_EXCEEDED', params: { needed, free } }).message;
    assert.equal(exceeded(1, 0), '1 new user needs a licence, and none is free.');
    assert.equal(exceeded(4, 1), '4 new users need a licence, and 1 is free.');
  });

  it('comes out with a dash where a figure or a name is not known, and never throws', () => {
    for (const texts of [es, en]) {
      for (const key of KEYS) {
        assert.doesNotMatch(texts.text(key), /NaN|undefined|\{|\[object/, key);
      }
    }
    assert.equal(es.text('error.detail'), 'Detalle: —');
    assert.equal(es.text('licences.free'), 'Licencias: — libres de —');
  });

  it('says every error with whatever parameters it comes', () => {
    const params = fc.dictionary(
      fc.constantFrom('server', 'field', 'code', 'free', 'needed', '__proto__', 'toString'),
      fc.oneof(fc.string(), fc.double()),
    );
    fc.assert(
      fc.property(fc.constantFrom(...ERROR_CODES), params, (code, values) => {
        for (const texts of [es, en]) {
          const { message, remedy } = texts.error({ code, params: values });
          assert.ok(message.length > 0 && remedy.length > 0);
        }
      }),
    );
  });

  it('puts what comes from outside into a sentence as it is, not as a message to be parsed', () => {
    const name = '<b>{count, plural, one {#}} de L’Ametlla';
    assert.ok(es.text('step.company', { company: name }).includes(name));
  });
});

describe('languageOf', () => {
  it('is English for English locales and Spanish for all others (B12)', () => {
    for (const locale of ['en', 'EN', 'en-GB', 'en_US.UTF-8']) assert.equal(languageOf(locale), 'en', locale);
    for (const locale of ['es', 'es_ES.UTF-8', 'C', 'C.UTF-8', 'fr', 'enm', '', undefined])
      assert.equal(languageOf(locale), 'es', locale);
  });

  it('is one of the languages that there are texts in', () => {
    fc.assert(fc.property(fc.string(), (locale) => LANGUAGES.includes(languageOf(locale))));
  });
});
