import assert from 'node:assert/strict';
import type { CrmClient } from './crmClient.ts';
import { fields, startLoggedIn } from './crmClient.ts';

describe('sandbox CRM: faults', () => {
  let client: CrmClient;
  let now = 0;
  beforeEach(async () => {
    now = Date.parse('2026-03-01T10:00:00Z');
    client = await startLoggedIn({ clock: () => now, requestsPerMinute: 10 });
  });
  afterEach(() => client.server.close());

  const statuses = async (count: number, path = '/accounts'): Promise<readonly number[]> => {
    const seen: number[] = [];
    for (let call = 0; call < count; call += 1) {
      seen.push((await client.call('GET', path)).status);
    }
    return seen;
  };

  it('fails the next requests with a status, for one resource and method only', async () => {
    client.server.faults.add({ kind: 'status', status: 503, resource: 'Accounts', method: 'GET', count: 2 });
    assert.equal((await client.call('GET', '/users')).status, 200);
    assert.deepEqual(await statuses(3), [503, 503, 200]);
    client.server.faults.add({ kind: 'status', status: 500, count: 1 });
    assert.deepEqual(fields((await client.call('GET', '/users')).body)['code'], 900);
  });

  it('answers in the place of the API after the work was done, with a page or a redirect too', async () => {
    const base = await client.account();
    client.server.faults.add({
      kind: 'statusAfter',
      status: 400,
      page: '<h1>gateway</h1>',
      method: 'POST',
      count: 1,
    });
    const reply = await client.call('POST', '/accounts', base).catch((thrown: unknown) => thrown);
    assert.ok(reply instanceof SyntaxError || fields(reply)['status'] === 400);
    assert.equal(client.server.stats.created, 1);
    client.server.faults.add({ kind: 'status', status: 302, count: 1 });
    const response = await fetch(`${client.server.baseUrl}/accounts`, { redirect: 'manual' });
    assert.deepEqual([response.status, response.headers.get('Location')], [302, 'https://sso.example.com/']);
  });

  it('answers 429 with Retry-After: as a fault, beyond a throttle, beyond the minute', async () => {
    client.server.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 7, count: 1 });
    const reply = await client.call('GET', '/accounts');
    assert.deepEqual([reply.status, reply.headers.get('Retry-After')], [429, '7']);
    client.server.faults.add({ kind: 'throttle', requestsPerSecond: 2 });
    assert.deepEqual(await statuses(3), [200, 200, 429]);
    now += 1000;
    assert.deepEqual(await statuses(1), [200]);
    client.server.faults.clear();
    assert.deepEqual(await statuses(8), [200, 200, 200, 200, 200, 200, 200, 429]);
    const beyond = await client.call('GET', '/accounts');
    assert.equal(beyond.headers.get('Retry-After'), '59');
    now += 60_000;
    assert.deepEqual(await statuses(1), [200]);
  });

  it('cuts the connection before the work, or after it', async () => {
    const account = await client.account({ extId: 'lost' });
    const { faults, store } = client.server;
    faults.add({ kind: 'cutBefore', resource: 'accounts', method: 'POST', count: 1 });
    await assert.rejects(client.call('POST', '/accounts', account));
    assert.equal(store.records('48127', 'accounts').length, 0);
    faults.add({ kind: 'cutAfter', resource: 'accounts', method: 'POST', bulk: false, count: 1 });
    await assert.rejects(client.call('POST', '/accounts', account));
    assert.equal(store.records('48127', 'accounts')[0]?.['extId'], 'lost');
    assert.equal((await client.call('POST', '/accounts', account)).status, 200);
    assert.equal(client.server.stats.perStatus[0], 2);
  });

  it('delays answers, and counts how many requests are at work at once', async () => {
    client.server.resetStats();
    client.server.faults.add({ kind: 'latency', ms: 30, jitterMs: 5 });
    await Promise.all([
      client.call('GET', '/accounts'),
      client.call('GET', '/users'),
      client.call('GET', '/rates'),
    ]);
    assert.equal(client.server.stats.peakConcurrency, 3);
    assert.deepEqual(client.server.stats.perRoute, { 'GET /accounts': 1, 'GET /users': 1, 'GET /rates': 1 });
  });

  it('can be driven from another process with the control token', async () => {
    const { controlUrl, controlToken, stats } = client.server;
    const headers = { 'X-Sandbox-Token': controlToken, 'Content-Type': 'application/json' };
    const ask = async (path: string, init: RequestInit = {}): Promise<unknown> =>
      (await fetch(controlUrl + path, { headers, ...init })).json();
    assert.equal((await fetch(`${controlUrl}/stats`)).status, 401);
    const add = [{ kind: 'status', status: 502, count: 1 }];
    const body = JSON.stringify({ clear: true, expireSessions: true, add });
    assert.deepEqual(await ask('/faults', { method: 'POST', body }), { rules: add });
    assert.deepEqual(await statuses(2), [502, 401]);
    const wrong = await fetch(`${controlUrl}/faults`, {
      method: 'POST',
      headers,
      body: '{"add":[{"kind":"x"}]}',
    });
    assert.equal(wrong.status, 400);
    assert.equal(fields(await ask('/stats'))['requests'], stats.requests);
    const users = (await ask('/records/48127/users')) as unknown[];
    assert.equal(fields(users[0])['email'], 'inaki@anil.example');
    const after = Number(fields(users[0])['id']);
    assert.deepEqual(await ask(`/records/48127/users?after=${after}`), []);
    assert.deepEqual(await ask('/welcome-mails/48127'), []);
    assert.equal(fields(await ask('/stats', { method: 'DELETE' }))['requests'], 0);
  });
});
