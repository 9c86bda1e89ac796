import assert from 'node:assert/strict';
import { createActor, toPromise, waitFor } from 'xstate';
import { fromStream } from '../../src/machines/streamActor.ts';

describe('fromStream', () => {
  it('has each value told as its snapshot and ends with the work', async () => {
    const actor = createActor(
      fromStream<string, { from: string }>(async ({ from }, tell) => {
        tell(`${from} 1`);
        await Promise.resolve();
        tell(`${from} 2`);
      }),
      { input: { from: 'value' } },
    );
    const seen = new Set<string | undefined>();
    actor.subscribe(({ context }) => seen.add(context));
    actor.start();
    await toPromise(actor);
    assert.deepEqual([...seen], [undefined, 'value 1', 'value 2']);
    assert.equal(actor.getSnapshot().status, 'done');
  });

  it('fails with what the work throws', async () => {
    const failure = new Error('refused');
    const actor = createActor(
      fromStream<string, object>(() => Promise.reject(failure)),
      { input: {} },
    );
    actor.subscribe({ error: () => undefined });
    actor.start();
    await waitFor(actor, ({ status }) => status === 'error').catch(() => undefined);
    assert.equal(actor.getSnapshot().error, failure);
  });

  it('aborts the signal when stopped, and hears nothing more', async () => {
    const work = Promise.withResolvers<void>();
    const signals: AbortSignal[] = [];
    const actor = createActor(
      fromStream<string, object>(async (_input, tell, signal) => {
        signals.push(signal);
        tell('before');
        await work.promise;
        tell('after');
      }),
      { input: {} },
    ).start();
    await waitFor(actor, ({ context }) => context === 'before');
    actor.stop();
    assert.equal(signals[0]?.aborted, true);
    work.resolve();
    await work.promise;
    assert.equal(actor.getSnapshot().context, 'before');
  });
});
