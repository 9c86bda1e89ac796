import assert from 'node:assert/strict';
import { ApiClient } from '../../../src/connector/salesManagement/apiClient.ts';
import {
  crmRecord,
  holdsRecord,
  listRecords,
  referenceId,
} from '../../../src/connector/salesManagement/records.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { startScriptedApi } from '../../support/scriptedApi.ts';

const keys = { publicKey: 'p', privateKey: 's' };

/** A list as some server gives it; each trait is one thing that it does not do as it is assumed. */
interface Traits {
  readonly where?: 'ignored';
  readonly order?: 'ignored' | 'ascending';
  readonly page?: 'ignored';
  readonly size?: number;
  /** Beyond the end the last page comes again. */
  readonly repeats?: boolean;
}

function pageOf(count: number, traits: Traits, path: string, asked: number): readonly { id: number }[] {
  const query = new URL(path, 'http://x').searchParams;
  const below = /id<(\d+)/.exec(query.get('where') ?? '')?.[1];
  // Without an order they come shuffled, always in the same way.
  let ids = Array.from({ length: count }, (_, index) => ((index * 7919) % count) + 1);
  if (traits.order !== 'ignored') ids.sort((a, b) => (traits.order === 'ascending' ? a - b : b - a));
  if (below !== undefined && traits.where !== 'ignored') ids = ids.filter((id) => id < Number(below));
  const size = traits.size ?? asked;
  const number = traits.page === 'ignored' ? 0 : Number(query.get('page') ?? 0);
  const last = Math.max(0, Math.ceil(ids.length / size) - 1);
  const start = (traits.repeats === true ? Math.min(number, last) : number) * size;
  return ids.slice(start, start + size).map((id) => ({ id }));
}

async function listed(count: number, traits: Traits) {
  const api = await startScriptedApi(({ path, headers }) => ({
    body: pageOf(count, traits, path, Number(headers['x-fm-entity-count'])),
  }));
  try {
    const client = new ApiClient(api.url, keys, { firstDelay: 1, tries: 2 });
    const read = async () => (await listRecords(client, 'things')).map(({ id }) => id).sort((a, b) => a - b);
    const ids = await read().catch((thrown: unknown) =>
      thrown instanceof LinkError ? thrown.code : Promise.reject(thrown),
    );
    const first = api.received.length;
    if (typeof ids !== 'string') assert.deepEqual(await read(), ids, 'read again, it differs');
    return { ids, requests: first - 1, again: api.received.length - first };
  } finally {
    await api.close();
  }
}

describe('lists of a CRM that does not do all that it is asked', () => {
  const exact: readonly Traits[] = [
    {},
    { where: 'ignored' },
    { order: 'ignored' },
    { order: 'ascending' },
    { page: 'ignored' },
    { size: 50 },
    { size: 50, where: 'ignored' },
    { size: 50, order: 'ascending' },
    { where: 'ignored', order: 'ignored' },
    { where: 'ignored', repeats: true },
    { order: 'ascending', repeats: true },
    { order: 'ignored', repeats: true, size: 50 },
  ];
  for (const traits of exact) {
    it(`are read to their end, each record once: ${JSON.stringify(traits)}`, async () => {
      for (const count of [0, 1, 3, 47, 199, 200, 201, 650]) {
        const { ids, requests } = await listed(count, traits);
        assert.deepEqual(
          ids,
          Array.from({ length: count }, (_, index) => index + 1),
          `${count}`,
        );
        assert.ok(requests <= count / (traits.size ?? 200) + 6, `${requests} requests for ${count}`);
      }
    });
  }

  for (const traits of [
    { where: 'ignored', page: 'ignored' },
    { order: 'ignored', page: 'ignored' },
    { order: 'ascending', page: 'ignored' },
  ] as const) {
    it(`that show one page alone are never taken for whole: ${JSON.stringify(traits)}`, async () => {
      for (const size of [undefined, 50, 20]) {
        const { ids, requests } = await listed(650, size === undefined ? traits : { ...traits, size });
        assert.equal(ids, 'API_LIST_UNRELIABLE');
        assert.ok(requests < 6);
      }
      // What fits into one page is read from it.
      for (const count of [1, 2, 47, 150]) assert.equal((await listed(count, traits)).ids.length, count);
    });
  }

  it('are read by number from the start once they were found to need it', async () => {
    const { requests, again } = await listed(650, { where: 'ignored' });
    assert.ok(again < requests, `${again} and then ${requests}`);
  });

  it('hold a record only where it is among what came', async () => {
    const api = await startScriptedApi(({ path }) => ({ body: pageOf(9, { where: 'ignored' }, path, 200) }));
    const client = new ApiClient(api.url, keys);
    assert.deepEqual(
      [await holdsRecord(client, 'things', 5), await holdsRecord(client, 'things', 50)],
      [true, false],
    );
    await api.close();
  });
});

describe('records in other shapes', () => {
  for (const name of ['data', 'items', 'results', 'records', 'value', 'Data']) {
    it(`come out of the list that an object wraps under ${name}`, async () => {
      const api = await startScriptedApi(({ path }) => ({
        body: { [name]: path.includes('where') ? [] : [{ id: '7', deleted: 0 }], total: 1 },
      }));
      assert.deepEqual(
        (await listRecords(new ApiClient(api.url, keys), 'x')).map(({ id }) => id),
        [7],
      );
      await api.close();
    });
  }

  it('have their ids and flags as we know them', () => {
    const read = crmRecord.parse({
      id: ' 12 ',
      deleted: '0',
      readOnly: 1,
      notAvailable: 'false',
      branchId: { id: '16', value: 'x' },
      extId: '007',
      number: 1,
    });
    assert.deepEqual(read, {
      id: 12,
      deleted: false,
      readOnly: true,
      notAvailable: false,
      branchId: { id: 16, value: 'x' },
      extId: '007',
      number: 1,
    });
    assert.equal(crmRecord.safeParse({ id: 'a7' }).success, false);
    assert.equal(referenceId({ id: '16' }), 16);
    assert.equal(referenceId({ id: '-1' }), null);
  });
});
