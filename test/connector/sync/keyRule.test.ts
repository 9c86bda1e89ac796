import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keyRule, keyRuleFrom } from '../../../src/connector/sync/records/keyRule.ts';

const CI = 'Latin1_General_CI_AI';

describe('the rule of keys', () => {
  it('takes keys for one where the database does, and keeps what people write', () => {
    const documents = keyRule([null, CI, null]);
    assert.equal(documents.fold([2026, 'a', 7]), documents.fold(['2026', 'A ', '007']));
    assert.equal(documents.name([2026, 'a', 7]), '2026/a/7');
    assert.notEqual(documents.fold([2026, ' a', 7]), documents.fold([2026, 'a', 7]));
  });

  const part = fc.string({ unit: fc.constantFrom('a', 'B', '/', '\\', ' ', 'ñ') });
  it('tells the parts of a key apart whatever they hold', () => {
    const rule = keyRule(['Latin1_General_BIN2', 'Latin1_General_BIN2']);
    const trimmed = (parts: readonly string[]) => JSON.stringify(parts.map((one) => one.replace(/ +$/, '')));
    fc.assert(
      fc.property(fc.tuple(part, part), fc.tuple(part, part), (a, b) => {
        assert.equal(rule.fold(a) === rule.fold(b), trimmed(a) === trimmed(b));
      }),
    );
  });

  it('folds a key again from its name', () => {
    const number = fc.nat(9999);
    for (const [collations, parts] of [
      [[CI], fc.tuple(part)],
      [[CI, CI], fc.tuple(part, part)],
      [[null, CI, null], fc.tuple(number, part, number)],
      [[null, CI, null, null], fc.tuple(number, part, number, number)],
      [[CI, null], fc.tuple(part, number)],
    ] as readonly [(string | null)[], fc.Arbitrary<(string | number)[]>][]) {
      const rule = keyRule(collations);
      fc.assert(fc.property(parts, (key) => assert.equal(rule.foldName(rule.name(key)), rule.fold(key))));
      assert.equal(keyRuleFrom(rule.id).id, rule.id);
    }
  });
});
