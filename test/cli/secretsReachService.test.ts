import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LinkActivity } from '../../src/domain/activity.ts';
import { connectService } from '../../src/service/connectService.ts';
import type { ServiceClient } from '../../src/service/serviceClient.ts';
import { jsonOf, RunningCli, runCli } from './support/cli.ts';
import { SandboxProgram } from './support/sandboxProgram.ts';
import { linkShape } from './support/shapes.ts';

describe('a service that runs without secrets', () => {
  let sandbox: SandboxProgram;
  let linkId: string;
  let service: ServiceClient;
  const file = () => join(sandbox.stateDir, 'secrets.json');

  before(async () => {
    sandbox = await SandboxProgram.start('--customers', '20', '--products', '10', '--orders', '5');
    linkId = jsonOf(await sandbox.run(...sandbox.linkArgs, '--no-sync'), linkShape).id;
    const { sql, api } = sandbox.description;
    const secrets = { [linkId]: { sqlPassword: sql.password, privateKey: api.privateKey } };
    writeFileSync(file(), JSON.stringify(secrets), { mode: 0o600 });
  });
  after(() => sandbox.close());

  beforeEach(async () => {
    const started = await runCli(['service', 'start', '--state-dir', sandbox.stateDir]);
    assert.equal(started.code, 0, started.stderr);
    service = await connectService(sandbox.stateDir, { program: 'unused', startIt: false });
    const { problem } = await activity(({ state }) => state === 'blocked');
    assert.deepEqual(problem?.code, 'SECRET_MISSING');
  });
  afterEach(async () => {
    await service.stop();
    service.close();
  });

  /** The link as it is now or becomes. */
  async function activity(isWanted: (activity: LinkActivity) => boolean): Promise<LinkActivity> {
    const { promise, resolve } = Promise.withResolvers<LinkActivity>();
    const look = (one: LinkActivity) => one.linkId === linkId && isWanted(one) && resolve(one);
    const stop = service.onActivity(look);
    for (const one of await service.activities()) look(one);
    return promise.finally(stop);
  }
  const isDone = ({ state, problem }: LinkActivity) => state === 'scheduled' && problem === undefined;

  it('is told those of the file by service start', async () => {
    const args = ['service', 'start', '--state-dir', sandbox.stateDir, '--secrets-file', file()];
    assert.equal((await runCli(args)).code, 0);
    await activity(isDone);
  });

  it('is told those of the file by addin', async () => {
    const args = ['addin', '--state-dir', sandbox.stateDir, '--secrets-file', file()];
    const addin = new RunningCli(args);
    await addin.line('stdout', (line) => line.startsWith('http'));
    await activity(isDone);
    await addin.end();
  });
});
