import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ActivityState } from '../../src/domain/activity.ts';
import { SERVICE_PROTOCOL } from '../../src/protocol/service.ts';
import { activityOf, allActivities } from '../../src/service/activities.ts';
import { connectService } from '../../src/service/connectService.ts';
import { RunMeter } from '../../src/service/runMeter.ts';
import { Scheduler, type RunRequest } from '../../src/service/scheduler.ts';
import { newSocketPath, writeServiceFile } from '../../src/service/serviceFiles.ts';
import { startServiceServer } from '../../src/service/serviceServer.ts';
import { heldMemory } from '../support/heldMemory.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { FakeClock, HOUR, SECOND } from './support/fakeClock.ts';

const LINKS = Array.from({ length: 50 }, () => randomUUID());
const TOKEN = 'x'.repeat(43);

describe('a day of the service with a client on its socket', function () {
  this.timeout(30_000);

  it('R17: 50 links, 15 minutes: memory and handles are steady, and the client knows the last of each', async () => {
    const folder = temporaryFolder();
    const clock = new FakeClock();
    const meters = new Map<string, RunMeter>();
    let runs = 0;
    /** A run of ten seconds with a page each. */
    const run = async ({ linkId, alive }: RunRequest) => {
      runs += 1;
      const meter = new RunMeter(new Date(clock.wall()), clock.monotonic(), new Map());
      meters.set(linkId, meter);
      for (let page = 1; page <= 10; page += 1) {
        await new Promise<void>((resolve) => clock.after(SECOND, resolve));
        const counted = { creates: page, updates: 0, deletes: 0, failures: 0 };
        meter.note(
          { part: 'accounts', stage: 'accounts', read: page * 100, expected: 1000, ...counted },
          clock.monotonic(),
        );
        alive();
        server.changed(linkId);
      }
      meter.end(clock.monotonic());
      return { kind: 'done' } as const;
    };
    const scheduler = new Scheduler({
      clock,
      run,
      intervalMinutes: 15,
      onChange: (id) => server.changed(id),
    });
    const sources = { clock, scheduler, runs: { meter: (linkId: string) => meters.get(linkId) } };
    const nothing = () => ({});
    const socket = newSocketPath(folder.path);
    const identity = { protocol: SERVICE_PROTOCOL, version: '0.1.0', pid: process.pid };
    const server = await startServiceServer({
      socket,
      token: TOKEN,
      identity: () => ({ ...identity, since: new Date().toISOString(), intervalMinutes: 15 }),
      handlers: {
        activities: () => [...allActivities(sources)],
        serve: nothing,
        runNow: nothing,
        pause: nothing,
        resume: nothing,
        forget: nothing,
        configure: nothing,
        stop: nothing,
        handOver: () => ({ intervalMinutes: 15, secrets: {} }),
      },
      activityOf: (linkId) => activityOf(sources, linkId),
      onRefused: assert.fail,
    });
    writeServiceFile(folder.path, { ...identity, socket, token: TOKEN });
    const client = await connectService(folder.path, { program: 'unused', startIt: false });
    const known = new Map<string, ActivityState>();
    let told = 0;
    client.onActivity(({ linkId, state }) => {
      known.set(linkId, state);
      told += 1;
    });

    scheduler.follow(LINKS.map((id) => ({ id, company: id, paused: false })));
    // The first hours fill whatever is filled once.
    await clock.pass(6 * HOUR);
    const before = heldMemory();
    await clock.pass(18 * HOUR);
    const after = heldMemory();

    assert.ok(runs > 50 * 85, `${runs} runs`);
    assert.ok(told > 50, `told ${told} times`);
    assert.ok(after.heap - before.heap < 3_000_000, `the heap grew by ${after.heap - before.heap} bytes`);
    // What is under way at a moment comes and goes: a message on the socket, the timer of the next.
    assert.ok(after.handles <= before.handles + 5, `${before.handles} handles became ${after.handles}`);

    // The clock stands: what is told last is what is.
    while ((await client.activities()).some(({ linkId, state }) => known.get(linkId) !== state));
    const stopped = scheduler.stop();
    await clock.pass(HOUR);
    await stopped;
    client.close();
    await server.close('stopped');
    folder.remove();
  });
});
