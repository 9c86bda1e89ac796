import assert from 'node:assert/strict';
import type { CrmClient, Fields } from './crmClient.ts';
import { fields, message, startLoggedIn } from './crmClient.ts';

describe('sandbox CRM: records', () => {
  let client: CrmClient;
  before(async () => {
    client = await startLoggedIn({
      implementation: {
        fields: { products: [{ kind: 'text', name: 'Z_SKU', maxLength: 5, required: true }] },
        withoutFields: ['accounts.fax'],
        forbidden: ['contacts.delete'],
      },
    });
  });
  after(() => client.server.close());

  const refuses = async (path: string, body: unknown, sentence: RegExp): Promise<void> => {
    const reply = await client.call('POST', path, body);
    assert.equal(reply.status, 400, JSON.stringify(body));
    assert.match(message(reply), sentence);
  };

  it('creates, reads, updates and deletes with the documented bodies', async () => {
    const created = await client.call('POST', '/accounts', await client.account({ extId: '430000001' }));
    const { id, ...rest } = fields(created.body);
    assert.equal(created.status, 200);
    assert.deepEqual(rest, { Message: 'entity created' });
    assert.deepEqual((await client.call('PUT', `/accounts/${String(id)}`, { city: 'Ávila' })).body, {
      Message: 'entity updated',
    });
    const read = fields((await client.call('GET', `/accounts/${String(id)}`)).body);
    assert.equal(read['name'], 'Cañas, S.L.');
    assert.equal(read['city'], 'Ávila');
    assert.equal(fields(read['branchId'])['value'], 'Comercial Añil');
    assert.equal(fields(read['salesRepId1'])['value'], 'Iñaki Echeverría Añil');
    assert.equal(read['deleted'], false);
    assert.deepEqual((await client.call('DELETE', `/accounts/${String(id)}`)).body, {
      Message: 'entity deleted',
    });
  });

  it('keeps a deleted record in the lists and refuses to change it', async () => {
    const id = await client.create('/accounts', await client.account({ extId: 'gone' }));
    await client.call('DELETE', `/accounts/${id}`);
    const [listed] = await client.list('/accounts', { where: "extId='gone'" });
    assert.equal(listed?.['deleted'], true);
    assert.match(String(listed?.['dateDeleted']), /^\d{4}-/);
    for (const method of ['PUT', 'DELETE']) {
      const reply = await client.call(method, `/accounts/${id}`, {});
      assert.equal(reply.status, 400);
      assert.match(message(reply), /deleted/);
    }
  });

  it('answers an unknown id or resource with 400 and code 910', async () => {
    for (const path of ['/accounts/999999999', '/accounts/x', '/nothing', '/accounts/1/2/3']) {
      const reply = await client.call('GET', path);
      assert.equal(reply.status, 400);
      assert.equal(fields(reply.body)['code'], 910);
    }
  });

  it('names the field of a refusal', async () => {
    const good = await client.account();
    const bad: readonly (readonly [Fields, RegExp])[] = [
      [{ ...good, name: undefined }, /name is required/],
      [{ ...good, name: '  ' }, /name is required/],
      [{ ...good, comment: 'x'.repeat(6001) }, /comment is longer than 6000/],
      [{ ...good, comment: 7 }, /comment must be a text/],
      [{ ...good, Z_SKU: '1' }, /Z_SKU does not exist/],
      [{ ...good, fax: '1' }, /fax does not exist/],
      [{ ...good, id: 4 }, /id is read-only/],
      [{ ...good, permissionLevel: 6 }, /permissionLevel must be between 0 and 5/],
      [{ ...good, permissionLevel: 1.5 }, /permissionLevel must be a whole number/],
      [{ ...good, readOnly: -1 }, /readOnly must be true or false/],
      [{ ...good, branchId: { id: 1 } }, /branchId must be the id/],
      [{ ...good, branchId: 999_999 }, /branchId refers to branches 999999, which does not exist/],
    ];
    for (const [body, sentence] of bad) {
      await refuses('/accounts', body, sentence);
    }
  });

  it('refuses a reference to a deleted record', async () => {
    const accountId = await client.create('/accounts', await client.account());
    await client.call('DELETE', `/accounts/${accountId}`);
    const { salesRepId1 } = await client.account();
    const contact = { accountId, firstName: 'Ana', lastName: 'Peña', salesRepId: salesRepId1 };
    await refuses('/contacts', contact, /accountId refers to accounts \d+, which is deleted/);
  });

  it('minds the odd capitals and names', async () => {
    const accountId = await client.create('/accounts', await client.account());
    const { salesRepId1, branchId } = await client.account();
    const contact = { accountId, firstName: 'Ana', lastName: 'Peña', salesRepId: salesRepId1 };
    await refuses('/contacts', { ...contact, useCompanyAddress: true }, /useCompanyAddress does not exist/);
    const contactId = await client.create('/contacts', { ...contact, UseCompanyAddress: true, gender: 1 });
    const read = fields((await client.call('GET', `/contacts/${contactId}`)).body);
    assert.deepEqual(read['gender'], { id: 1, value: 'Female' });
    await refuses('/rates', { descriptionES: 'PVP', extId: '1' }, /extId does not exist/);
    const rate = await client.create('/rates', { descriptionES: 'PVP', extID: '1', comments: 'hola' });
    assert.equal(fields((await client.call('GET', `/rates/${rate}`)).body)['Comments'], 'hola');
    await refuses('/productFamilies', { descriptionES: 'A', extId: '1' }, /extId does not exist/);
    const order = await client.create('/salesOrders', {
      branchId,
      reference: '2026/A/1',
      salesRepId: salesRepId1,
    });
    const productId = await client.create('/products', { model: 'Llave', Z_SKU: 'a1' });
    const line = { salesOrderId: order, productId, quantity: 2, price: 1.25 };
    const lineId = await client.create('/salesordersLines', line);
    const [found] = await client.list('/salesOrdersLines', { where: `salesorderId.id=${order}` });
    assert.equal(found?.['id'], lineId);
    assert.deepEqual(found?.['salesorderId'], { id: order, value: '2026/A/1' });
  });

  it('uses -1 where the CRM says "none" that way', async () => {
    const id = await client.create('/productFamilies', { descriptionES: 'Riego', idParent: -1 });
    assert.deepEqual(fields((await client.call('GET', `/productFamilies/${id}`)).body)['idParent'], {
      id: -1,
      value: null,
    });
    assert.equal((await client.list('/productFamilies', { where: 'idParent.id=-1' })).length, 1);
  });

  it('lets the API change what is read-only for people, and lets two records share an extId', async () => {
    const first = await client.create('/accounts', await client.account({ extId: 'twice', readOnly: true }));
    await client.create('/accounts', await client.account({ extId: 'twice' }));
    assert.equal((await client.call('PUT', `/accounts/${first}`, { name: 'Nuevo' })).status, 200);
    assert.equal((await client.list('/accounts', { where: "extId='twice'" })).length, 2);
  });

  it('reads dates in the forms people write, and refuses impossible ones', async () => {
    const accountId = await client.create('/accounts', await client.account());
    const sale = { accountExtId: '1', accountId, extId: 'F1', salesRepExtId: '1', total: 12.5 };
    const id = await client.create('/sales', { ...sale, date: '2026-02-28 10:20:30' });
    assert.equal(fields((await client.call('GET', `/sales/${id}`)).body)['date'], '2026-02-28T10:20:30.000Z');
    await refuses('/sales', { ...sale, date: '2026-02-30' }, /date must be a date/);
  });

  it('answers 403 to what the key may not do', async () => {
    const accountId = await client.create('/accounts', await client.account());
    const { salesRepId1 } = await client.account();
    const contact = { accountId, firstName: 'Ana', lastName: 'Peña', salesRepId: salesRepId1 };
    const id = await client.create('/contacts', contact);
    assert.equal((await client.call('DELETE', `/contacts/${id}`)).status, 403);
  });

  it('wants JSON, said and meant, of a bearable size', async () => {
    assert.match(message(await client.call('POST', '/accounts', '{"name":')), /not JSON/);
    const untyped = await client.call('POST', '/accounts', '{}', { 'Content-Type': 'text/plain' });
    assert.equal(untyped.status, 400);
    assert.equal((await client.call('POST', '/accounts', `"${'x'.repeat(9_000_000)}"`)).status, 413);
  });

  it('describes itself', async () => {
    const resources = await client.list('/resources');
    const accounts = resources.find((resource) => resource['end_point'] === '/v4/accounts');
    assert.deepEqual(accounts?.['operations'], { create: true, read: true, update: true, delete: true });
    const schema = fields((await client.call('GET', '/products/schema')).body);
    const properties = fields(schema['properties']);
    assert.equal(fields(properties['Z_SKU'])['maxLength'], 5);
    assert.deepEqual(schema['required'], ['model', 'Z_SKU']);
    assert.equal(fields(properties['categoryId'])['table'], 'productCategories');
    assert.equal(fields(properties['dateCreated'])['readOnly'], true);
  });
});
