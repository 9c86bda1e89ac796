import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as z from 'zod';
import { parseRetryAfter, refusalOf } from '../../../src/connector/salesManagement/apiAnswer.ts';
import { ApiClient } from '../../../src/connector/salesManagement/apiClient.ts';
import { OutcomeUnknown } from '../../../src/connector/salesManagement/apiErrors.ts';
import { createRecord, listRecords } from '../../../src/connector/salesManagement/records.ts';
import { LinkError, toErrorDetail } from '../../../src/domain/errors.ts';
import { startCrmServer, type CrmServer } from '../../../sandbox/crm/crmServer.ts';
import { startScriptedApi } from '../../support/scriptedApi.ts';

const CANARY = 'clave-privada-CANARIO-0123456789';
const keys = { publicKey: 'publica', privateKey: CANARY };
const quick = { firstDelay: 1, tries: 3 };

async function failureOf(work: Promise<unknown>): Promise<LinkError> {
  const thrown: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(thrown instanceof LinkError, `no LinkError: ${inspect(thrown)}`);
  return thrown;
}

describe('apiClient: addresses', () => {
  it('takes https, and http on this machine alone', () => {
    for (const url of [
      'https://api.forcemanager.com/api/v4/',
      'http://127.0.0.1:1/x',
      'http://localhost',
      'http://[::1]:9',
    ]) {
      assert.doesNotThrow(() => new ApiClient(url, keys));
    }
    for (const url of ['http://api.forcemanager.com/api/v4', 'http://127.0.0.1.example', 'http://10.0.0.1']) {
      assert.throws(
        () => new ApiClient(url, keys),
        (thrown) => thrown instanceof LinkError && thrown.code === 'API_URL_INSECURE',
      );
    }
  });
});

describe('apiClient: sessions', () => {
  let crm: CrmServer;
  let client: ApiClient;
  beforeEach(async () => {
    crm = await startCrmServer({ implementation: { ...keys } });
    client = new ApiClient(crm.baseUrl, keys, quick);
  });
  afterEach(() => crm.close());

  it('logs in once for all who wait, and again once for all when the session ends', async () => {
    const all = () => Promise.all(Array.from({ length: 12 }, () => listRecords(client, 'users')));
    await all();
    assert.equal(crm.stats.logins, 1);
    for (let round = 2; round < 5; round += 1) {
      crm.faults.expireSessions();
      await all();
      assert.equal(crm.stats.logins, round);
    }
  });

  it('logs in once more for a create that met an ended session, and sends it once', async () => {
    const [branch] = await listRecords(client, 'branches');
    const [user] = await listRecords(client, 'users');
    crm.faults.expireSessions();
    const body = { name: 'Uno', branchId: branch?.id, salesRepId1: user?.id };
    await createRecord(client, 'accounts', body);
    assert.deepEqual([crm.stats.logins, crm.stats.created], [2, 1]);
  });

  it('tells keys that are refused from a session that is, however often it is opened anew', async () => {
    const wrong = new ApiClient(crm.baseUrl, { ...keys, publicKey: 'otra' }, quick);
    assert.equal((await failureOf(wrong.login())).code, 'API_KEYS_REJECTED');
    assert.equal(crm.stats.requests, 1);
    crm.faults.add({ kind: 'status', status: 401, resource: 'users' });
    assert.equal((await failureOf(listRecords(client, 'users'))).code, 'API_SESSION_REJECTED');
    assert.equal(crm.stats.logins, 3);
  });

  it('tries a failed login again at the next call', async () => {
    crm.faults.add({ kind: 'status', status: 401, resource: 'login', count: 1 });
    await failureOf(client.login());
    await client.login();
    assert.equal(crm.stats.logins, 1);
  });
});

describe('apiClient: answers', () => {
  let crm: CrmServer;
  let client: ApiClient;
  beforeEach(async () => {
    crm = await startCrmServer({ implementation: { ...keys } });
    client = new ApiClient(crm.baseUrl, keys, quick);
    await client.login();
    crm.resetStats();
  });
  afterEach(() => crm.close());

  const cases = [
    ['API_REFUSED', 400, 1],
    ['API_FORBIDDEN', 403, 1],
    ['API_RATE_LIMITED', 429, 3],
    ['API_UNAVAILABLE', 503, 3],
  ] as const;
  for (const [code, status, tries] of cases) {
    it(`takes ${status} for ${code}, after ${tries} tries`, async () => {
      crm.faults.add({ kind: 'status', status, retryAfterSeconds: 0, resource: 'users' });
      assert.equal((await failureOf(listRecords(client, 'users'))).code, code);
      assert.equal(crm.stats.perStatus[status], tries);
    });
  }

  it('repeats a read that got no answer, and gives up as unreachable', async () => {
    crm.faults.add({ kind: 'cutAfter', resource: 'users', count: 2 });
    assert.equal((await listRecords(client, 'users')).length, 1);
    crm.faults.add({ kind: 'cutAfter', resource: 'users' });
    assert.equal((await failureOf(listRecords(client, 'users'))).code, 'API_UNREACHABLE');
  });

  for (const fault of [
    { kind: 'cutAfter' },
    { kind: 'cutBefore' },
    { kind: 'status', status: 502 },
  ] as const) {
    it(`never repeats a create after ${fault.kind}: its outcome is unknown`, async () => {
      crm.faults.add({ ...fault, resource: 'accounts', method: 'POST' });
      assert.ok((await failureOf(createRecord(client, 'accounts', { name: 'x' }))) instanceof OutcomeUnknown);
      assert.equal(crm.stats.perRoute['POST /accounts'], 1);
    });
  }

  it('repeats a create that was refused for its rate: nothing was done', async () => {
    const [branch] = await listRecords(client, 'branches');
    const [user] = await listRecords(client, 'users');
    crm.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 0, method: 'POST', count: 2 });
    await createRecord(client, 'accounts', { name: 'Uno', branchId: branch?.id, salesRepId1: user?.id });
    assert.equal(crm.stats.created, 1);
  });

  it('says that nobody listens', async () => {
    await crm.close();
    const closed = new ApiClient(crm.baseUrl, keys, quick);
    const failure = await failureOf(closed.login());
    assert.equal(failure.code, 'API_UNREACHABLE');
    assert.ok(!(failure instanceof OutcomeUnknown), 'the request never left');
    crm = await startCrmServer();
  });

  it('stops at once when it is told to', async () => {
    const stop = new AbortController();
    const stoppable = new ApiClient(crm.baseUrl, keys, { ...quick, signal: stop.signal });
    await stoppable.login();
    crm.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 60, resource: 'users' });
    const read = listRecords(stoppable, 'users');
    stop.abort();
    await assert.rejects(read, { name: 'AbortError' });
  });
});

describe('apiClient: what errors tell', () => {
  const answers = [
    ['refused', { status: 400, body: { Message: 'Bad Request' } }],
    ['forbidden', { status: 403, body: { message: 'no' } }],
    ['unexpected', { status: 200, body: { not: 'a list' } }],
    ['not JSON', { status: 200, body: '<html>' }],
    ['redirected', { status: 302, headers: { Location: 'http://example.com/' }, body: '' }],
    ['unavailable', { status: 500, body: { code: 900, message: 'Connection error' } }],
  ] as const;
  for (const [what, answer] of answers) {
    it(`no key and no token in an answer that is ${what}`, async () => {
      const api = await startScriptedApi(() => answer);
      const client = new ApiClient(api.url, keys, quick);
      assertSilent(await failureOf(listRecords(client, 'accounts')));
      assertSilent(await failureOf(createRecord(client, 'accounts', { secret: CANARY })));
      await api.close();
      assertSilent(await failureOf(createRecord(client, 'accounts', { secret: CANARY })));
      assertSilent(await failureOf(new ApiClient(api.url, keys, quick).login()));
    });
  }

  function assertSilent(failure: LinkError): void {
    const everything = [
      JSON.stringify(failure),
      JSON.stringify(toErrorDetail(failure)),
      inspect(failure, { depth: Infinity, showHidden: true }),
      inspect(failure.cause, { depth: Infinity, showHidden: true }),
      JSON.stringify(failure.cause, Object.getOwnPropertyNames(failure.cause ?? {})),
    ].join('\n');
    for (const secret of [CANARY, 'token-canary']) assert.ok(!everything.includes(secret), everything);
  }
});

describe('apiAnswer', () => {
  it('reads Retry-After as seconds or as a date, and nothing else', () => {
    const now = Date.parse('2026-03-01T10:00:00Z');
    const forms = [
      ['7', 7000],
      ['0', 0],
      ['1.5', 1500],
      ['-3', 0],
      ['Sun, 01 Mar 2026 10:00:09 GMT', 9000],
      ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
      ['soon', undefined],
      ['', undefined],
      [undefined, undefined],
      [['1'], undefined],
    ] as const;
    for (const [header, expected] of forms)
      assert.equal(parseRetryAfter(header, now), expected, String(header));
  });

  it('finds the words of a refusal under any of the names the facts give', () => {
    assert.deepEqual(refusalOf({ Message: 'a', code: 910 }), { message: 'a', code: '910' });
    assert.deepEqual(refusalOf({ message: 'b', Code: '901' }), { message: 'b', code: '901' });
    assert.deepEqual(refusalOf({ error: 'c' }), { message: 'c', code: undefined });
    assert.deepEqual(refusalOf('<html>'), { message: '<html>', code: undefined });
    assert.deepEqual(refusalOf(null), { message: '', code: undefined });
  });

  it('sends the headers that the facts ask for, and the session in its own', async () => {
    const api = await startScriptedApi(() => ({ body: [] }));
    const client = new ApiClient(api.url, keys, quick);
    await client.send({ method: 'GET', path: '/users', schema: z.unknown() });
    const [login, read] = api.received;
    assert.deepEqual(login?.body, { username: 'publica', password: CANARY });
    assert.equal(login?.headers['x-session-key'], undefined);
    assert.equal(read?.headers['x-session-key'], 'token-canary');
    assert.match(String(read?.headers['content-type']), /^application\/json/);
    await api.close();
  });
});
