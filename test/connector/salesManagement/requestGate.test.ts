import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RequestGate } from '../../../src/connector/salesManagement/requestGate.ts';

/** Requests that end when a test says so. */
function heldRequests(gate: RequestGate, count: number) {
  const ends: (() => void)[] = [];
  let running = 0;
  const all = Array.from({ length: count }, () =>
    gate.run(async () => {
      running += 1;
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
    }),
  );
  return { ends, running: () => running, all: Promise.all(all) };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('requestGate', () => {
  it('never has more in flight than its limit, and lets everyone through in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 30 }),
        async (initial, count) => {
          const gate = new RequestGate({ initial, max: 6 });
          const requests = heldRequests(gate, count);
          let ended = 0;
          while (ended < count) {
            await settled();
            assert.ok(requests.running() <= gate.limit && requests.running() > 0);
            requests.ends.shift()?.();
            ended += 1;
          }
          await requests.all;
        },
      ),
      { numRuns: 30 },
    );
  });

  it('lets one more in for each round of good answers, up to the most', () => {
    const gate = new RequestGate({ initial: 2, max: 5 });
    const limits = [gate.limit];
    for (let answers = 0; answers < 40; answers += 1) {
      gate.succeeded(10);
      limits.push(gate.limit);
    }
    assert.ok(limits.every((limit, index) => limit - (limits[index - 1] ?? limit) <= 1));
    assert.equal(limits[3], 3, 'after a round of two, and the fraction that rounding leaves');
    assert.equal(limits.at(-1), 5);
  });

  it('halves once for the answers of one overload, and never goes below the least', () => {
    const gate = new RequestGate({ initial: 16, min: 3, max: 16 });
    for (let answers = 0; answers < 8; answers += 1) gate.pushedBack();
    assert.equal(gate.limit, 8);
    assert.equal(new RequestGate({ initial: 4, min: 3 }).limit, 4);
    const low = new RequestGate({ initial: 4, min: 3 });
    low.pushedBack();
    assert.equal(low.limit, 3);
  });

  it('takes answers that became much slower for an overload', () => {
    const gate = new RequestGate({ initial: 8 });
    gate.succeeded(50);
    gate.succeeded(2000);
    assert.equal(gate.limit, 4);
    const slow = new RequestGate({ initial: 8 });
    for (let answers = 0; answers < 3; answers += 1) slow.succeeded(2000);
    assert.equal(slow.limit, 8, 'a server that is always slow is not overloaded');
  });

  it('stops every request during a pause, and ends the wait of one that is told to stop', async () => {
    const gate = new RequestGate();
    gate.pushedBack(3_600_000);
    const stop = new AbortController();
    let ran = false;
    const waiting = gate.run(async () => {
      ran = true;
    }, stop.signal);
    await settled();
    stop.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.equal(ran, false);
  });

  it('does not stand still for a wall clock that is set back', async () => {
    const gate = new RequestGate();
    const { now } = Date;
    try {
      gate.pushedBack(1);
      Date.now = () => now() - 3_600_000;
      assert.equal(await gate.run(() => Promise.resolve(7)), 7);
    } finally {
      Date.now = now;
    }
  });

  it('halves for the first push back of a process as for any other', () => {
    const gate = new RequestGate({ initial: 8 });
    gate.pushedBack();
    assert.equal(gate.limit, 4);
  });

  it('waits on a pause longer than a timer takes without asking all the time', async () => {
    const warnings: string[] = [];
    const listen = ({ name }: Error) => warnings.push(name);
    process.on('warning', listen);
    const gate = new RequestGate();
    gate.pushedBack(3_000_000_000);
    const stop = new AbortController();
    const waiting = gate.run(() => Promise.resolve(), stop.signal);
    await settled();
    stop.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    await settled();
    process.off('warning', listen);
    assert.deepEqual(warnings, []);
  });

  it('frees the place of a request that failed', async () => {
    const gate = new RequestGate({ initial: 1, max: 1 });
    await assert.rejects(
      gate.run(() => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await gate.run(() => Promise.resolve(7)), 7);
  });
});
