import assert from 'node:assert/strict';
import { leastAge } from '../../../src/connector/ledger/age.ts';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 28, 12);

describe('how long ago something was, at least', () => {
  const then = { at: NOON, up: 10 * HOUR };

  it('is what both clocks say where nobody set any', () => {
    assert.equal(leastAge(then, { at: NOON + HOUR, up: 11 * HOUR }), HOUR);
  });

  it('does not believe a clock that was set forward', () => {
    assert.equal(leastAge(then, { at: NOON + 60 * HOUR, up: 11 * HOUR }), HOUR);
  });

  it('is the time since the start of the machine after one, which is not too much', () => {
    assert.equal(leastAge(then, { at: NOON + 8 * HOUR, up: 2 * HOUR }), 2 * HOUR);
  });

  it('does not believe the time since the start of another machine', () => {
    assert.equal(leastAge(then, { at: NOON + HOUR, up: 5000 * HOUR }), HOUR);
  });
});
