import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { LinkRegistry } from '../../src/connector/links/linkRegistry.ts';
import { activityState } from '../../src/domain/activity.ts';
import { PROGRAM_VERSION } from '../../src/service/version.ts';
import { jsonOf, PROGRAM, RunningCli, HAS_SIGNALS } from '../cli/support/cli.ts';
import { assertExactlyOnce } from '../cli/support/exactlyOnce.ts';
import { statusShape } from '../cli/support/shapes.ts';
import { buildOlderProgram, OLDER_VERSION } from './support/olderProgram.ts';
import {
  activity,
  ended,
  isRunning,
  isSynchronised,
  ServiceBench,
  startedShape,
} from './support/serviceBench.ts';

/** Creations take their time, so that there is something under way. */
const SLOW = { kind: 'latency', ms: 300, method: 'POST', bulk: true };

const reportShape = z.strictObject({
  running: z.literal(true),
  pid: z.int(),
  version: z.string(),
  since: z.iso.datetime(),
  intervalMinutes: z.int(),
  links: z.array(
    z.looseObject({
      linkId: z.uuid(),
      state: activityState,
      company: z.strictObject({ code: z.int(), name: z.string() }),
    }),
  ),
});

describe('the connection service as a process', function () {
  this.timeout(60_000);
  let bench: ServiceBench;

  beforeEach(async () => {
    bench = await ServiceBench.start('--customers', '40', '--products', '20', '--orders', '10');
  });
  afterEach(() => bench.close());

  it('R17: outlives all that started it; killed itself in a run, the next start finishes that, nothing lost or doubled', async () => {
    await bench.sandbox.setFaults(SLOW);
    const pid = await startFromWhatEnds(bench);
    assert.ok(isRunning(pid));
    const client = await bench.connect();
    const running = await activity(client, bench.linkId, ({ run }) => (run?.percent ?? 0) > 0);
    assert.equal(running.state, 'running');

    // They have left for the CRM, and are not answered yet.
    while ((await bench.sandbox.calls('POST /accounts/bulk')) === 0) assert.ok(isRunning(pid));
    process.kill(pid, 'SIGKILL');
    await ended(pid);
    await bench.sandbox.setFaults();

    // Started twice at once, there is one service, and both callers find it.
    const pids = await Promise.all([bench.startService(), bench.startService()]);
    assert.equal(pids[0], pids[1]);
    // The same client, without being told: it finds the new process by itself.
    const done = await activity(client, bench.linkId, isSynchronised);
    assert.ok(done.chart.some((records) => records > 0));
    await assertExactlyOnce(bench.sandbox);
    const third = await bench.sandbox.run('service', 'run');
    assert.equal(third.code, 1);
    assert.match(third.stdout, /SERVICE_ALREADY_RUNNING/);
  });

  it('of an older version: is replaced in the middle of a run, and hands its secrets over', async function () {
    // The bundler that makes the older program does not start under Wine.
    if (process.platform === 'win32') this.skip();
    const older = await buildOlderProgram();
    try {
      await bench.sandbox.setFaults(SLOW);
      // Neither of the two has secrets in its environment.
      const args = ['service', 'start', '--json', '--state-dir', bench.stateDir];
      const first = jsonOf(await new RunningCli(args, {}, older.program).finished, startedShape);
      bench.owns(first.pid);
      assert.equal(first.version, OLDER_VERSION);
      const client = await bench.connect();
      const blocked = await activity(client, bench.linkId, ({ state }) => state === 'blocked');
      assert.equal(blocked.problem?.code, 'SECRET_MISSING');
      await client.serve(bench.linkId, bench.secrets);
      await activity(client, bench.linkId, ({ run }) => run?.progress?.stage === 'accounts');
      client.close();

      const second = jsonOf(await new RunningCli(args).finished, startedShape);
      bench.owns(second.pid);
      assert.equal(second.version, PROGRAM_VERSION);
      await ended(first.pid);
      await bench.sandbox.setFaults();
      await activity(await bench.connect(), bench.linkId, isSynchronised);
      await assertExactlyOnce(bench.sandbox);
      // The older one finds a newer one, and leaves it alone.
      const third = jsonOf(await new RunningCli(args, {}, older.program).finished, startedShape);
      assert.equal(third.pid, second.pid);
      for (const file of ['service.json', 'service.log', 'service-output.log', 'links.json']) {
        const text = readFileSync(join(bench.stateDir, file), 'utf8');
        assert.ok(
          !text.includes(bench.secrets.sqlPassword) && !text.includes(bench.secrets.privateKey),
          file,
        );
      }
    } finally {
      older.remove();
    }
  });

  it('R18: one SQL Server that hangs delays no other link, nor the end', async () => {
    const held: Socket[] = [];
    const hung = createServer((socket) => held.push(socket.on('error', () => {})));
    hung.listen(0, '127.0.0.1');
    await once(hung, 'listening');
    const registry = new LinkRegistry(join(bench.stateDir, 'links.json'));
    const link = registry.get(bench.linkId);
    const hungId = randomUUID();
    // The first in the registry is the first to run.
    registry.remove(link.id);
    registry.put({
      ...link,
      id: hungId,
      identity: { ...link.identity, serverName: 'HUNG' },
      connection: { ...link.connection, port: (hung.address() as AddressInfo).port },
      implementation: { ...link.implementation, id: 'another' },
    });
    registry.put(link);

    const foreground = bench.sandbox.start('service', 'run');
    bench.owns(foreground.child.pid ?? 0);
    await foreground.line('stdout', () => true);
    const client = await bench.connect();
    await activity(client, bench.linkId, isSynchronised);
    assert.ok(held.length > 0);
    const { links } = jsonOf(await bench.sandbox.run('service', 'status'), reportShape);
    const states = new Map(links.map(({ linkId, state }) => [linkId, state]));
    assert.equal(states.get(bench.linkId), 'scheduled');
    // On a slow machine the attempt to connect is over by now.
    assert.match(states.get(hungId) ?? '', /^(running|retrying)$/);
    // Paused by another process, it is paused here.
    assert.equal((await bench.sandbox.run('pause', '--link', bench.linkId)).code, 0);
    await activity(client, bench.linkId, ({ state }) => state === 'paused');
    assert.equal((await bench.sandbox.run('resume', '--link', bench.linkId)).code, 0);
    await activity(client, bench.linkId, isSynchronised);

    // Two runs on schedule, and a line for the one that changed something.
    const trail = readFileSync(join(bench.stateDir, 'audit.ndjson'), 'utf8');
    assert.equal(trail.match(/"syncStarted"/g), null);
    assert.equal(trail.match(/"syncFinished"/g)?.length, 1);

    if (HAS_SIGNALS) foreground.child.kill('SIGTERM');
    else assert.equal((await bench.sandbox.run('service', 'stop')).code, 0);
    const { code, signal } = await foreground.finished;
    assert.deepEqual([code, signal], [0, null]);
    assert.equal(
      jsonOf(await bench.sandbox.run('status', '--link', bench.linkId), statusShape).link.service,
      'active',
    );
    const down = await bench.sandbox.run('service', 'status');
    assert.deepEqual([down.code, down.stdout], [1, '{"running":false,"links":[]}\n']);
    for (const socket of held) socket.destroy();
    hung.close();
  });
});

/** Starts the service out of something that is gone afterwards, with all that belonged to it; the service's process. */
async function startFromWhatEnds(bench: ServiceBench): Promise<number> {
  if (!HAS_SIGNALS) return jsonOf(await bench.sandbox.run('service', 'start'), startedShape).pid;
  // A shell stands for the editor: its whole process group dies.
  const { PATH = '', HOME = '' } = process.env;
  const command = `"${process.execPath}" "${PROGRAM}" service start --json --state-dir "${bench.stateDir}"; cat`;
  const shell = spawn('sh', ['-c', command], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH, HOME, ...bench.sandbox.env },
  });
  const [line] = (await once(shell.stdout, 'data')) as [Buffer];
  const { pid } = startedShape.parse(JSON.parse(String(line)));
  process.kill(-(shell.pid ?? 0), 'SIGKILL');
  await once(shell, 'exit');
  return pid;
}
