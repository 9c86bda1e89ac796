import assert from 'node:assert/strict';
import type { CrmClient } from './crmClient.ts';
import { CrmClient as Client, fields, startLoggedIn } from './crmClient.ts';

describe('sandbox CRM: session', () => {
  let client: CrmClient;
  let now = Date.parse('2026-03-01T10:00:00Z');

  before(async () => {
    client = await startLoggedIn({ clock: () => now, sessionSeconds: 60 });
  });
  after(() => client.server.close());
  beforeEach(async () => {
    client.token = '';
    await client.login();
  });

  it('hands out a token of the published shape', () => {
    const [time, payload] = Buffer.from(client.token, 'base64url').toString('latin1').split('|');
    assert.equal(time, String(Math.floor(now / 1000)));
    assert.match(Buffer.from(payload ?? '', 'base64').toString(), /^\{"ImplementationId":"48127"/);
    assert.match(client.token, /^[\w-]+$/);
  });

  it('answers 401 to a wrong key', async () => {
    for (const keys of [{ username: client.server.implementations[0]?.publicKey, password: 'x' }, {}, []]) {
      const reply = await client.call('POST', '/login', keys);
      assert.equal(reply.status, 401);
      assert.deepEqual(reply.body, { message: 'Unauthorized' });
    }
  });

  it('answers 401 without a session, with a made-up one and with an expired one', async () => {
    assert.equal((await client.call('GET', '/accounts')).status, 200);
    now += 60_000;
    assert.equal((await client.call('GET', '/accounts')).status, 401);
    client.token = 'made-up';
    assert.equal((await client.call('GET', '/accounts')).status, 401);
    client.token = '';
    assert.equal((await client.call('GET', '/accounts')).status, 401);
  });

  it('ends every session at once when told to', async () => {
    client.server.faults.expireSessions();
    assert.equal((await client.call('GET', '/users')).status, 401);
    await client.login();
    assert.equal((await client.call('GET', '/users')).status, 200);
  });

  it('keeps two implementations apart', async () => {
    client.server.createImplementation({ id: '50001', name: 'Otra' });
    const other = new Client(client.server, 1);
    await other.login();
    const id = await client.create('/accounts', await client.account());
    assert.equal((await other.call('GET', `/accounts/${id}`)).status, 400);
    assert.equal((await other.list('/accounts')).length, 0);
    const [user] = await client.list('/users');
    const reply = await other.call('POST', '/accounts', {
      ...(await other.account()),
      salesRepId1: user?.['id'],
    });
    assert.match(String(fields(reply.body)['message']), /salesRepId1/);
  });

  it('takes paths in any case and answers 404 outside the API', async () => {
    assert.equal((await client.call('GET', '/ACCOUNTtypes')).status, 200);
    assert.equal((await client.call('GET', '/list/accountTypes')).status, 200);
    assert.equal((await fetch(`${client.server.baseUrl}/../v3/accounts`)).status, 404);
    assert.equal((await fetch(`${new URL(client.server.baseUrl).origin}//`)).status, 404);
  });
});
