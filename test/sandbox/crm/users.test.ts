import assert from 'node:assert/strict';
import type { CrmClient } from './crmClient.ts';
import { fields, message, startLoggedIn } from './crmClient.ts';

describe('sandbox CRM: users and the workspace', () => {
  let client: CrmClient;
  beforeEach(async () => {
    client = await startLoggedIn({ implementation: { licenses: { contracted: 4, used: 2 } } });
  });
  afterEach(() => client.server.close());

  it('has the administrator from the start', async () => {
    const [admin] = await client.list('/users');
    assert.equal(admin?.['email'], 'inaki@anil.example');
    assert.equal(admin?.['level'], 5);
    assert.deepEqual(admin?.['managerId'], { id: -1, description: null });
    const roles = await client.list(`/users/${String(admin?.['id'])}/roles`);
    assert.deepEqual(
      roles.map((role) => [role['id'], role['level']]),
      [[32, 5]],
    );
    assert.equal((await client.list('/roles/32/users')).length, 1);
  });

  it('queues a welcome mail for a new user, and reads branches with descriptions', async () => {
    const id = await client.create('/users', await client.user('begona@anil.example'));
    const user = fields((await client.call('GET', `/users/${id}`)).body);
    const [branch] = await client.list('/branches');
    assert.deepEqual(user['branches'], [{ id: branch?.['id'], description: 'Comercial Añil' }]);
    assert.equal(branch?.['mainEnvironment'], true);
    const mails = client.server.store.welcomeMails('48127');
    assert.deepEqual(
      mails.map((mail) => [mail.userId, mail.email]),
      [[id, 'begona@anil.example']],
    );
  });

  it('refuses a taken or malformed address, a missing telephone, an unknown prefix', async () => {
    for (const [email, extra, sentence] of [
      ['INAKI@anil.example', {}, /email .* already exists/],
      ['a@x.es;b@x.es', {}, /email is not/],
      ['b@anil.example', { phone: '' }, /phone is required/],
      ['b@anil.example', { branches: [] }, /branches is required/],
      ['b@anil.example', { idPrefix: 34 }, /idPrefix/],
      ['b@anil.example', { uiLanguage: 'FR' }, /uiLanguage must be one of/],
      ['b@anil.example', { billable: true }, /billable is read-only/],
    ] as const) {
      const reply = await client.call('POST', '/users', await client.user(email, extra));
      assert.equal(reply.status, 400);
      assert.match(message(reply), sentence);
    }
    assert.equal(client.server.store.welcomeMails('48127').length, 0);
  });

  it('counts seats: active users that are not deleted', async () => {
    const seats = async (): Promise<unknown> =>
      fields((await client.call('GET', '/workspace')).body)['licenses'];
    assert.deepEqual(await seats(), { contracted: 4, used: 2 });
    const third = await client.create('/users', await client.user('c@anil.example'));
    const sleeper = await client.create('/users', await client.user('s@anil.example', { isActive: false }));
    await client.create('/users', await client.user('d@anil.example'));
    const refused = await client.call('POST', '/users', await client.user('e@anil.example'));
    assert.equal(refused.status, 400);
    assert.match(message(refused), /no free licenses/);
    assert.equal((await client.call('PUT', `/users/${sleeper}`, { isActive: true })).status, 400);
    assert.deepEqual((await client.call('DELETE', `/users/${third}`)).body, {
      Message: 'entity deleted',
      id: third,
    });
    assert.deepEqual(await seats(), { contracted: 4, used: 3 });
    assert.equal((await client.call('PUT', `/users/${sleeper}`, { isActive: true })).status, 200);
  });

  it('sets roles', async () => {
    const id = await client.create('/users', await client.user('r@anil.example'));
    const reply = await client.call('PUT', `/users/${id}/roles`, { rolesId: [32] });
    assert.equal(fields((reply.body as unknown[])[0])['name'], 'Administrador');
    assert.equal((await client.call('PUT', `/users/${id}/roles`, { rolesId: [4] })).status, 400);
  });

  it('lists some thirty countries with their prefixes', async () => {
    const countries = await client.list('/countries');
    assert.ok(countries.length >= 30);
    assert.equal(countries[0]?.['phonePrefix'], '34');
    assert.equal((await client.call('POST', '/countries', { descriptionES: 'X' })).status, 400);
  });

  it('creates an implementation without a session, once a name', async () => {
    client.token = '';
    const wish = {
      name: 'Nueva',
      companyName: 'Nueva, S.L.',
      vatNumber: 'B1',
      countryId: 'ES',
      adminEmail: 'a@n.example',
    };
    const reply = await client.call('POST', '/implementations', wish);
    assert.equal(reply.status, 200);
    const { id, name, publicKey, privateKey } = fields(reply.body);
    assert.equal(name, 'Nueva');
    const login = await client.call('POST', '/login', { username: publicKey, password: privateKey });
    client.token = String(fields(login.body)['token']);
    const workspace = fields((await client.call('GET', '/workspace')).body);
    assert.equal(workspace['id'], id);
    assert.equal(fields(workspace['admin'])['email'], 'a@n.example');
    assert.equal((await client.call('POST', '/implementations', { ...wish, name: 'NUEVA' })).status, 409);
    const nameless = await client.call('POST', '/implementations', { ...wish, name: '' });
    assert.match(message(nameless), /name is required/);
  });
});

describe('sandbox CRM: a workspace that cannot be read', () => {
  for (const [options, status] of [
    [{ licencesReadable: false }, 200],
    [{ workspaceEndpoint: 'missing' }, 404],
    [{ workspaceEndpoint: 'broken' }, 500],
  ] as const) {
    it(`answers ${status} with ${JSON.stringify(options)}`, async () => {
      const client = await startLoggedIn(options);
      const reply = await client.call('GET', '/workspace');
      assert.equal(reply.status, status);
      assert.equal('licenses' in fields(reply.body), false);
      await client.server.close();
    });
  }
});
