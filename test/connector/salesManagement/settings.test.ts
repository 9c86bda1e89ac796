import assert from 'node:assert/strict';
import { ApiClient } from '../../../src/connector/salesManagement/apiClient.ts';
import { readCountries, readMainBranch } from '../../../src/connector/salesManagement/settings.ts';
import { readFieldLimits } from '../../../src/connector/sync/records/fieldLimits.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { startScriptedApi, type ScriptedAnswer } from '../../support/scriptedApi.ts';

const keys = { publicKey: 'p', privateKey: 's' };

async function asked<T>(
  answer: ScriptedAnswer,
  work: (client: ApiClient) => Promise<T>,
): Promise<T | string> {
  const api = await startScriptedApi(({ path }) => (path.includes('where') ? { body: [] } : answer));
  try {
    return await work(new ApiClient(api.url, keys, { firstDelay: 1, tries: 2 }));
  } catch (thrown) {
    return thrown instanceof LinkError ? thrown.code : Promise.reject(thrown);
  } finally {
    await api.close();
  }
}

describe('settings of the implementation', () => {
  it('the main branch is the main environment, else the default, else the oldest, in whatever order they come', async () => {
    const main = async (body: readonly object[]) => {
      const branch = await asked({ body }, readMainBranch);
      return typeof branch === 'string' ? branch : branch.id;
    };
    assert.equal(await main([{ id: 9 }, { id: 7, mainEnvironment: 1 }, { id: 5, default: true }]), 7);
    assert.equal(await main([{ id: 9 }, { id: 7, mainEnvironment: 0 }, { id: 5, default: 'true' }]), 5);
    assert.equal(await main([{ id: '9' }, { id: '5' }]), 5);
    assert.equal(await main([{ id: 5, deleted: 1 }]), 'API_SCHEMA_MISMATCH');
  });

  it('countries are known by their code under any of its names; without any code they are of no use', async () => {
    const codes = async (body: readonly object[]) => {
      const countries = await asked({ body }, readCountries);
      return typeof countries === 'string' ? countries : [...countries].map(([code, { id }]) => [code, id]);
    };
    assert.deepEqual(
      await codes([
        { id: 2, isoCode: 'es' },
        { id: 1, iso2: 'PT ' },
      ]),
      [
        ['ES', 2],
        ['PT', 1],
      ],
    );
    assert.deepEqual(
      await codes([
        { id: 2, code: 'FR' },
        { id: 1, code: 'ESP' },
      ]),
      [['FR', 2]],
    );
    assert.equal(await codes([{ id: 1, description: 'España' }]), 'API_SCHEMA_MISMATCH');
    assert.deepEqual(await codes([]), []);
  });

  for (const [what, answer, code] of [
    ['forbids', { status: 403, body: { message: 'no' } }, 'API_SETTING_UNREADABLE'],
    ['lacks', { status: 400, body: { code: 910, message: 'no' } }, 'API_SETTING_UNREADABLE'],
    ['garbles', { body: [{ name: 'x' }] }, 'API_SETTING_UNREADABLE'],
    ['cannot give now', { status: 503, body: '<html>' }, 'API_UNAVAILABLE'],
  ] as const) {
    it(`a list that the CRM ${what} is ${code}`, async () => {
      assert.equal(await asked(answer, readMainBranch), code);
      assert.equal(await asked(answer, readCountries), code);
    });
  }
});

describe('the schema of a resource', () => {
  const limitsOf = (answer: ScriptedAnswer) => asked(answer, (client) => readFieldLimits(client, 'accounts'));

  it('is read with figures as text and flags as numbers', async () => {
    const limits = await limitsOf({
      body: {
        properties: {
          city: { maxLength: '90', readOnly: 0 },
          id: { readOnly: 1 },
          name: { maxLength: null, type: ['string'] },
        },
        required: null,
      },
    });
    assert.ok(typeof limits !== 'string');
    assert.deepEqual([...limits.maxLength], [['city', 90]]);
    assert.deepEqual([...limits.readOnly], ['id']);
    assert.deepEqual([...limits.fields], ['city', 'id', 'name']);
    assert.equal(limits.isAssumed, false);
  });

  for (const answer of [
    { status: 404, body: '<html>' },
    { status: 400, body: { code: 910, message: 'no' } },
    { status: 403, body: { message: 'no' } },
    { body: { schema: 'other' } },
  ]) {
    it(`that is not there (${JSON.stringify(answer)}) leaves the published lengths`, async () => {
      const limits = await limitsOf(answer);
      assert.ok(typeof limits !== 'string');
      assert.equal(limits.maxLength.get('address1'), 180);
      assert.equal(limits.maxLength.get('comment'), 6000);
      assert.deepEqual([limits.isAssumed, limits.required], [true, []]);
    });
  }

  it('that cannot be given now is not taken for missing', async () => {
    assert.equal(await limitsOf({ status: 503, body: { code: 900 } }), 'API_UNAVAILABLE');
  });
});
