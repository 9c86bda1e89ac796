import assert from 'node:assert/strict';
import { ApiClient } from '../../../src/connector/salesManagement/apiClient.ts';
import { sendBulk } from '../../../src/connector/salesManagement/bulk.ts';
import type { BulkKind } from '../../../src/connector/salesManagement/bulkItem.ts';
import { readBulkAnswer } from '../../../src/connector/salesManagement/bulkAnswer.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { startScriptedApi, type ReceivedRequest, type ScriptedAnswer } from '../../support/scriptedApi.ts';

const keys = { publicKey: 'p', privateKey: 's' };
const creates = ['A-1', 'b-2', 'c-3'].map((guid) => ({ guid, data: '{"name":"x"}' }));
const updates = creates.map((item, index) => ({ ...item, id: index + 1 }));

const kinds = (answer: readonly unknown[], kind: BulkKind = 'create') =>
  [...readBulkAnswer(answer, kind, kind === 'create' ? creates : updates).values()].map((result) =>
    result.kind === 'done' ? result.id : result.kind === 'refused' ? `no: ${result.message}` : '?',
  );
const all = (...parts: readonly object[]) =>
  creates.map(({ guid }, index) => ({ guid, ...parts[index % parts.length] }));

describe('bulk answers in other shapes', () => {
  it('an item with an id and without an error is done, whatever its Message says', () => {
    for (const message of ['entidad creada', 'entity created', 'OK', '作成', '']) {
      const items = all({ id: 11, Message: message }, { id: '12', message }, { Id: 13, status: '200' });
      assert.deepEqual(kinds(items), [11, 12, 13]);
    }
  });

  it('a status, an error or a Message without an id is a refusal', () => {
    assert.deepEqual(
      kinds(
        all(
          { id: 11, status: 400, Message: 'no' },
          { id: 12, error: { code: 901, message: 'bad name' } },
          { Message: 'Falta el nombre' },
        ),
      ),
      ['no: no', 'no: bad name', 'no: Falta el nombre'],
    );
    assert.deepEqual(
      kinds(all({ status: 422 }, { id: 0, error: 'x' }, { id: null, message: 'Bad Request', error: null })),
      ['no: HTTP 422', 'no: x', 'no: Bad Request'],
    );
  });

  it('that say done without an id leave a create to be looked up, and confirm an update', () => {
    for (const part of [{ status: 200, Message: 'entidad creada' }, { Message: 'entidad creada' }, {}])
      assert.deepEqual(kinds(all(part)), ['?', '?', '?']);
    for (const part of [{ status: 200, Message: 'hecho' }, { Message: 'entidad actualizada' }, {}])
      assert.deepEqual(kinds(all(part), 'update'), [1, 2, 3]);
    assert.deepEqual(kinds(all({ Message: 'Registro bloqueado' }), 'update')[0], 'no: Registro bloqueado');
  });

  it('one id for two items is nobody’s, and so is the id of another record', () => {
    assert.deepEqual(kinds(all({ id: 5 })), ['?', '?', '?']);
    assert.deepEqual(kinds(all({ id: 5 }, { id: 5 }, { id: 6 })), ['?', '?', 6]);
    assert.deepEqual(kinds(all({ id: 1 }, { id: 3 }, { id: 3 }), 'update'), [1, '?', 3]);
  });

  it('guids count in any case; told twice, an item is unknown', () => {
    const [first, second, third] = all({ id: 1 }, { id: 2 }, { id: 3 });
    assert.deepEqual(
      kinds([
        { Guid: 'C-3', id: 3 },
        { GUID: 'a-1', id: 1 },
      ]),
      [1, '?', 3],
    );
    assert.deepEqual(kinds([first, second, third, { ...first, id: 9 }]), ['?', 2, 3]);
  });

  it('without any guid they count by place where their number agrees', () => {
    assert.deepEqual(kinds([{ id: 1 }, { status: 400, Message: 'no' }, { id: 3 }]), [1, 'no: no', 3]);
    assert.deepEqual(kinds([{ id: 1 }, { id: 3 }]), ['?', '?', '?']);
    assert.deepEqual(kinds([{ id: 1 }, { id: 1 }, { id: 3 }]), ['?', '?', 3]);
    assert.deepEqual(kinds([null, 'x', 7]), ['?', '?', '?']);
  });
});

describe('a CRM without bulk calls', () => {
  async function sent(
    answer: (request: ReceivedRequest) => ScriptedAnswer,
    kind: BulkKind,
    times = 1,
  ): Promise<{ readonly outcomes: readonly unknown[]; readonly requests: readonly string[] }> {
    const api = await startScriptedApi(answer);
    const client = new ApiClient(api.url, keys, { firstDelay: 1, tries: 2 });
    const outcomes: unknown[] = [];
    for (let time = 0; time < times; time += 1) {
      outcomes.push(
        await sendBulk(client, 'accounts', kind, kind === 'create' ? creates : updates).then(
          (results) => [...results.values()].map(({ kind: what }) => what),
          (thrown: unknown) => (thrown instanceof LinkError ? `${thrown.name} ${thrown.code}` : thrown),
        ),
      );
    }
    await api.close();
    return { outcomes, requests: api.received.slice(1).map(({ method, path }) => `${method} ${path}`) };
  }

  const page = '<html>Cannot POST</html>';
  for (const [what, missing] of [
    ['404', { status: 404, body: { message: 'Not Found' } }],
    ['a page with 405', { status: 405, body: page }],
    ['its own code 910', { status: 400, body: { code: 910, message: 'The resource does not exist' } }],
  ] as const) {
    it(`takes items one by one from then on (${what}); creates are looked up before`, async () => {
      let last = 0;
      const answer = ({ path, method }: ReceivedRequest): ScriptedAnswer => {
        if (path.endsWith('/bulk')) return missing;
        return method === 'GET' ? { body: [] } : { body: { Message: 'hecho', id: (last += 1) } };
      };
      const creating = await sent(answer, 'create', 2);
      assert.deepEqual(creating.outcomes, ['OutcomeUnknown API_UNREACHABLE', ['done', 'done', 'done']]);
      assert.equal(creating.requests.filter((request) => request === 'POST /accounts').length, 3);
      assert.equal(creating.requests.filter((request) => request.endsWith('/bulk')).length, 2);
      const updating = await sent(answer, 'update', 2);
      assert.deepEqual(updating.outcomes, [
        ['done', 'done', 'done'],
        ['done', 'done', 'done'],
      ]);
      assert.ok(updating.requests.includes('PUT /accounts/3'));
    });
  }

  it('tells what each item met on its own', async () => {
    let posts = 0;
    const { outcomes } = await sent(
      ({ path, method }) => {
        if (path.endsWith('/bulk')) return { status: 404, body: { message: 'Not Found' } };
        if (method === 'GET') return { body: [] };
        posts += 1;
        if (posts === 1) return { status: 400, body: { Message: 'no' } };
        return posts === 2 ? { status: 504, body: page } : { body: { id: 8 } };
      },
      'create',
      2,
    );
    assert.deepEqual([...(outcomes[1] as string[])].sort(), ['done', 'refused', 'unknown']);
  });

  it('nor single ones is one error', async () => {
    const { outcomes } = await sent(
      ({ method }) => (method === 'GET' ? { body: [] } : { status: 405, body: page }),
      'create',
      2,
    );
    assert.equal(outcomes[1], 'LinkError API_BULK_MISSING');
  });

  it('is told from somebody who answers 404 to everything, and from a refusal of the items', async () => {
    const gateway = await sent(() => ({ status: 404, body: { message: 'no Route matched' } }), 'create');
    assert.deepEqual(gateway.outcomes, ['LinkError API_UNAVAILABLE']);
    const refusing = await sent(({ path, method, body }) => {
      if (method === 'GET' || !path.endsWith('/bulk') || (body as unknown[]).length === 0)
        return { body: [] };
      return { status: 400, body: { code: 910, message: 'accounts 5' } };
    }, 'create');
    assert.deepEqual(refusing.outcomes, ['LinkError API_REFUSED']);
  });
});
