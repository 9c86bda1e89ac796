import assert from 'node:assert/strict';
import { createActor } from 'xstate';
import { provideLinkingServices } from '../../src/machines/provideLinkingServices.ts';
import { restoreSnapshot, storeSnapshot, type StoredSnapshot } from '../../src/machines/storedSnapshot.ts';
import { LinkError, type ErrorCode } from '../../src/domain/errors.ts';
import { canGoBack } from '../../src/machines/step.ts';
import { fakeServices } from './support/fakeServices.ts';
import { CONNECTION, LINK_ID, SUBMIT, select } from './support/fixtures.ts';
import { linkingAt, placeOf, reach, startLinking, walkTo } from './support/drive.ts';
import { ALL_PLACES, linkingAtAny } from './support/places.ts';

const CANARY = 'canary-5f1c-secret';

/** Where a place is resumed that is not one at rest. */
const RESTING: Record<string, string> = {
  'company.listing': 'company.entering',
  'implementation.recognising': 'implementation.form',
  'terms.recording': 'terms.reading',
  'terms.creating': 'terms.reading',
  'testing.running': 'testing.failed',
  'agents.loading': 'agents.failed',
  'agents.inviting': 'agents.choosing',
  'sync.starting': 'sync.ready',
};

function onDisk(stored: StoredSnapshot): unknown {
  return JSON.parse(JSON.stringify(stored));
}

function refusal(stored: unknown): ErrorCode {
  try {
    restoreSnapshot(stored);
  } catch (error) {
    assert.ok(error instanceof LinkError);
    return error.code;
  }
  return assert.fail('was restored');
}

describe('storedSnapshot', () => {
  for (const place of ALL_PLACES) {
    it(`B1: comes back to ${place} and goes on to the end`, async () => {
      const before = await linkingAtAny(place);
      const stored = onDisk(storeSnapshot(before.getSnapshot()));
      before.stop();
      const snapshot = restoreSnapshot(stored);
      const actor = startLinking({}, snapshot);
      assert.equal(placeOf(actor), RESTING[place] ?? place);
      assert.deepEqual(onDisk(storeSnapshot(snapshot)), onDisk(storeSnapshot(actor.getSnapshot())));
      if (actor.getSnapshot().status === 'done') return;
      if (['testing.failed', 'agents.failed'].includes(placeOf(actor))) actor.send({ type: 'RETRY' });
      const way = actor.getSnapshot().context.form?.implementationId === '' ? 'new' : 'existing';
      const end = await walkTo(actor, 'finished', way);
      assert.equal(end.context.linkId, LINK_ID);
    });

    it(`B1: XState's own persisted snapshot of ${place} goes through JSON, and its work is begun again`, async () => {
      const before = await linkingAtAny(place);
      const persisted = JSON.parse(JSON.stringify(before.getPersistedSnapshot()));
      before.stop();
      const actor = createActor(provideLinkingServices(fakeServices()), {
        input: { linkId: LINK_ID },
        snapshot: persisted,
      }).start();
      if (actor.getSnapshot().status === 'done') return;
      if (['testing.failed', 'agents.failed'].includes(placeOf(actor))) actor.send({ type: 'RETRY' });
      const isNew = ['implementation.askNew', 'implementation.naming', 'terms.creating'].includes(place);
      await walkTo(actor, 'finished', isNew ? 'new' : 'existing');
    });
  }

  it('B1: keeps invitations and does not let them be undone by closing the editor', async () => {
    const before = await linkingAt('agents.choosing');
    before.send(select([2]));
    before.send({ type: 'INVITE' });
    await reach(before, 'agents.invited');
    before.send({ type: 'BACK' });
    const actor = startLinking({}, restoreSnapshot(onDisk(storeSnapshot(before.getSnapshot()))));
    assert.equal(placeOf(actor), 'agents.choosing');
    assert.equal(canGoBack(actor.getSnapshot()), false);
    actor.send({ type: 'INVITE' });
    const { context } = await reach(actor, 'agents.invited');
    assert.deepEqual(context.invitations, [{ code: 2, result: 'invited', userId: 602 }]);
  });

  it('never writes a secret, even when a host put one into an event by mistake', async () => {
    const actor = startLinking();
    actor.send({ type: 'CONNECT', connection: Object.assign({ password: CANARY }, CONNECTION) });
    await reach(actor, 'company.choosing');
    actor.send({ type: 'CHOOSE_COMPANY', code: 1 });
    if (SUBMIT.type === 'SUBMIT_IMPLEMENTATION') {
      actor.send({ ...SUBMIT, form: Object.assign({ privateKey: CANARY }, SUBMIT.form) });
    }
    await reach(actor, 'implementation.existing');
    assert.doesNotMatch(JSON.stringify(storeSnapshot(actor.getSnapshot())), new RegExp(CANARY));
  });

  it('refuses what a later version wrote', async () => {
    const stored = storeSnapshot((await linkingAt('sync.ready')).getSnapshot());
    assert.equal(refusal({ ...stored, version: 2 }), 'STATE_TOO_NEW');
    assert.equal(refusal({ version: 2, somethingElse: true }), 'STATE_TOO_NEW');
  });

  for (const [what, damage] of [
    ['nothing', () => undefined],
    ['text', () => 'half a fi'],
    ['no version', ({ value, context }) => ({ value, context })],
    ['version 0', (stored) => ({ ...stored, version: 0 })],
    ['no such place', (stored) => ({ ...stored, value: { agents: 'flying' } })],
    ['two places', (stored) => ({ ...stored, value: { agents: 'choosing', sync: 'ready' } })],
    ['a link id that is none', (stored) => ({ ...stored, context: { ...stored.context, linkId: '../x' } })],
    ['no context', ({ version, value }) => ({ version, value })],
  ] as readonly (readonly [string, (stored: StoredSnapshot) => unknown])[]) {
    it(`refuses ${what}`, async () => {
      const stored = storeSnapshot((await linkingAt('sync.ready')).getSnapshot());
      assert.equal(refusal(damage(stored)), 'STATE_UNREADABLE');
    });
  }

  it('says where it is damaged, and no value', async () => {
    const stored = storeSnapshot((await linkingAt('sync.ready')).getSnapshot());
    const damaged = { ...stored, context: { ...stored.context, linkId: CANARY } };
    assert.throws(
      () => restoreSnapshot(damaged),
      (error) => error instanceof LinkError && error.cause === 'context.linkId',
    );
  });
});
