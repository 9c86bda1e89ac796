import assert from 'node:assert/strict';
import { ApiClient } from '../../../src/connector/salesManagement/apiClient.ts';
import { RequestGate } from '../../../src/connector/salesManagement/requestGate.ts';
import { RequestLimiter } from '../../../src/connector/salesManagement/requestLimiter.ts';
import * as z from 'zod';
import { startScriptedApi } from '../../support/scriptedApi.ts';

describe('RequestLimiter', () => {
  it('lets so many through at once, in the order they came', async () => {
    const limiter = new RequestLimiter(2);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3].map((number) =>
      limiter.run(() => {
        started.push(number);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    await turn();
    assert.deepEqual(started, [0, 1]);
    ends[1]?.();
    await turn();
    assert.deepEqual(started, [0, 1, 2]);
    ends[0]?.();
    await turn();
    assert.deepEqual(started, [0, 1, 2, 3]);
    for (const end of ends) end();
    await Promise.all(all);
  });

  it('gives a place back when a request fails, and lets who no longer waits go', async () => {
    const limiter = new RequestLimiter(1);
    await assert.rejects(limiter.run(() => Promise.reject(new Error('no'))));
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = limiter.run(() => promise);
    const controller = new AbortController();
    const waiting = limiter.run(() => Promise.resolve('never'), controller.signal);
    const behind = limiter.run(() => Promise.resolve('then'));
    controller.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    resolve();
    await first;
    assert.equal(await behind, 'then');
    await assert.rejects(
      limiter.run(() => Promise.resolve(), controller.signal),
      { name: 'AbortError' },
    );
    assert.equal(await limiter.run(() => Promise.resolve('free')), 'free');
  });

  it('holds the requests of many clients together under one limit, whatever each gate would allow', async () => {
    const api = await startScriptedApi(() => ({ body: [] }));
    const limiter = new RequestLimiter(3);
    let [inFlight, most] = [0, 0];
    const turns = {
      run: <T>(request: () => Promise<T>, signal?: AbortSignal) =>
        limiter.run(async () => {
          most = Math.max(most, (inFlight += 1));
          try {
            return await request();
          } finally {
            inFlight -= 1;
          }
        }, signal),
    };
    const clients = [1, 2, 3, 4].map(
      () =>
        new ApiClient(
          api.url,
          { publicKey: 'p', privateKey: 'k' },
          { turns, gate: new RequestGate({ initial: 8 }) },
        ),
    );
    const requests = clients.flatMap((client) =>
      Array.from({ length: 10 }, () => client.send({ method: 'GET', path: '/things', schema: z.unknown() })),
    );
    await Promise.all(requests);
    assert.equal(most, 3);
    assert.equal(api.received.filter(({ path }) => path === '/things').length, 40);
    await api.close();
  });
});
