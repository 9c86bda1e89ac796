import assert from 'node:assert/strict';
import fc from 'fast-check';
import { extIdKey } from '../../../src/connector/salesManagement/extId.ts';

describe('extIds', () => {
  const sameExtId = (a: unknown, b: unknown): boolean => extIdKey(a) !== '' && extIdKey(a) === extIdKey(b);

  it('are the same in other case and padded', () => {
    for (const [a, b] of [
      ['C59', 'c59'],
      [' 430000001', '430000001'],
      ['430000002 ', '430000002'],
      [430000003, '430000003'],
      ['ÑANDÚ', 'ñandu\u0301'],
      ['2026/A/12', '2026/a/12  '],
    ])
      assert.ok(sameExtId(a, b), `${a} ${b}`);
  });

  it('that are empty are nobody’s, and different ones stay different', () => {
    for (const [a, b] of [
      ['', ''],
      [' ', ''],
      [null, null],
      [undefined, ''],
      ['1', '10'],
      ['A 1', 'A1'],
    ])
      assert.ok(!sameExtId(a, b), `${String(a)} ${String(b)}`);
  });

  it('have a key that is its own key', () => {
    fc.assert(fc.property(fc.string(), (text) => extIdKey(extIdKey(text)) === extIdKey(text)));
  });
});
