import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { jsonOf, PROGRAM } from '../cli/support/cli.ts';
import { assertExactlyOnce } from '../cli/support/exactlyOnce.ts';
import { statusShape } from '../cli/support/shapes.ts';
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

describe('the connection service as a process', function () {
  this.timeout(60_000);
  let bench: ServiceBench;

  beforeEach(async () => {
    bench = await ServiceBench.start('--customers', '40', '--products', '20', '--orders', '10');
  });
  afterEach(() => bench.close());

  it('R17: the run goes on when all that started it is killed, and a new client sees its progress', async () => {
    await bench.sandbox.setFaults(SLOW);
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

    assert.ok(isRunning(pid));
    const client = await bench.connect();
    const running = await activity(client, bench.linkId, ({ run }) => (run?.percent ?? 0) > 0);
    assert.equal(running.state, 'running');
    await bench.sandbox.setFaults();
    const done = await activity(client, bench.linkId, isSynchronised);
    assert.ok(done.chart.some((records) => records > 0));
    await assertExactlyOnce(bench.sandbox);
  });

  it('killed in the middle of a run: the next start finishes it, nothing lost and nothing twice', async () => {
    await bench.sandbox.setFaults(SLOW);
    const pid = await bench.startService();
    // They have left for the CRM, and are not answered yet.
    while ((await bench.sandbox.calls('POST /accounts/bulk')) === 0) assert.ok(isRunning(pid));
    process.kill(pid, 'SIGKILL');
    await ended(pid);
    await bench.sandbox.setFaults();
    await bench.startService();
    await activity(await bench.connect(), bench.linkId, isSynchronised);
    await assertExactlyOnce(bench.sandbox);
  });

  it('started twice at once: there is one service, and both callers find it', async () => {
    const pids = await Promise.all([bench.startService(), bench.startService()]);
    assert.equal(pids[0], pids[1]);
    const third = await bench.sandbox.run('service', 'run');
    assert.equal(third.code, 1);
    assert.match(third.stdout, /SERVICE_ALREADY_RUNNING/);
  });

  it('told to end by SIGTERM in the middle of a run: ends cleanly, and the next start goes on', async () => {
    await bench.sandbox.setFaults(SLOW);
    const foreground = bench.sandbox.start('service', 'run');
    bench.owns(foreground.child.pid ?? 0);
    await foreground.line('stdout', () => true);
    const client = await bench.connect();
    await activity(client, bench.linkId, ({ run }) => run?.progress?.stage === 'accounts');
    const { code, signal } = await foreground.end('SIGTERM');
    assert.deepEqual([code, signal], [0, null]);
    await bench.sandbox.setFaults();
    assert.equal(jsonOf(await bench.sandbox.run('status'), statusShape).link.service, 'active');
    await bench.startService();
    // The same client, without being told: it found the new process by itself.
    await activity(client, bench.linkId, isSynchronised);
    await assertExactlyOnce(bench.sandbox);
  });
});
