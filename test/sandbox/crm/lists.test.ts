import assert from 'node:assert/strict';
import type { CrmClient } from './crmClient.ts';
import { fields, startLoggedIn } from './crmClient.ts';

describe('sandbox CRM: lists', () => {
  let client: CrmClient;
  let now = Date.parse('2026-03-01T10:00:00Z');

  before(async () => {
    client = await startLoggedIn({ clock: () => now });
    const base = await client.account();
    const { store } = client.server;
    for (let position = 0; position < 230; position += 1) {
      now += 1000;
      store.insert('48127', 'accounts', {
        ...base,
        name: position === 7 ? "O'Hara S.L." : `Cuenta ${position}`,
        extId: `C${position}`,
        public: position % 2 === 0,
        permissionLevel: position % 5,
      });
    }
  });
  after(() => client.server.close());

  const names = async (where: string): Promise<readonly unknown[]> =>
    (await client.list('/accounts', { where }, 200)).map((account) => account['name']);

  it('gives 50 a page, at most 200, and says what follows', async () => {
    const first = await client.call('GET', '/accounts');
    assert.equal((first.body as unknown[]).length, 50);
    assert.equal(first.headers.get('X-FM-Next-Page'), '1');
    assert.equal(first.headers.get('X-FM-Entity-Count'), '230');
    assert.equal((await client.list('/accounts', {}, 1000)).length, 200);
    assert.equal((await client.list('/accounts', { page: '1' }, 200)).length, 30);
    assert.equal((await client.list('/accounts', { page: '2' }, 200)).length, 0);
    const last = await client.call('GET', '/accounts?page=4', undefined, { Count: '50' });
    assert.equal((last.body as unknown[]).length, 30);
    assert.equal(last.headers.get('X-FM-Next-Page'), null);
  });

  it('orders by a field, descending only', async () => {
    const byName = await client.list('/accounts', { order: 'name' }, 2);
    assert.deepEqual(
      byName.map((account) => account['name']),
      ["O'Hara S.L.", 'Cuenta 99'],
    );
    const [newest] = await client.list('/accounts', { order: 'dateCreated' }, 1);
    assert.equal(newest?.['name'], 'Cuenta 229');
  });

  it('walks a whole list by descending id', async () => {
    const seen = new Set<unknown>();
    let last = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const page = await client.list('/accounts', { where: `id<${last} AND deleted=false`, order: 'id' }, 60);
      if (page.length === 0) {
        break;
      }
      page.forEach((account) => seen.add(account['id']));
      last = Number(page.at(-1)?.['id']);
    }
    assert.equal(seen.size, 230);
  });

  it('filters', async () => {
    assert.deepEqual(await names("extId='c12 '"), ['Cuenta 12']);
    assert.deepEqual(await names("name = 'O''Hara S.L.'"), ["O'Hara S.L."]);
    assert.equal((await names("extId IN ('C1','C2','C3','C3','nope')")).length, 3);
    assert.equal((await names("name LIKE 'cuenta 1_'")).length, 10);
    assert.equal((await names("name NOT LIKE '%cuenta%'")).length, 1);
    assert.equal((await names('public=true and permissionLevel>=3')).length, 46);
    assert.equal((await names('(permissionLevel = 0 OR permissionLevel=1) AND public <> 1')).length, 46);
    assert.equal((await names('permissionLevel NOT IN (0,1,2,3)')).length, 46);
    assert.equal((await names("dateUpdated>='2026-03-01 10:03:00'")).length, 51);
    assert.equal((await names("branchId.value LIKE 'comercial%' AND extId <> 'C1'")).length, 200);
    assert.deepEqual(await names("fax = 'x'"), []);
  });

  it('sees a changed value through an index', async () => {
    const [account] = await client.list('/accounts', { where: "extId='C30'" });
    await client.call('PUT', `/accounts/${String(account?.['id'])}`, { extId: 'C30-new' });
    assert.deepEqual(await names("extId='C30'"), []);
    assert.deepEqual(await names("extId='C30-NEW'"), ['Cuenta 30']);
  });

  it('answers a bad filter with 400 and code 901', async () => {
    const bad = [
      'name',
      "name='x",
      "nothing='x'",
      'branchId=1',
      'name.id=1',
      'id=abc',
      "id='abc'",
      '(id=1',
      'id=1 id=2',
    ];
    for (const where of [
      ...bad,
      "dateUpdated>'yesterday'",
      'name LIKE 4',
      'id IN ()',
      'id;drop',
      'not id=1',
      'id==1',
    ]) {
      const reply = await client.call('GET', `/accounts?where=${encodeURIComponent(where)}`);
      assert.equal(reply.status, 400, where);
      assert.equal(fields(reply.body)['code'], 901, where);
    }
  });

  it('shows value lists in the language asked for', async () => {
    const [type] = await client.list('/accountTypes');
    const [account] = await client.list('/accounts', { where: "extId='C1'" });
    await client.call('PUT', `/accounts/${String(account?.['id'])}`, { typeId: type?.['id'] });
    const [english] = await client.list('/accounts', { where: "extId='C1'", lang: 'en' });
    assert.deepEqual(english?.['typeId'], { id: type?.['id'], value: 'Customer' });
  });

  it('stays quick among 100,000 records', async () => {
    const { store } = client.server;
    for (let position = 0; position < 100_000; position += 1) {
      store.insert('48127', 'contacts', {
        firstName: 'a',
        lastName: 'b',
        extId: `K${position}`,
        public: false,
      });
    }
    await client.list('/contacts', { where: "extId='K5'" });
    const startedAt = performance.now();
    for (let position = 0; position < 50; position += 1) {
      const found = await client.list('/contacts', { where: `extId IN ('K${position * 1999}','K1')` });
      assert.ok(found.length > 0);
    }
    assert.ok(performance.now() - startedAt < 2000);
  });
});
