import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { coalesce, oneAtATime } from '../../../src/session/panel/coalesce.ts';

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

describe('oneAtATime', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('begins no work before the one before has ended, and then does what was asked for meanwhile', async () => {
    const ends: (() => void)[] = [];
    const work = mock.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
    const call = oneAtATime(100, work, (thrown) => assert.fail(String(thrown)));
    call();
    call();
    mock.timers.tick(500);
    assert.equal(work.mock.callCount(), 1);
    ends[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    mock.timers.tick(100);
    assert.equal(work.mock.callCount(), 2);
    call.cancel();
  });

  it('tells what went wrong, and goes on with the next', async () => {
    const failed = mock.fn();
    const work = mock.fn(async () => {
      throw new Error('no');
    });
    const call = oneAtATime(100, work, failed);
    call();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(failed.mock.callCount(), 1);
    mock.timers.tick(100);
    call();
    assert.equal(work.mock.callCount(), 2);
    call.cancel();
  });
});
