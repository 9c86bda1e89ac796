import assert from 'node:assert/strict';
import { vatNumberKey } from '../../src/domain/vatNumber.ts';

describe('tax numbers as they are compared', () => {
  const same: readonly (readonly [string, string])[] = [
    ['F63547327', 'ESF63547327'],
    ['J96639885', 'J-96639885'],
    ['A65069163', 'a65069163'],
    ['F96118328', 'F96 118328'],
    ['B12345678', 'ES-B12.345.678'],
    ['12345678Z', 'ES12345678Z'],
    ['123456789', 'PT123456789'],
  ];
  for (const [number, spelling] of same) {
    it(`takes ${spelling} for ${number}`, () => assert.equal(vatNumberKey(spelling), vatNumberKey(number)));
  }

  it('keeps what is no prefix, and knows none in nothing', () => {
    assert.notEqual(vatNumberKey('ESF63547327'), vatNumberKey('PTF63547327X'));
    assert.equal(vatNumberKey('ES'), 'ES');
    assert.equal(vatNumberKey(' - '), '');
  });
});
