import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { coalesce } from '../../../src/session/panel/coalesce.ts';

describe('coalesce', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('does the first at once, and all that follow in its time as one', () => {
    const work = mock.fn();
    const call = coalesce(100, work);
    call();
    assert.equal(work.mock.callCount(), 1);
    for (let more = 0; more < 50; more += 1) call();
    mock.timers.tick(99);
    assert.equal(work.mock.callCount(), 1);
    mock.timers.tick(1);
    assert.equal(work.mock.callCount(), 2);
    mock.timers.tick(1000);
    assert.equal(work.mock.callCount(), 2);
    call();
    assert.equal(work.mock.callCount(), 3);
  });

  it('does nothing more once it is cancelled, and starts afresh when it is called again', () => {
    const work = mock.fn();
    const call = coalesce(100, work);
    call();
    call();
    call.cancel();
    mock.timers.tick(1000);
    assert.equal(work.mock.callCount(), 1);
    call();
    assert.equal(work.mock.callCount(), 2);
  });
});
