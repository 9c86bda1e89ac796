import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bodyText, changedFields } from '../../../src/connector/sync/records/body.ts';
import { exactNumber, ExactNumber } from '../../../src/connector/sync/records/exactNumber.ts';

describe('numbers on their way to the CRM', () => {
  const text = (decimal: string): string => JSON.stringify(exactNumber(decimal));

  it('keep all their digits, of 28 too', () => {
    assert.equal(text('123456789012345678.1234567890'), '123456789012345678.1234567890');
    assert.equal(text('-0.1234567890123456789'), '-0.1234567890123456789');
    for (const [decimal, json] of [
      ['12.5000000000', '12.5'],
      ['0.0000000000', '0'],
      ['-3.00', '-3'],
      ['0.1', '0.1'],
      ['0012', '12'],
      ['0.0000000001', '1e-10'],
    ] as const)
      assert.equal(text(decimal), json);
  });

  it('are the number that was read, whatever its digits', () => {
    const digits = fc.stringMatching(/^-?\d{1,18}\.\d{1,10}$/);
    fc.assert(
      fc.property(digits, (decimal) => {
        const number = exactNumber(decimal);
        const json = JSON.stringify(number);
        assert.equal(Number(json), Number(decimal));
        if (number instanceof ExactNumber)
          assert.equal(BigInt(json.replace('.', '')), BigInt(decimal.replace('.', '')));
      }),
    );
  });

  it('are no number where the text is none', () => {
    for (const one of ['', ' ', 'doce', '1,5']) assert.ok(Number.isNaN(exactNumber(one)));
  });

  it('are compared with what a CRM of doubles gives back', () => {
    const total = exactNumber('123456789012345678.1234567890');
    assert.deepEqual(changedFields({ total: Number('123456789012345678.123456789') }, { total }), {});
    assert.deepEqual(Object.keys(changedFields({ total: 1 }, { total })), ['total']);
    assert.equal(bodyText({ total }), '{"total":123456789012345678.1234567890}');
  });
});
