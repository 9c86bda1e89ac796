import assert from 'node:assert/strict';
import { LinkError } from '../../../src/domain/errors.ts';
import { linkingAt, placeOf, reach } from '../support/drive.ts';
import { failing, fakeServices, inTurn } from '../support/fakeServices.ts';
import { FAILED, PASSED } from '../support/fixtures.ts';

const usual = fakeServices();

describe('linking: connection test', () => {
  it('R9: goes on with success only', async () => {
    const testConnection = inTurn(() => Promise.resolve(FAILED), usual.testConnection);
    const actor = await linkingAt('testing.failed', { testConnection });
    assert.deepEqual(actor.getSnapshot().context.checks, FAILED);
    actor.send({ type: 'NEXT' });
    assert.equal(placeOf(actor), 'testing.failed');
    assert.equal(actor.getSnapshot().context.error?.code, 'CONNECTION_TEST_FAILED');
    actor.send({ type: 'RETRY' });
    await reach(actor, 'testing.succeeded');
    actor.send({ type: 'NEXT' });
    await reach(actor, 'agents.choosing');
  });

  it('R9: a test that is cut short, or leaves a layer out, is no success', async () => {
    const crash = failing(new LinkError('SQL_CONNECTION_LOST'));
    const broken = await linkingAt('testing.failed', { testConnection: crash });
    assert.equal(broken.getSnapshot().context.error?.code, 'SQL_CONNECTION_LOST');
    await linkingAt('testing.failed', { testConnection: () => Promise.resolve(PASSED.slice(1)) });
  });

  it('R9: goes on with warnings', async () => {
    const results = PASSED.map((check) => ({ ...check, result: 'warning' as const }));
    await linkingAt('testing.succeeded', { testConnection: () => Promise.resolve(results) });
  });
});
