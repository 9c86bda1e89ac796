import assert from 'node:assert/strict';
import { jsonOf, progressOf, type CliResult, HAS_SIGNALS } from './support/cli.ts';
import { assertExactlyOnce } from './support/exactlyOnce.ts';
import { SandboxProgram } from './support/sandboxProgram.ts';
import { errorShape, linkShape, statusShape } from './support/shapes.ts';

function assertStopped(result: CliResult): void {
  assert.deepEqual([result.code, result.signal], [1, null], result.stderr);
  assert.equal(jsonOf(result, errorShape).error.code, 'SYNC_STOPPED');
}

async function startLinked(): Promise<SandboxProgram> {
  const sandbox = await SandboxProgram.start('--customers', '80', '--products', '40', '--orders', '30');
  const linked = await sandbox.run(...sandbox.linkArgs, '--invite', 'all', '--no-sync');
  assert.equal(linked.code, 0, linked.stdout);
  jsonOf(linked, linkShape);
  return sandbox;
}

/** Creations take their time, so that there is something under way to be cut off. */
const SLOW = { kind: 'latency', ms: 400, method: 'POST', bulk: true };

describe('a synchronisation that is cut off', function () {
  this.timeout(60_000);
  let sandbox: SandboxProgram;

  beforeEach(async () => {
    sandbox = await startLinked();
  });
  afterEach(() => sandbox.close());

  it('by SIGKILL with creations under way, in one stage after the other: the CRM holds each record once', async () => {
    await sandbox.setFaults(SLOW);
    for (const resource of ['accounts', 'salesOrdersLines', 'sales']) {
      const sync = sandbox.start('sync');
      // They have left for the CRM, and are not answered yet.
      while ((await sandbox.calls(`POST /${resource}/bulk`)) === 0)
        assert.equal(sync.child.exitCode, null, `the run was over before ${resource}`);
      const { signal } = await sync.end('SIGKILL');
      assert.equal(signal, 'SIGKILL', `the run was over before it could be killed in ${resource}`);
    }
    await sandbox.setFaults();
    assert.equal((await sandbox.run('sync')).code, 0);
    await assertExactlyOnce(sandbox);
  });

  it('by SIGKILL as a stage has been read: the next run goes on, and one after it has nothing to do', async () => {
    await sandbox.setFaults(SLOW);
    const sync = sandbox.start('sync');
    await sync.line('stderr', (line) => {
      const progress = progressOf(line);
      return progress?.stage === 'contacts' && progress.read > 0;
    });
    assert.equal((await sync.end('SIGKILL')).signal, 'SIGKILL');
    await sandbox.setFaults();
    const { lastRun } = jsonOf(await sandbox.run('sync'), statusShape);
    assert.ok(lastRun !== null && lastRun.creates > 0);
    await assertExactlyOnce(sandbox);
    const again = jsonOf(await sandbox.run('sync'), statusShape).lastRun;
    assert.deepEqual([again?.creates, again?.updates, again?.deletes], [0, 0, 0]);
  });

  it('by SIGTERM and by SIGINT: says SYNC_STOPPED, and the next run goes on', async function () {
    if (!HAS_SIGNALS) this.skip();
    await sandbox.setFaults(SLOW);
    for (const [signal, stage] of [
      ['SIGTERM', 'products'],
      ['SIGINT', 'contacts'],
    ] as const) {
      const sync = sandbox.start('sync');
      await sync.line('stderr', (line) => progressOf(line)?.stage === stage);
      assertStopped(await sync.end(signal));
    }
    await sandbox.setFaults();
    assert.equal((await sandbox.run('sync')).code, 0);
    await assertExactlyOnce(sandbox);
  });

  it('by nobody: a second run beside it is refused, and the first one ends as if alone', async () => {
    // Three programs are started while it runs.
    await sandbox.setFaults({ ...SLOW, ms: 4000 });
    const first = sandbox.start('sync');
    await first.line('stderr', (line) => progressOf(line) !== undefined);
    const second = await sandbox.run('sync');
    assert.equal(second.code, 1);
    const { error } = jsonOf(second, errorShape);
    assert.equal(error.code, 'SYNC_ALREADY_RUNNING');
    assert.match(error.message, /Comercial Añil/);
    // Nor can the link be taken away from under it.
    const [link] = jsonOf(
      await sandbox.run('status'),
      statusShape.transform(({ link }) => [link]),
    );
    const unlink = await sandbox.run('unlink', '--link', link?.id ?? '');
    assert.equal(jsonOf(unlink, errorShape).error.code, 'SYNC_ALREADY_RUNNING');
    assert.equal(first.child.exitCode, null);
    await sandbox.setFaults();
    assert.equal((await first.finished).code, 0);
    await assertExactlyOnce(sandbox);
  });
});

describe('a linking that is cut off', function () {
  this.timeout(60_000);

  it('by SIGTERM during its test: says so, and leaves no link and nobody invited', async function () {
    if (!HAS_SIGNALS) this.skip();
    const sandbox = await SandboxProgram.start('--customers', '40', '--products', '20', '--orders', '10');
    try {
      await sandbox.setFaults({ kind: 'latency', ms: 60_000, resource: 'workspace' });
      const link = sandbox.start(...sandbox.linkArgs, '--invite', 'all');
      while ((await sandbox.calls('GET /workspace')) === 0) assert.equal(link.child.exitCode, null);
      assertStopped(await link.end('SIGTERM'));
      assert.deepEqual(sandbox.keptLinks(), []);
      assert.equal((await sandbox.records('users')).length, 1);
    } finally {
      await sandbox.close();
    }
  });

  it('by SIGKILL during its first synchronisation: the link is there, and a sync completes it', async () => {
    const sandbox = await SandboxProgram.start('--customers', '40', '--products', '20', '--orders', '10');
    try {
      await sandbox.setFaults(SLOW);
      const link = sandbox.start(...sandbox.linkArgs, '--invite', 'all');
      await link.line('stderr', (line) => progressOf(line)?.stage === 'accounts');
      assert.equal((await link.end('SIGKILL')).signal, 'SIGKILL');
      await sandbox.setFaults();
      assert.equal((await sandbox.run('sync')).code, 0);
      await assertExactlyOnce(sandbox);
    } finally {
      await sandbox.close();
    }
  });
});
