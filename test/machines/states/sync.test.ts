import assert from 'node:assert/strict';
import { LinkError } from '../../../src/domain/errors.ts';
import { linkingAt, placeOf, reach } from '../support/drive.ts';
import { fakeServices, inTurn } from '../support/fakeServices.ts';

const usual = fakeServices();

describe('linking: synchronisation', () => {
  it('R16: starts, brings the bar to 100 %, then finishes', async () => {
    const work = Promise.withResolvers<void>();
    const actor = await linkingAt('sync.ready', {
      startSynchronisation: (_input, onProgress) => {
        onProgress({ percent: 40 });
        return work.promise;
      },
    });
    const percents = new Set<number | undefined>();
    actor.subscribe(({ context }) => percents.add(context.progress?.percent));
    actor.send({ type: 'START' });
    work.resolve();
    await reach(actor, 'sync.started');
    assert.deepEqual([...percents], [0, 40, 100]);
    actor.send({ type: 'NEXT' });
    assert.equal(placeOf(actor), 'finished');
  });

  it('R16: says why it did not start, and tries again', async () => {
    const failure = new LinkError('STATE_DIRECTORY_UNUSABLE');
    const actor = await linkingAt('sync.ready', {
      startSynchronisation: inTurn(() => Promise.reject(failure), usual.startSynchronisation),
    });
    actor.send({ type: 'START' });
    assert.equal((await reach(actor, 'sync.ready')).context.error?.code, 'STATE_DIRECTORY_UNUSABLE');
    actor.send({ type: 'RETRY' });
    assert.equal((await reach(actor, 'sync.started')).context.error, undefined);
  });
});
