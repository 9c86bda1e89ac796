import assert from 'node:assert/strict';
import { resumableState } from '../../src/machines/resumableState.ts';
import { linkingAt, reach } from './support/drive.ts';
import { pending } from './support/fakeServices.ts';
import { select } from './support/fixtures.ts';
import { ALL_PLACES, linkingAtAny } from './support/places.ts';

describe('resumableState', () => {
  for (const place of ALL_PLACES) {
    it(`B1: makes of ${place} a state that stays as it is`, async () => {
      const { value, context } = (await linkingAtAny(place)).getSnapshot();
      const resumable = resumableState({ value, context });
      assert.deepEqual(resumableState(resumable), resumable);
    });
  }

  it('B1: keeps no half of a connection test', async () => {
    const actor = await linkingAtAny('testing.running');
    await reach(actor, 'testing.running');
    const { value, context } = actor.getSnapshot();
    const resumable = resumableState({ value, context });
    assert.deepEqual(resumable.value, { testing: 'failed' });
    assert.deepEqual(resumable.context.checks, []);
  });

  it('B1: goes back to the agents that were known while they were read again', async () => {
    const actor = await linkingAt('agents.choosing');
    actor.send(select([2]));
    actor.send({ type: 'RELOAD_AGENTS' });
    const { value, context } = actor.getSnapshot();
    const resumable = resumableState({ value, context });
    assert.deepEqual(resumable.value, { agents: 'choosing' });
    assert.deepEqual(resumable.context.selection, { invite: [2], admin: 1 });
  });

  it('forgets a Cancel that was never obeyed: the person is asked again', async () => {
    const actor = await linkingAt('agents.inviting', { invite: () => pending() });
    actor.send({ type: 'CANCEL' });
    const { value, context } = actor.getSnapshot();
    assert.equal(context.cancelRequested, true);
    assert.equal(resumableState({ value, context }).context.cancelRequested, false);
  });
});
