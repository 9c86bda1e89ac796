import assert from 'node:assert/strict';
import { TokenBucket } from '../../src/addin/tokenBucket.ts';

describe('a bucket of tokens', () => {
  it('lets through a burst at once, then its rate, and never saves up more than the burst', () => {
    let now = 1000;
    const bucket = new TokenBucket(50, 100, () => now);
    const taken = () => {
      let count = 0;
      while (bucket.take()) count += 1;
      return count;
    };
    assert.equal(taken(), 100);
    now += 19;
    assert.equal(taken(), 0);
    now += 1;
    assert.equal(taken(), 1);
    now += 1000;
    assert.equal(taken(), 50);
    now += 3_600_000;
    assert.equal(taken(), 100);
  });
});
