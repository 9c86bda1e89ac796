import assert from 'node:assert/strict';
import type { CrmClient, Fields } from './crmClient.ts';
import { fields, message, startLoggedIn } from './crmClient.ts';

describe('sandbox CRM: bulk', () => {
  let client: CrmClient;
  let base: Fields;
  before(async () => {
    client = await startLoggedIn();
    base = await client.account();
  });
  after(() => client.server.close());
  afterEach(() => client.server.faults.clear());

  const items = (count: number, prefix: string): readonly Fields[] =>
    Array.from({ length: count }, (_, index) => ({
      guid: `${prefix}${index}`,
      data: { ...base, name: `${prefix}${index}`, extId: `${prefix}${index}` },
    }));

  const bulk = async (method: string, path: string, body: unknown): Promise<readonly Fields[]> => {
    const reply = await client.call(method, path, body);
    assert.equal(reply.status, 200, message(reply));
    return (reply.body as unknown[]).map(fields);
  };

  it('creates and updates, each item for itself, in no promised order', async () => {
    const created = await bulk('POST', '/accounts/bulk', [
      ...items(3, 'a'),
      { guid: 'bad', data: { ...base, name: '' } },
      { guid: 'worse' },
    ]);
    const byGuid = new Map(created.map((result) => [result['guid'], result]));
    assert.equal(byGuid.size, 5);
    assert.notEqual(created[0]?.['guid'], 'a0');
    const a1 = byGuid.get('a1');
    assert.equal(a1?.['Message'], 'entity created');
    assert.deepEqual(byGuid.get('bad'), { guid: 'bad', status: 400, Message: 'The field name is required' });
    assert.equal(byGuid.get('worse')?.['status'], 400);
    const updated = await bulk('PUT', '/accounts/bulk', [
      { guid: 'u', id: a1?.['id'], data: { city: 'Jaén' } },
      { guid: 'v', id: 1, data: { city: 'Jaén' } },
    ]);
    assert.deepEqual(
      updated.map((result) => [result['guid'], result['status']]),
      [
        ['v', 400],
        ['u', 200],
      ],
    );
    const [account] = await client.list('/accounts', { where: "extId='a1'" });
    assert.equal(account?.['city'], 'Jaén');
  });

  it('refuses the whole call when it is malformed or too long', async () => {
    const products = items(101, 'p').map(({ guid }) => ({ guid, data: { model: 'x' } }));
    const before = client.server.store.records('48127', 'accounts').length;
    const bad: readonly (readonly [string, string, unknown])[] = [
      ['POST', '/accounts/bulk', items(201, 'b')],
      ['POST', '/products/bulk', products],
      ['POST', '/accounts/bulk', { guid: 'x' }],
      ['POST', '/accounts/bulk', [{ data: base }]],
      ['POST', '/accounts/bulk', [...items(1, 'c'), ...items(1, 'c')]],
      ['PUT', '/accounts/bulk', items(1, 'd')],
    ];
    for (const [method, path, body] of bad) {
      assert.equal((await client.call(method, path, body)).status, 400);
    }
    assert.equal(client.server.store.records('48127', 'accounts').length, before);
    assert.equal((await bulk('POST', '/products/bulk', products.slice(1))).length, 100);
  });

  it('can answer without some guids, with or without the work', async () => {
    client.server.faults.add({ kind: 'dropGuids', every: 2, count: 1 });
    assert.equal((await bulk('POST', '/accounts/bulk', items(10, 'e'))).length, 5);
    assert.equal((await client.list('/accounts', { where: "extId LIKE 'e%'" })).length, 10);
    client.server.faults.add({ kind: 'dropGuids', every: 5, worked: false });
    assert.equal((await bulk('POST', '/accounts/bulk', items(10, 'f'))).length, 8);
    assert.equal((await client.list('/accounts', { where: "extId LIKE 'f%'" })).length, 8);
  });

  it('can refuse a whole call for one item in it', async () => {
    client.server.faults.add({ kind: 'refuseBulk', field: 'name', value: 'g2' });
    assert.equal((await client.call('POST', '/accounts/bulk', items(5, 'g'))).status, 400);
    assert.deepEqual(await client.list('/accounts', { where: "extId LIKE 'g%'" }), []);
    assert.equal((await bulk('POST', '/accounts/bulk', items(2, 'g'))).length, 2);
  });

  it('takes thousands of records a second', async () => {
    const startedAt = performance.now();
    for (let call = 0; call < 50; call += 1) {
      await bulk('POST', '/accounts/bulk', items(200, `h${call}-`));
    }
    assert.ok(performance.now() - startedAt < 5000);
  });
});
