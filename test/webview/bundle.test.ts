import assert from 'node:assert/strict';
import { statSync } from 'node:fs';

/** Bytes. What a panel loads before it draws anything; an add-in window may be on a slow disk. */
const BUDGET = 425_000;

describe('the bundle of the panel', () => {
  it('stays within its budget', () => {
    const { size } = statSync(new URL('../../dist/panel/panel.js', import.meta.url));
    assert.ok(size <= BUDGET, `panel.js has ${size} bytes of ${BUDGET}`);
  });
});
