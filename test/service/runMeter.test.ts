import assert from 'node:assert/strict';
import { linkActivity, runActivity } from '../../src/domain/activity.ts';
import { STAGE_NAMES, type SyncProgress } from '../../src/domain/sync.ts';
import { RunMeter } from '../../src/service/runMeter.ts';
import { MINUTE, SECOND } from './support/fakeClock.ts';
import { LINK_ID } from './support/serverBench.ts';

const START = new Date('2026-01-01T08:00:00Z');

function progress(stage: string, read: number, expected: number): SyncProgress {
  return { part: 'accounts', stage, read, expected, creates: 0, updates: 0, deletes: 0, failures: 0 };
}

/** Every stage with as many rows as in the last run. */
const rows = (each: number) => new Map(STAGE_NAMES.map((name) => [name, each]));

describe('RunMeter (R19, B6)', () => {
  it('measures by rows where the last run told how many there are', () => {
    const meter = new RunMeter(START, 0, new Map([...rows(0), ['accounts', 3000], ['sales', 1000]]));
    meter.note(progress('accounts', 1500, 3000), 10 * SECOND);
    assert.equal(meter.activity(10 * SECOND).percent, 37.5);
    meter.note(progress('accounts', 3000, 3000), 20 * SECOND);
    assert.equal(meter.activity(20 * SECOND).percent, 75);
  });

  it('gives each stage an equal share in the first run', () => {
    const meter = new RunMeter(START, 0, new Map());
    meter.note(progress('families', 5, 10), SECOND);
    assert.equal(meter.activity(SECOND).percent, 6.3);
    meter.note(progress('accounts', 0, 100), 2 * SECOND);
    assert.equal(meter.activity(2 * SECOND).percent, 37.5);
  });

  it('never goes back, and never says that it is done before it is', () => {
    const meter = new RunMeter(START, 0, rows(10));
    const seen: number[] = [];
    for (const stage of STAGE_NAMES) {
      // Each stage turns out to be ten times what it was.
      for (const read of [0, 50, 100]) {
        meter.note(progress(stage, read, 100), SECOND);
        seen.push(meter.activity(SECOND).percent);
      }
    }
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.equal(seen.at(-1), 99);
  });

  it('tells the pace over the last seconds, not over the whole run', () => {
    const meter = new RunMeter(START, 0, new Map());
    for (let second = 1; second <= 60; second += 1)
      meter.note(progress('accounts', second, 10_000), second * SECOND);
    assert.equal(meter.activity(60 * SECOND).recordsPerMinute, 60);
    for (let second = 1; second <= 25; second += 1)
      meter.note(progress('accounts', 60 + second * 100, 10_000), (60 + second) * SECOND);
    assert.equal(meter.activity(85 * SECOND).recordsPerMinute, 6000);
  });

  it('tells a pace between pages that are far apart, and less the longer the next one takes', () => {
    const meter = new RunMeter(START, 0, new Map());
    meter.note(progress('accounts', 1000, 10_000), 40 * SECOND);
    meter.note(progress('accounts', 2000, 10_000), 80 * SECOND);
    const pace = (at: number) => meter.activity(at * SECOND).recordsPerMinute;
    assert.equal(pace(80), 1500);
    assert.ok(pace(110) < pace(80) && pace(110) > 0);
  });

  it('tells the time left, by rows or by what is done, and says nothing while there is too little to tell', () => {
    const known = new RunMeter(START, 0, new Map([...rows(0), ['accounts', 6000]]));
    assert.equal(known.activity(0).secondsLeft, undefined);
    known.note(progress('accounts', 100, 6000), 2 * SECOND);
    assert.equal(known.activity(2 * SECOND).secondsLeft, undefined);
    known.note(progress('accounts', 3000, 6000), MINUTE);
    assert.equal(known.activity(MINUTE).secondsLeft, 60);
    const first = new RunMeter(START, 0, new Map());
    first.note(progress('orders', 0, 100), 30 * SECOND);
    assert.equal(first.activity(30 * SECOND).secondsLeft, undefined);
    first.note(progress('orders', 50, 100), MINUTE);
    const { percent, secondsLeft } = first.activity(MINUTE);
    assert.ok(Math.abs((secondsLeft ?? 0) - (60 * (100 - percent)) / percent) < 1);
  });

  it('draws five minutes in slots of five seconds, the oldest first, and stands still after the run', () => {
    const meter = new RunMeter(START, 0, new Map());
    meter.note(progress('accounts', 10, 1000), 1 * SECOND);
    meter.note(progress('accounts', 25, 1000), 4 * SECOND);
    meter.note(progress('accounts', 30, 1000), 12 * SECOND);
    meter.note(progress('contacts', 7, 100), 13 * SECOND);
    assert.deepEqual(meter.chart(21 * SECOND), [25, 0, 12, 0, 0]);
    meter.end(26 * SECOND);
    assert.deepEqual(meter.chart(90 * MINUTE), [25, 0, 12, 0, 0, 0]);
    const long = new RunMeter(START, 0, new Map());
    for (let slot = 0; slot < 100; slot += 1)
      long.note(progress('accounts', slot + 1, 1000), slot * 5 * SECOND);
    assert.deepEqual(
      long.chart(499 * SECOND),
      Array.from({ length: 60 }, () => 1),
    );
  });

  it('tells what the protocol says', () => {
    const meter = new RunMeter(START, 0, rows(10));
    meter.note(progress('accounts', 5, 10), 3 * SECOND);
    const run = meter.activity(3 * SECOND);
    assert.deepEqual(runActivity.parse(run), run);
    const activity = { linkId: LINK_ID, state: 'running', run, chart: meter.chart(3 * SECOND) };
    assert.deepEqual(linkActivity.parse(activity), activity);
  });
});
