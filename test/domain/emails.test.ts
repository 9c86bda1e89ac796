import assert from 'node:assert/strict';
import fc from 'fast-check';
import { brokenEmailsIn, emailsIn, sameEmail } from '../../src/domain/emails.ts';

describe('e-mails in a field of Sage', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', []],
    ['a@x.es', ['a@x.es']],
    ['  a@x.es  ', ['a@x.es']],
    ['a@x.es;b@x.es', ['a@x.es', 'b@x.es']],
    ['a@x.es/b@x.es', ['a@x.es', 'b@x.es']],
    ['a@x.es|b@x.es', ['a@x.es', 'b@x.es']],
    ['a@x.es\\|b@x.es', ['a@x.es', 'b@x.es']],
    ['a@x.es, A@X.es', ['a@x.es']],
    ['mailto:a@x.es', ['a@x.es']],
    ['a@x.es.', ['a@x.es']],
    ['Ana Gil <a@x.es>', ['a@x.es']],
    ['"Gil, Ana" <a@x.es>', ['a@x.es']],
    ['(a@x.es)', ['a@x.es']],
    ['[a@x.es]', ['a@x.es']],
    ["'a@x.es'", ['a@x.es']],
    ['josé@x.es', []],
    ['a@x', []],
    ['a@x..es', []],
    ['a.@x.es', []],
    ['@x.es', []],
    ['no tiene', []],
    ["o'hara@x.es", ["o'hara@x.es"]],
  ];
  for (const [field, found] of cases) {
    it(`finds ${JSON.stringify(found)} in ${JSON.stringify(field)}`, () => {
      assert.deepEqual(emailsIn(field), found);
    });
  }

  it('finds every address again, whatever stands between two', () => {
    const address = fc.emailAddress().filter((one) => /^[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+$/.test(one));
    const between = fc.constantFrom(';', ', ', ' / ', '|', ' ', '; <', '\\');
    fc.assert(
      fc.property(
        fc.uniqueArray(address, { maxLength: 4, selector: (one) => one.toLowerCase() }),
        between,
        (all, sign) => {
          assert.deepEqual(emailsIn(all.join(sign)), all);
        },
      ),
    );
  });

  it('says what was meant as an address and is none', () => {
    assert.deepEqual(brokenEmailsIn('a@x.es; josé@x.es; hola'), ['josé@x.es']);
  });

  it('compares addresses without case, and none with nothing', () => {
    assert.equal(sameEmail('A@x.es ', 'a@X.ES'), true);
    assert.equal(sameEmail(undefined, undefined), false);
    assert.equal(sameEmail('a@x.es', null), false);
  });
});
