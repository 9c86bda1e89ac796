import assert from 'node:assert/strict';
import { startInput } from '../../src/machines/serviceInputs.ts';
import { linkingServices } from '../../src/session/linkingServices.ts';
import { SessionBench, walk } from './support/sessionBench.ts';

describe('a linking that is cancelled', () => {
  let bench: SessionBench;
  beforeEach(async () => {
    bench = await SessionBench.start();
  });
  afterEach(() => bench.close());

  for (const steps of [0, 2, 5, 9]) {
    it(`after ${steps} steps leaves no folder and no link`, async () => {
      const session = await bench.begin();
      await walk(session, bench.events().slice(0, steps));
      assert.equal(bench.hasFolder(session.linkId), true);
      const { value } = await session.step({ type: 'CANCEL' });
      assert.equal(value, 'cancelled');
      assert.equal(bench.hasFolder(session.linkId), false);
      assert.deepEqual(bench.open().registry.list(), []);
    });
  }

  it('during its first synchronisation keeps the link and its folder: what was sent must stay known', async () => {
    bench.sides.crm.faults.add({ kind: 'latency', ms: 30, method: 'POST', bulk: true });
    const session = await bench.begin({ synchronise: true });
    await walk(session, bench.events().slice(0, 9));
    const synchronising = new Promise<void>((resolve) => {
      session.subscribe(({ context }) => {
        if (context.progress?.sync?.stage === 'accounts') resolve();
      });
    });
    session.send({ type: 'START' });
    await synchronising;
    assert.equal((await session.step({ type: 'CANCEL' })).value, 'cancelled');
    assert.equal(bench.hasFolder(session.linkId), true);
    const operations = bench.open();
    assert.equal(operations.registry.get(session.linkId).service, 'active');
  });

  it('before it is registered is not registered afterwards, whatever was under way', async () => {
    const session = await bench.begin();
    await walk(session, bench.events().slice(0, 9));
    const input = startInput(session.snapshot.context);
    await session.step({ type: 'CANCEL' });
    const controller = new AbortController();
    const operations = bench.open();
    const services = linkingServices(operations, session.linkId, {});
    // Cancelled while the CRM is asked for the ADMIN's user.
    const started = services.startSynchronisation(input, () => controller.abort(), controller.signal);
    await assert.rejects(started, { name: 'AbortError' });
    assert.deepEqual(operations.registry.list(), []);
    assert.equal(bench.hasFolder(session.linkId), false);
  });
});
