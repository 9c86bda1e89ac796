import assert from 'node:assert/strict';
import { HOUR, MINUTE, SECOND } from './support/fakeClock.ts';
import { problem, SchedulerBench } from './support/schedulerBench.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `link${index}`);

/** The same numbers every time, spread between 0 and 1. */
function spread(): () => number {
  let seed = 1;
  return () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
}

describe('Scheduler', () => {
  it('R17: serves 50 links every 15 minutes for a day, four at once, never two runs of one', async () => {
    const bench = new SchedulerBench({ random: spread() });
    bench.script((linkId, nth) => ({ takes: (5 + ((Number(linkId.slice(4)) + nth) % 40)) * SECOND }));
    const links = names(50);
    bench.follow(...links);
    await bench.clock.pass(24 * HOUR);
    assert.equal(bench.mostAtOnce, 4);
    assert.deepEqual(bench.twice, []);
    for (const link of links) {
      const runs = bench.startsOf(link).length;
      assert.ok(runs >= 86 && runs <= 97, `${link}: ${runs} runs`);
      for (const gap of bench.gaps(link))
        assert.ok(gap >= 15 * MINUTE && gap < 17 * MINUTE, `${link}: ${gap}`);
    }
  });

  it('R17: the first run is at once, without jitter, and everybody gets it before anybody gets a second', async () => {
    const bench = new SchedulerBench({ random: () => 1 });
    bench.script(() => ({ takes: 4 * MINUTE }));
    const links = names(20);
    bench.follow(...links);
    assert.deepEqual([...bench.running], links.slice(0, 4));
    assert.equal(bench.state('link4'), 'queued');
    await bench.clock.pass(HOUR);
    assert.deepEqual(
      bench.starts.slice(0, 20).map(({ linkId }) => linkId),
      links,
    );
  });

  it('spreads later runs by up to a tenth of the interval, and never makes them earlier', async () => {
    for (const random of [0, 0.5, 1]) {
      const bench = new SchedulerBench({ random: () => random });
      bench.follow('a');
      await bench.clock.pass(HOUR);
      for (const gap of bench.gaps('a')) assert.equal(gap, 15 * MINUTE + random * 1.5 * MINUTE);
    }
  });

  it('first due, first served: a slow link waits its turn like any other', async () => {
    const bench = new SchedulerBench({ atOnce: 1, intervalMinutes: 1 });
    bench.script((linkId) => ({ takes: linkId === 'slow' ? 10 * MINUTE : SECOND }));
    bench.follow('slow', 'a', 'b');
    await bench.clock.pass(40 * MINUTE);
    const order = bench.starts.map(({ linkId }) => linkId);
    assert.deepEqual(order.slice(0, 6), ['slow', 'a', 'b', 'slow', 'a', 'b']);
    // After a run longer than the interval a link rests, so that the others are not starved.
    assert.ok(bench.gaps('slow').every((gap) => gap > 10 * MINUTE));
  });

  it('R18: tells what a link does', async () => {
    const bench = new SchedulerBench({ atOnce: 1 });
    bench.follow('a', 'b');
    assert.deepEqual(
      [bench.state('a'), bench.state('b'), bench.state('c')],
      ['running', 'queued', undefined],
    );
    await bench.clock.pass(3 * SECOND);
    assert.deepEqual([bench.state('a'), bench.state('b')], ['scheduled', 'running']);
    const { dueIn } = bench.scheduler.schedule('a') ?? {};
    assert.equal(dueIn, 15 * MINUTE - 3 * SECOND);
    bench.setPaused('b', true);
    await bench.clock.pass(SECOND);
    assert.deepEqual(bench.scheduler.schedule('b'), { state: 'paused' });
    assert.ok(bench.told.includes('a') && bench.told.includes('b'));
  });

  it('tries again what cannot be reached: after 30 s, twice as long each time, up to the interval', async () => {
    const bench = new SchedulerBench();
    bench.script((_, nth) => ({
      takes: 0,
      outcome: nth < 7 ? problem('transient', 'SQL_TIMEOUT') : { kind: 'done' },
    }));
    bench.follow('a');
    await bench.clock.pass(SECOND);
    assert.equal(bench.state('a'), 'retrying');
    assert.equal(bench.scheduler.schedule('a')?.problem?.code, 'SQL_TIMEOUT');
    await bench.clock.pass(2 * HOUR);
    const seconds = bench.gaps('a').map((gap) => gap / SECOND);
    assert.deepEqual(seconds.slice(0, 8), [30, 60, 120, 240, 480, 900, 900, 900]);
    assert.deepEqual([bench.state('a'), bench.scheduler.schedule('a')?.problem], ['scheduled', undefined]);
  });

  it('begins with 30 s again after a run that went well', async () => {
    const bench = new SchedulerBench();
    bench.script((_, nth) => ({
      takes: 0,
      outcome: nth === 2 ? { kind: 'done' } : problem('transient', 'API_UNREACHABLE'),
    }));
    bench.follow('a');
    await bench.clock.pass(20 * MINUTE);
    assert.deepEqual(
      bench
        .gaps('a')
        .slice(0, 4)
        .map((gap) => gap / SECOND),
      [30, 60, 900, 30],
    );
  });

  it('R18: what needs a person is blocked, tried at the interval, and at once when it may be mended', async () => {
    const bench = new SchedulerBench();
    bench.script((_, nth) => ({
      outcome: nth < 2 ? problem('blocked', 'SECRET_MISSING') : { kind: 'done' },
    }));
    bench.follow('a');
    await bench.clock.pass(MINUTE);
    assert.equal(bench.state('a'), 'blocked');
    await bench.clock.pass(16 * MINUTE);
    assert.equal(bench.starts.length, 2);
    bench.scheduler.unblock('a');
    assert.equal(bench.state('a'), 'running');
    await bench.clock.pass(MINUTE);
    assert.equal(bench.state('a'), 'scheduled');
    bench.scheduler.unblock('a');
    assert.equal(bench.state('a'), 'scheduled');
  });

  it('tries again at once what was mended while a run that could not know was going on', async () => {
    const bench = new SchedulerBench();
    bench.script((_, nth) => ({
      outcome: nth === 0 ? problem('blocked', 'SECRET_MISSING') : { kind: 'done' },
    }));
    bench.follow('a');
    bench.scheduler.unblock('a');
    await bench.clock.pass(5 * SECOND);
    assert.equal(bench.starts.length, 2);
    assert.equal(bench.state('a'), 'scheduled');
  });

  it('looks again after 30 s where another process runs the link, with the confirmation it was given', async () => {
    const bench = new SchedulerBench();
    bench.script((_, nth) => ({ takes: 0, outcome: { kind: nth === 1 ? 'busy' : 'done' } }));
    bench.follow('a');
    await bench.clock.pass(MINUTE);
    bench.scheduler.runNow('a', { confirmDeletes: true });
    await bench.clock.pass(SECOND);
    assert.equal(bench.state('a'), 'queued');
    await bench.clock.pass(MINUTE);
    assert.deepEqual(
      bench.starts.map(({ confirmDeletes }) => confirmDeletes),
      [false, true, true],
    );
    assert.equal(bench.gaps('a')[1], 30 * SECOND);
  });

  for (const standsStill of [true, false]) {
    const how = standsStill ? 'stands still' : 'goes on';
    it(`R17: after a night's sleep in which the monotonic clock ${how}, each link runs once`, async () => {
      const bench = new SchedulerBench();
      const links = names(10);
      bench.follow(...links);
      await bench.clock.pass(5 * MINUTE);
      bench.clock.sleep(8 * HOUR, standsStill);
      await bench.clock.pass(5 * MINUTE);
      for (const link of links) assert.equal(bench.startsOf(link).length, 2, link);
      await bench.clock.pass(15 * MINUTE);
      for (const link of links) assert.equal(bench.startsOf(link).length, 3, link);
    });
  }

  it('takes no run that slept with the machine for one that hangs', async () => {
    const bench = new SchedulerBench();
    bench.script(() => ({ takes: HOUR }));
    bench.follow('a');
    await bench.clock.pass(MINUTE);
    bench.clock.sleep(8 * HOUR, false);
    await bench.clock.pass(4 * MINUTE);
    assert.equal(bench.state('a'), 'running');
  });

  it('runs what is due once when the clock is set forward, and as planned when it is set back', async () => {
    for (const hours of [5, -5]) {
      const bench = new SchedulerBench();
      bench.follow('a');
      await bench.clock.pass(MINUTE);
      bench.clock.setWall(hours * HOUR);
      await bench.clock.pass(13 * MINUTE);
      assert.equal(bench.starts.length, hours > 0 ? 2 : 1);
      await bench.clock.pass(15 * MINUTE);
      assert.equal(bench.starts.length, hours > 0 ? 3 : 2);
    }
  });

  it('lets no link that hangs delay the others, and ends it after five minutes without progress', async () => {
    const bench = new SchedulerBench({ atOnce: 2 });
    const hangs = (linkId: string) => linkId.startsWith('hung');
    bench.script((linkId) => (hangs(linkId) ? { takes: HOUR, signs: false } : {}));
    bench.follow('hung1', 'hung2', 'a', 'b', 'c');
    await bench.clock.pass(29 * SECOND);
    assert.equal(bench.state('a'), 'queued');
    await bench.clock.pass(10 * SECOND);
    assert.deepEqual(
      ['a', 'b', 'c'].map((id) => bench.state(id)),
      ['scheduled', 'scheduled', 'scheduled'],
    );
    assert.equal(bench.state('hung1'), 'running');
    await bench.clock.pass(4 * MINUTE + 30 * SECOND);
    assert.equal(bench.state('hung1'), 'retrying');
    assert.equal(bench.scheduler.schedule('hung1')?.problem?.code, 'SYNC_STALLED');
    await bench.clock.pass(24 * HOUR);
    for (const link of ['a', 'b', 'c']) assert.ok(Math.max(...bench.gaps(link)) < 17 * MINUTE, link);
  });

  it('a long run that gets on is neither passed over nor ended', async () => {
    const bench = new SchedulerBench({ atOnce: 1 });
    bench.script((linkId) => (linkId === 'long' ? { takes: 3 * HOUR, signs: 25 * SECOND } : {}));
    bench.follow('long', 'a');
    await bench.clock.pass(3 * HOUR - SECOND);
    assert.deepEqual([bench.state('long'), bench.startsOf('a').length], ['running', 0]);
    await bench.clock.pass(2 * SECOND);
    assert.deepEqual([bench.state('long'), bench.state('a')], ['scheduled', 'running']);
  });

  it('a run that does not even end when it is told to keeps its link, and no other', async () => {
    const bench = new SchedulerBench({ atOnce: 1 });
    bench.script((linkId) =>
      linkId === 'stuck' ? { takes: 100 * HOUR, endsAfter: 90 * HOUR, signs: false } : {},
    );
    bench.follow('stuck', 'a');
    await bench.clock.pass(24 * HOUR);
    assert.equal(bench.startsOf('stuck').length, 1);
    assert.ok(bench.startsOf('a').length > 90);
  });

  it('B7: a pause ends the run, a resume starts one at once, and in between nothing does', async () => {
    const bench = new SchedulerBench();
    bench.script(() => ({ takes: MINUTE, endsAfter: SECOND }));
    bench.follow('a');
    bench.setPaused('a', true);
    await bench.clock.pass(2 * SECOND);
    await bench.scheduler.settled('a');
    assert.equal(bench.state('a'), 'paused');
    assert.throws(() => bench.scheduler.runNow('a', { confirmDeletes: false }), { code: 'LINK_PAUSED' });
    await bench.clock.pass(HOUR);
    assert.deepEqual([bench.running.size, bench.starts.length], [0, 1]);
    bench.setPaused('a', false);
    assert.equal(bench.state('a'), 'running');
  });

  it('resumed before the paused run has ended: the next one waits for that', async () => {
    const bench = new SchedulerBench();
    bench.script((_, nth) => (nth === 0 ? { takes: MINUTE, endsAfter: 10 * SECOND } : {}));
    bench.follow('a');
    bench.setPaused('a', true);
    bench.setPaused('a', false);
    await bench.clock.pass(9 * SECOND);
    assert.equal(bench.starts.length, 1);
    await bench.clock.pass(5 * SECOND);
    assert.equal(bench.starts.length, 2);
  });

  it('B15: a run with confirmed deletions follows the one that is going on; without, that one is enough', async () => {
    const bench = new SchedulerBench();
    bench.follow('a');
    bench.scheduler.runNow('a', { confirmDeletes: false });
    await bench.clock.pass(MINUTE);
    assert.equal(bench.starts.length, 1);
    bench.scheduler.runNow('a', { confirmDeletes: false });
    bench.scheduler.runNow('a', { confirmDeletes: true });
    await bench.clock.pass(MINUTE);
    assert.deepEqual(
      bench.starts.map(({ confirmDeletes }) => confirmDeletes),
      [false, false, true],
    );
    assert.throws(() => bench.scheduler.runNow('other', { confirmDeletes: false }), {
      code: 'LINK_NOT_FOUND',
    });
  });

  it('forgets a link, ends its run, and follows it anew without two runs at once', async () => {
    const bench = new SchedulerBench();
    bench.script(() => ({ takes: MINUTE, endsAfter: 10 * SECOND }));
    bench.follow('a', 'b');
    const forgotten = bench.scheduler.forget('a');
    assert.deepEqual([bench.scheduler.linkIds, bench.state('a')], [['b'], undefined]);
    bench.follow('b', 'a');
    await bench.clock.pass(9 * SECOND);
    assert.equal(bench.startsOf('a').length, 1);
    await bench.clock.pass(2 * SECOND);
    await forgotten;
    assert.equal(bench.startsOf('a').length, 2);
    assert.deepEqual(bench.twice, []);
    bench.follow('b');
    await bench.clock.pass(HOUR);
    assert.equal(bench.startsOf('a').length, 2);
  });

  it('takes a shorter interval at once, and a longer one from the next run on', async () => {
    const bench = new SchedulerBench();
    bench.follow('a');
    await bench.clock.pass(MINUTE);
    bench.scheduler.configure({ intervalMinutes: 5 });
    await bench.clock.pass(6 * MINUTE);
    assert.equal(bench.starts.length, 2);
    bench.scheduler.configure({ intervalMinutes: 60 });
    await bench.clock.pass(6 * MINUTE);
    assert.equal(bench.starts.length, 3);
    await bench.clock.pass(50 * MINUTE);
    assert.equal(bench.starts.length, 3);
  });

  it('stops: ends every run, starts no other, and leaves no timer behind', async () => {
    const bench = new SchedulerBench();
    bench.script(() => ({ takes: HOUR, endsAfter: SECOND }));
    bench.follow(...names(10));
    const stopped = bench.scheduler.stop();
    await bench.clock.pass(HOUR);
    await stopped;
    assert.deepEqual([bench.running.size, bench.starts.length, bench.clock.timers], [0, 4, 0]);
  });
});
