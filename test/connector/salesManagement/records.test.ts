import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ApiClient } from '../../../src/connector/salesManagement/apiClient.ts';
import { sendBulk } from '../../../src/connector/salesManagement/bulk.ts';
import { listRecords, referenceId, walkRecords } from '../../../src/connector/salesManagement/records.ts';
import { anyOf, quote } from '../../../src/connector/salesManagement/where.ts';
import { startCrmServer, type CrmServer } from '../../../sandbox/crm/crmServer.ts';
import { startScriptedApi } from '../../support/scriptedApi.ts';

const keys = { publicKey: 'p', privateKey: 's' };

describe('records of the CRM', () => {
  let crm: CrmServer;
  let client: ApiClient;
  before(async () => {
    crm = await startCrmServer({ implementation: { id: '1', ...keys } });
    client = new ApiClient(crm.baseUrl, keys, { firstDelay: 1 });
  });
  after(() => crm.close());

  it('walks over every record once, while others are put in and taken away', async () => {
    const put = (extId: string): number => crm.store.insert('1', 'products', { extId, model: extId });
    const ids = Array.from({ length: 450 }, (_, index) => put(`P${index}`));
    const met: number[] = [];
    for await (const page of walkRecords(client, 'products')) {
      met.push(...page.map(({ id }) => id));
      put('new');
      crm.store.remove('1', 'products', ids[0] ?? 0);
    }
    assert.deepEqual(met, ids.slice(1).toReversed());
    assert.equal((await listRecords(client, 'products')).length, 452);
  });

  it('goes on until a page is empty, since a page may be shorter than asked for', async () => {
    const all = Array.from({ length: 7 }, (_, index) => ({ id: index + 1 }));
    const api = await startScriptedApi(({ path }) => {
      const below = Number(/id<(\d+)/.exec(decodeURIComponent(path))?.[1] ?? Infinity);
      return {
        body: all
          .filter(({ id }) => id < below)
          .toReversed()
          .slice(0, 2),
      };
    });
    const short = new ApiClient(api.url, keys);
    assert.deepEqual(
      (await listRecords(short, 'x')).map(({ id }) => id),
      [7, 6, 5, 4, 3, 2, 1],
    );
    await api.close();
  });

  it("finds a record by any text in its extId, O'Hara's too", async () => {
    const printable = fc.stringMatching(/^[ -~¡-ÿ€]{1,30}$/).filter((text) => text.trim() !== '');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(printable, fc.constantFrom("O'Hara", "''", "' OR id>0 OR extId='", '100%', 'a AND b')),
        async (extId) => {
          const id = crm.store.insert('1', 'accounts', { extId, name: 'x' });
          const found = await listRecords(client, 'accounts', `extId=${quote(extId)}`);
          const either = await listRecords(client, 'accounts', anyOf('extId', ['absent', extId]));
          crm.store.remove('1', 'accounts', id);
          assert.deepEqual(
            found.map((record) => record.id),
            [id],
          );
          assert.deepEqual(
            either.map((record) => record.id),
            [id],
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads references in every shape the facts name', () => {
    assert.deepEqual(
      [{ id: 16, value: 'x' }, { id: 17, description: 'y' }, 18, null, -1, { id: -1, value: null }, 'x'].map(
        referenceId,
      ),
      [16, 17, 18, null, null, null, null],
    );
  });
});

describe('bulk answers', () => {
  const items = ['a', 'b', 'c', 'd', 'e', 'f'].map((guid) => ({ guid, data: '{}' }));

  async function results(body: unknown) {
    const api = await startScriptedApi(() => ({ body }));
    try {
      return await sendBulk(new ApiClient(api.url, keys), 'accounts', 'create', items);
    } finally {
      await api.close();
    }
  }

  it('are matched by guid in any order; a missing guid is unknown, a strange one passed over', async () => {
    const answered = await results([
      { guid: 'f', status: 400, Message: 'The field name is required' },
      { guid: 'nobody', id: 99, status: 200 },
      { guid: 'b', id: 2, status: 200, Message: 'entity created' },
      { guid: 'c', error: 'no' },
      { guid: 'a', id: 1, Message: 'Entity Created' },
      { guid: 'd', Message: 'duplicate' },
    ]);
    assert.deepEqual(Object.fromEntries(answered), {
      a: { kind: 'done', id: 1 },
      b: { kind: 'done', id: 2 },
      c: { kind: 'refused', message: 'no' },
      d: { kind: 'refused', message: 'duplicate' },
      e: { kind: 'unknown' },
      f: { kind: 'refused', message: 'The field name is required' },
    });
  });

  it('that say done without an id leave a create unknown', async () => {
    const answered = await results([{ guid: 'a', status: 200, Message: 'entity created' }]);
    assert.deepEqual(answered.get('a'), { kind: 'unknown' });
  });

  it('of another shape leave every create unknown', async () => {
    await assert.rejects(results({ ok: true }), { name: 'OutcomeUnknown' });
  });
});
