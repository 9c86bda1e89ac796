import assert from 'node:assert/strict';
import { formatStateValue } from '../../src/machines/linkingStateValue.ts';
import { restoreSnapshot, storeSnapshot } from '../../src/machines/storedSnapshot.ts';
import { resumeEvent, stepOf, stepStates } from '../../src/machines/step.ts';
import { LinkError } from '../../src/domain/errors.ts';
import { STEPS } from '../../src/protocol/linking.ts';
import { linkingAt } from './support/drive.ts';
import { ALL_PLACES, linkingAtAny } from './support/places.ts';

const FAILED_PLACES = new Set(['testing.failed', 'agents.failed']);

describe('stepOf and stepStates', () => {
  for (const place of ALL_PLACES.filter((name) => name.includes('.'))) {
    it(`marks the steps at ${place}`, async () => {
      const snapshot = (await linkingAtAny(place)).getSnapshot();
      const current = stepOf(snapshot.value);
      assert.equal(current, place.split('.')[0]);
      const marks = stepStates(snapshot);
      for (const step of STEPS) {
        const distance = STEPS.indexOf(step) - STEPS.indexOf(current);
        const here = FAILED_PLACES.has(place) ? 'failed' : 'current';
        assert.equal(marks[step], distance < 0 ? 'done' : distance > 0 ? 'todo' : here);
      }
    });
  }

  it('marks all as done when finished, and none when cancelled', async () => {
    const finished = (await linkingAtAny('finished')).getSnapshot();
    assert.deepEqual(new Set(Object.values(stepStates(finished))), new Set(['done']));
    assert.equal(stepOf(finished.value), 'sync');
    const cancelled = (await linkingAtAny('cancelled')).getSnapshot();
    assert.deepEqual(new Set(Object.values(stepStates(cancelled))), new Set(['todo']));
    assert.equal(stepOf(cancelled.value), 'company');
  });

  it('marks the last step as failed when the synchronisation did not start', async () => {
    const actor = await linkingAt('sync.ready', {
      startSynchronisation: () => Promise.reject(new LinkError('API_UNAVAILABLE')),
    });
    assert.equal(stepStates(actor.getSnapshot()).sync, 'current');
    const failed = new Promise<void>((resolve) => {
      actor.subscribe(({ context }) => {
        if (context.error !== undefined) resolve();
      });
    });
    actor.send({ type: 'START' });
    await failed;
    assert.equal(formatStateValue(actor.getSnapshot().value), 'sync.ready');
    assert.equal(stepStates(actor.getSnapshot()).sync, 'failed');
  });
});

describe('resumeEvent', () => {
  for (const place of ALL_PLACES) {
    const again = place === 'testing.running' || place === 'agents.loading';
    it(`B1: ${again ? 'reads again' : 'asks for nothing'} after ${place}`, async () => {
      const stored = storeSnapshot((await linkingAtAny(place)).getSnapshot());
      if (place === 'testing.failed')
        stored.context.checks = [{ check: 'api', result: 'failed', milliseconds: 1 }];
      assert.deepEqual(resumeEvent(restoreSnapshot(stored)), again ? { type: 'RETRY' } : undefined);
    });
  }
});
