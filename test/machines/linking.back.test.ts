import assert from 'node:assert/strict';
import { LinkError } from '../../src/domain/errors.ts';
import { canGoBack } from '../../src/machines/step.ts';
import { linkingAt, placeOf, reach, type WayName } from './support/drive.ts';
import { select } from './support/fixtures.ts';
import { ALL_PLACES, linkingAtAny } from './support/places.ts';

/** Where Back leads from each place; `null`: nowhere. */
const BACK: Record<string, string | null> = {
  'company.entering': null,
  'company.listing': 'company.entering',
  'company.choosing': 'company.entering',
  'implementation.form': 'company.choosing',
  'implementation.recognising': 'implementation.form',
  'implementation.existing': 'implementation.form',
  'implementation.askNew': 'implementation.form',
  'implementation.naming': 'implementation.askNew',
  'terms.reading': 'implementation.existing',
  'terms.recording': null,
  'terms.creating': null,
  'testing.running': 'terms.reading',
  'testing.succeeded': 'terms.reading',
  'testing.failed': 'terms.reading',
  'agents.loading': 'testing.succeeded',
  'agents.choosing': 'testing.succeeded',
  'agents.failed': 'testing.succeeded',
  'agents.inviting': null,
  'agents.invited': 'agents.choosing',
  'sync.ready': 'agents.invited',
  'sync.starting': 'sync.ready',
  'sync.started': null,
  finished: null,
  cancelled: null,
};

describe('linking: Back', () => {
  it('is defined for every place', () => assert.deepEqual(Object.keys(BACK).sort(), [...ALL_PLACES].sort()));

  for (const [place, target] of Object.entries(BACK)) {
    it(`leads from ${place} ${target === null ? 'nowhere' : `to ${target}`}`, async () => {
      const actor = await linkingAtAny(place);
      assert.equal(canGoBack(actor.getSnapshot()), target !== null);
      actor.send({ type: 'BACK' });
      assert.equal(placeOf(actor), target ?? place);
    });
  }

  it('leads from the terms to the name of a new implementation', async () => {
    const actor = await linkingAt('terms.reading', {}, 'new');
    actor.send({ type: 'BACK' });
    assert.equal(placeOf(actor), 'implementation.naming');
  });

  for (const way of ['existing', 'new'] as WayName[]) {
    it(`${way === 'new' ? 'stops at' : 'goes beyond'} the terms for the ${way} implementation`, async () => {
      const actor = await linkingAt('testing.succeeded', {}, way);
      actor.send({ type: 'BACK' });
      assert.equal(placeOf(actor), 'terms.reading');
      assert.equal(canGoBack(actor.getSnapshot()), way === 'existing');
      assert.notEqual(actor.getSnapshot().context.terms, undefined, 'R8: the acceptance stays');
    });
  }

  for (const place of ['sync.starting', 'sync.ready'] as const) {
    it(`leads nowhere from ${place} once the link is registered (R1)`, async () => {
      const begun = Promise.withResolvers<void>();
      const actor = await linkingAt('sync.starting', {
        startSynchronisation: (_input, tell) => {
          tell({ percent: 60, isRegistered: true });
          return begun.promise;
        },
      });
      if (place === 'sync.ready') begun.reject(new LinkError('SERVICE_UNAVAILABLE'));
      await reach(actor, place);
      assert.equal(canGoBack(actor.getSnapshot()), false);
      actor.send({ type: 'BACK' });
      assert.equal(placeOf(actor), place);
      // Another try does not forget it.
      if (place === 'sync.ready') actor.send({ type: 'START' });
      assert.equal(actor.getSnapshot().context.progress?.isRegistered, true);
    });
  }

  it('does not leave the agents once somebody was invited', async () => {
    const actor = await linkingAt('agents.choosing');
    actor.send(select([2]));
    actor.send({ type: 'INVITE' });
    await reach(actor, 'agents.invited');
    actor.send({ type: 'BACK' });
    assert.equal(placeOf(actor), 'agents.choosing');
    assert.equal(canGoBack(actor.getSnapshot()), false);
    actor.send({ type: 'RELOAD_AGENTS' });
    assert.equal(canGoBack(actor.getSnapshot()), false);
    await reach(actor, 'agents.choosing');
    actor.send({ type: 'BACK' });
    assert.equal(placeOf(actor), 'agents.choosing');
  });
});
