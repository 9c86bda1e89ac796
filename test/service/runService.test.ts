import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LinkRegistry } from '../../src/connector/links/linkRegistry.ts';
import { openStateFolder } from '../../src/connector/state/stateFolder.ts';
import type { LinkActivity } from '../../src/domain/activity.ts';
import { connectService } from '../../src/service/connectService.ts';
import { runService } from '../../src/service/runService.ts';
import type { ServiceClient } from '../../src/service/serviceClient.ts';
import { EnvironmentSecrets } from '../../src/cli/secretStores.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { offlineLink } from './support/offlineLink.ts';
import { activity } from './support/serviceBench.ts';

const SECRETS = { sqlPassword: 'canary-password', privateKey: 'canary-key' };
const isBlocked = ({ state }: LinkActivity) => state === 'blocked';
const isRetrying = ({ state }: LinkActivity) => state === 'retrying';

describe('runService', () => {
  const folder = temporaryFolder();
  const end = new AbortController();
  let registry: LinkRegistry;
  let service: ServiceClient;
  let ended: Promise<void>;

  before(async () => {
    registry = new LinkRegistry(openStateFolder(folder.path).registry);
    const ready = Promise.withResolvers<unknown>();
    ended = runService({
      stateRoot: folder.path,
      secrets: new EnvironmentSecrets({}),
      signal: end.signal,
      onReady: ready.resolve,
    });
    await Promise.race([ready.promise, ended]);
    service = await connectService(folder.path, { program: 'unused', startIt: false });
  });
  after(async () => {
    service.close();
    end.abort();
    await ended;
    folder.remove();
  });

  it('R18: follows the registry: a new link runs at once, and waits for its secrets', async () => {
    const added = offlineLink(1);
    registry.put(added);
    const { problem, nextRunAt } = await activity(service, added.id, isBlocked);
    assert.equal(problem?.code, 'SECRET_MISSING');
    assert.ok(nextRunAt !== undefined && Date.parse(nextRunAt) > Date.now());
    await service.serve(added.id, SECRETS);
    const retrying = await activity(service, added.id, isRetrying);
    assert.equal(retrying.problem?.code, 'SQL_PORT_CLOSED');
    registry.remove(added.id);
    while ((await service.activities()).some(({ linkId }) => linkId === added.id));
  });

  it('leaves alone what is no longer to be served', async () => {
    const [ended, other] = [offlineLink(2), offlineLink(3)];
    registry.put(ended);
    registry.put(other);
    await activity(service, ended.id, isBlocked);
    registry.remove(ended.id);
    while ((await service.activities()).some(({ linkId }) => linkId === ended.id));
    await activity(service, other.id, isBlocked);
    await assert.rejects(service.runNow(ended.id, { confirmDeletes: false }), { code: 'LINK_NOT_FOUND' });
    await assert.rejects(service.serve(randomUUID(), SECRETS), { code: 'LINK_NOT_FOUND' });
  });

  it('B7, B9: pauses and resumes in the registry, with a line in the audit trail', async () => {
    const paused = offlineLink(4);
    registry.put(paused);
    await activity(service, paused.id, isBlocked);
    await service.pause(paused.id);
    assert.equal(registry.get(paused.id).service, 'paused');
    assert.equal((await activity(service, paused.id, () => true)).state, 'paused');
    await assert.rejects(service.runNow(paused.id, { confirmDeletes: true }), {
      code: 'LINK_PAUSED',
      params: { company: 'Empresa 4' },
    });
    await service.resume(paused.id);
    await activity(service, paused.id, isBlocked);
    const trail = readFileSync(join(folder.path, 'audit.ndjson'), 'utf8');
    assert.deepEqual(
      [...trail.matchAll(new RegExp(`"action":"(\\w+)","linkId":"${paused.id}"`, 'g'))].map(
        ([, action]) => action,
      ),
      ['paused', 'resumed'],
    );
  });

  it('B8: a forgotten link stays away, secrets and all, until it is served again', async () => {
    const forgotten = offlineLink(5);
    registry.put(forgotten);
    await activity(service, forgotten.id, isBlocked);
    await service.serve(forgotten.id, SECRETS);
    await activity(service, forgotten.id, isRetrying);
    await service.forget(forgotten.id);
    // Another link comes into the registry, which is read anew.
    const other = offlineLink(6);
    registry.put(other);
    await activity(service, other.id, isBlocked);
    assert.ok(!(await service.activities()).some(({ linkId }) => linkId === forgotten.id));
    await service.resume(forgotten.id);
    const { problem } = await activity(service, forgotten.id, isBlocked);
    assert.equal(problem?.code, 'SECRET_MISSING');
  });

  it('takes another interval', async () => {
    assert.equal((await service.identity()).intervalMinutes, 15);
    await service.configure({ intervalMinutes: 5 });
    const again = await connectService(folder.path, { program: 'unused', startIt: false });
    assert.equal((await again.identity()).intervalMinutes, 5);
    again.close();
  });

  it('is the only one: a second one says so and goes', async () => {
    const second = { stateRoot: folder.path, secrets: new EnvironmentSecrets({}), signal: end.signal };
    await assert.rejects(runService(second), {
      code: 'SERVICE_ALREADY_RUNNING',
      params: { pid: process.pid },
    });
  });

  it('writes no secret to any file of its folder', () => {
    for (const name of readdirSync(folder.path, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(json|ndjson|log|db|lock)$/.test(name)) continue;
      assert.doesNotMatch(readFileSync(join(folder.path, name), 'latin1'), /canary/, name);
    }
  });

  it('ends when its state folder is taken away', async function () {
    // Windows takes no folder away in which a file is open.
    if (process.platform === 'win32') this.skip();
    rmSync(folder.path, { recursive: true });
    await ended;
  });
});
