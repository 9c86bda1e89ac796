import assert from 'node:assert/strict';
import { recordsOf, unexplainedOf } from '../../src/domain/verification.ts';

describe('the differences that no rejection explains (B14)', () => {
  const of = (kind: 'missing' | 'duplicated' | 'different' | 'surplus' | 'uncounted', key = '430000001') =>
    ({ part: 'accounts', stage: 'accounts', key, kind }) as const;

  it('are those of other records, and those that a rejection cannot bring about', () => {
    const rejections = [{ stage: 'accounts', key: '430000001' }];
    const others = [of('duplicated'), of('surplus'), of('uncounted', '12 ≠ 10'), of('missing', '430000002')];
    const differences = [of('missing'), of('different'), ...others];
    assert.deepEqual(unexplainedOf({ differences }, rejections), others);
  });

  it('stand for one record each, and for all that the database counts otherwise', () => {
    assert.equal(recordsOf(of('surplus')), 1);
    assert.equal(recordsOf(of('uncounted', '118 ≠ 120')), 2);
  });
});
