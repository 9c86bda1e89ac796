import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunOutcome } from '../../src/service/runOutcome.ts';
import { HOUR, MINUTE, SECOND } from './support/fakeClock.ts';
import { problem, SchedulerBench } from './support/schedulerBench.ts';

const LINKS = ['a', 'b', 'c', 'd', 'e', 'f'];
const link = fc.constantFrom(...LINKS);

/** What people, clocks and other processes do to a schedule. */
const deed = fc.oneof(
  fc.record({ what: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20 * MINUTE }) }),
  fc.record({ what: fc.constantFrom('pause' as const, 'resume' as const, 'forget' as const), link }),
  fc.record({ what: fc.constantFrom('follow' as const, 'unblock' as const), link }),
  fc.record({ what: fc.constant('runNow' as const), link, confirmDeletes: fc.boolean() }),
  fc.record({
    what: fc.constant('sleep' as const),
    ms: fc.integer({ min: 1, max: 9 * HOUR }),
    still: fc.boolean(),
  }),
  fc.record({ what: fc.constant('setWall' as const), ms: fc.integer({ min: -9 * HOUR, max: 9 * HOUR }) }),
  fc.record({ what: fc.constant('configure' as const), minutes: fc.integer({ min: 1, max: 30 }) }),
);

const outcome = fc.constantFrom<RunOutcome>(
  { kind: 'done' },
  { kind: 'busy' },
  problem('transient', 'SQL_TIMEOUT'),
  problem('blocked', 'SQL_LOGIN_FAILED'),
);
const script = fc.record({
  takes: fc.integer({ min: 0, max: 10 * MINUTE }),
  endsAfter: fc.integer({ min: 0, max: 20 * SECOND }),
  outcome,
});

describe('Scheduler, whatever happens', function () {
  this.timeout(20_000);

  it('R17: never runs a link twice at once, and serves every link again once things are quiet', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { maxLength: 30 }),
        fc.array(script, { minLength: 1, maxLength: 20 }),
        async (deeds, scripts) => {
          const bench = new SchedulerBench({ random: () => 0.5, atOnce: 2 });
          let runs = 0;
          bench.script(() => scripts[(runs += 1) % scripts.length] ?? {});
          const registry = new Map(LINKS.map((id) => [id, false]));
          const follow = () =>
            bench.scheduler.follow([...registry].map(([id, paused]) => ({ id, company: id, paused })));
          follow();
          for (const done of deeds) {
            if (done.what === 'pass') await bench.clock.pass(done.ms);
            else if (done.what === 'sleep') bench.clock.sleep(done.ms, done.still);
            else if (done.what === 'setWall') bench.clock.setWall(done.ms);
            else if (done.what === 'configure') bench.scheduler.configure({ intervalMinutes: done.minutes });
            else if (done.what === 'forget') registry.delete(done.link);
            else if (done.what === 'pause' || done.what === 'resume') {
              if (registry.has(done.link)) registry.set(done.link, done.what === 'pause');
            } else if (done.what === 'follow') registry.set(done.link, registry.get(done.link) ?? false);
            else if (registry.get(done.link) === false) {
              follow();
              if (!('confirmDeletes' in done)) bench.scheduler.unblock(done.link);
              else bench.scheduler.runNow(done.link, { confirmDeletes: done.confirmDeletes });
            }
            follow();
          }

          bench.script(() => ({ takes: SECOND }));
          for (const id of LINKS) registry.set(id, false);
          follow();
          bench.scheduler.configure({ intervalMinutes: 15 });
          // What was going on ends, what was told off is tried, and then everybody is on time.
          await bench.clock.pass(HOUR);
          const since = bench.clock.monotonic();
          await bench.clock.pass(HOUR);
          for (const id of LINKS) {
            const later = bench.startsOf(id).filter(({ at }) => at >= since).length;
            assert.ok(later >= 3 && later <= 4, `${id} ran ${later} times in an hour`);
            assert.equal(bench.state(id) === 'scheduled' || bench.state(id) === 'running', true, id);
          }
          assert.deepEqual(bench.twice, []);
        },
      ),
      { numRuns: 150 },
    );
  });
});
