import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { readUsers } from '../../../src/connector/agents/crmUsers.ts';
import { refusalOf } from '../../../src/connector/salesManagement/apiAnswer.ts';
import { ApiClient, type ApiClientOptions } from '../../../src/connector/salesManagement/apiClient.ts';
import { createRecord, listRecords } from '../../../src/connector/salesManagement/records.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { startScriptedApi, type ScriptedAnswer } from '../../support/scriptedApi.ts';

const keys = { publicKey: 'p', privateKey: 'clave' };
const page = '<!DOCTYPE html><h1>Mantenimiento</h1>';
const quick: ApiClientOptions = { firstDelay: 1, tries: 3 };

async function failureOf(work: Promise<unknown>): Promise<LinkError> {
  const thrown: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(thrown instanceof LinkError, String(thrown));
  return thrown;
}

/** A bare server on this machine. */
async function startHttp(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What a read, an update and a create come to where each is answered so, and how often each was sent. */
async function tried(answer: ScriptedAnswer) {
  const api = await startScriptedApi(() => answer);
  const client = new ApiClient(api.url, keys, quick);
  const read = await failureOf(listRecords(client, 'accounts'));
  const update = await failureOf(
    client.send({ method: 'PUT', path: '/accounts/1', body: {}, schema: z.unknown() }),
  );
  const create = await failureOf(createRecord(client, 'accounts', {}));
  const sent = (wanted: string) => api.received.filter(({ method }) => method === wanted).length;
  await api.close();
  return {
    codes: [read.code, update.code, create.name === 'OutcomeUnknown' ? 'unknown' : create.code],
    // The login is a POST too.
    sent: [sent('GET'), sent('PUT'), sent('POST') - 1],
  };
}

describe('what the API itself refuses', () => {
  for (const status of [400, 404, 405, 409, 422]) {
    it(`is ${status} with its own JSON error, in any of its shapes`, async () => {
      for (const body of [
        { Message: 'no' },
        { statusCode: status, message: 'no' },
        { error: { code: 901, message: 'no' } },
        { code: 910 },
      ])
        assert.deepEqual(await tried({ status, body }), {
          codes: ['API_REFUSED', 'API_REFUSED', 'API_REFUSED'],
          sent: [1, 1, 1],
        });
    });
  }

  it('is told as the API’s where users are none', async () => {
    const users = [{ id: 1, email: 'a@b.example', extId: ['1'] }];
    const api = await startScriptedApi(({ path }) => ({ body: path.includes('page') ? [] : users }));
    const failure = await failureOf(readUsers(new ApiClient(api.url, keys, quick)));
    await api.close();
    assert.deepEqual([failure.code, failure.params['request']], ['API_ANSWER_UNEXPECTED', 'GET /users']);
  });

  it('is told without the private key and the session that it repeats', async () => {
    const api = await startScriptedApi(({ headers }) => ({
      status: 400,
      body: { Message: `no: ${keys.privateKey}, ${String(headers['x-session-key'])}` },
    }));
    const failure = await failureOf(listRecords(new ApiClient(api.url, keys, quick), 'accounts'));
    await api.close();
    assert.deepEqual(
      [failure.params['message'], String(failure.cause)],
      ['no: ***, ***', 'Error: no: ***, ***'],
    );
  });

  it('is 413 too, whoever says it: a smaller call may go through', async () => {
    assert.deepEqual((await tried({ status: 413, body: page })).codes, Array(3).fill('API_REFUSED'));
  });

  const foreign: readonly (readonly [string, ScriptedAnswer])[] = [
    ['a redirect', { status: 302, headers: { Location: 'https://sso.example/' }, body: '' }],
    ['a permanent redirect in JSON', { status: 308, body: { message: 'moved' } }],
    ['408', { status: 408, body: { message: 'Request Timeout' } }],
    ['499', { status: 499, body: { message: 'client closed' } }],
    ['a page with 400', { status: 400, body: page }],
    ['a page with 403', { status: 403, body: page }],
    ['a page with 404', { status: 404, body: page }],
    ['a page with 200', { status: 200, body: page }],
    ['an empty 400', { status: 400, body: '' }],
    ['an empty object with 422', { status: 422, body: {} }],
    ['a list with 400', { status: 400, body: [] }],
    ['502', { status: 502, body: page }],
  ];
  for (const [what, answer] of foreign) {
    it(`is not ${what}: reads and updates are tried again, a create is unknown and never sent again`, async () => {
      assert.deepEqual(await tried(answer), {
        codes: ['API_UNAVAILABLE', 'API_UNAVAILABLE', 'unknown'],
        sent: [3, 3, 1],
      });
    });
  }

  it('half an answer is no answer', async () => {
    const api = await startScriptedApi(() => ({ body: '[{"id":1,' }));
    assert.equal(
      (await failureOf(listRecords(new ApiClient(api.url, keys, quick), 'x'))).code,
      'API_UNAVAILABLE',
    );
    await api.close();
  });

  it('a maintenance page now and then is waited out', async () => {
    let requests = 0;
    const api = await startScriptedApi(({ path }) => {
      requests += 1;
      if (requests % 2 === 1) return { body: page };
      return { body: path.includes('where') ? [] : [{ id: 1 }] };
    });
    assert.equal((await listRecords(new ApiClient(api.url, keys, quick), 'x')).length, 1);
    await api.close();
  });

  it('its words are found wherever they stand', () => {
    assert.deepEqual(refusalOf({ error: { code: 901, message: 'a' } }), { message: 'a', code: '901' });
    assert.deepEqual(refusalOf({ Error: { Message: 'b', Code: 'X' } }), { message: 'b', code: 'X' });
    assert.deepEqual(refusalOf({ Message: '', error: 'c' }), { message: 'c', code: undefined });
  });
});

describe('waits, sizes and times', () => {
  it('a Retry-After beyond ten minutes ends at once and names the wait; nobody stands still for it', async () => {
    for (const status of [429, 503]) {
      let answers = 0;
      const api = await startScriptedApi(() => {
        answers += 1;
        return answers < 3
          ? { status, headers: { 'Retry-After': '3000000' }, body: { message: 'wait' } }
          : { body: [] };
      });
      const client = new ApiClient(api.url, keys, quick);
      const failure = await failureOf(listRecords(client, 'x'));
      assert.equal(failure.code, 'API_RATE_LIMITED');
      assert.deepEqual([failure.params['wait'], failure.params['minutes']], ['long', 50_000]);
      assert.equal((await failureOf(createRecord(client, 'x', {}))).code, 'API_RATE_LIMITED');
      assert.deepEqual(await listRecords(client, 'x'), []);
      await api.close();
    }
  });

  /** Answers the login; a test writes all other answers itself. */
  const startRaw = (write: (response: ServerResponse) => void) =>
    startHttp((request, response) => {
      request.resume();
      if (request.url?.endsWith('/login') === true) response.end('{"token":"t"}');
      else write(response);
    });

  it('an answer beyond the bound is given up, packed or not, and a read is not asked for it again', async () => {
    const big = Buffer.alloc(3_000_000, 0x20);
    for (const packed of [false, true]) {
      let answers = 0;
      const api = await startRaw((response) => {
        answers += 1;
        if (packed) response.setHeader('Content-Encoding', 'gzip');
        response.end(packed ? gzipSync(big) : big);
      });
      const client = new ApiClient(api.url, keys, { ...quick, largestAnswer: 1_000_000 });
      const failure = await failureOf(listRecords(client, 'x'));
      assert.deepEqual([failure.code, answers], ['API_ANSWER_UNEXPECTED', 1]);
      assert.equal((await failureOf(createRecord(client, 'x', {}))).name, 'OutcomeUnknown');
      api.close();
    }
  });

  it('an answer without end is given up, although something of it comes all the time', async () => {
    const api = await startRaw((response) => {
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    });
    const client = new ApiClient(api.url, keys, { firstDelay: 1, tries: 2, wholeTimeout: 60 });
    assert.equal((await failureOf(listRecords(client, 'x'))).code, 'API_UNREACHABLE');
    api.close();
  });
});

describe('the login', () => {
  for (const [what, answer] of [
    ['201', { status: 201, body: { token: 't' } }],
    ['202 with the token in an object', { status: 202, body: { data: { token: 't' } } }],
  ] as const) {
    it(`takes ${what}`, async () => {
      const api = await startRawLogin(() => answer);
      assert.equal(await new ApiClient(api.url, keys, quick).login(), 't');
      api.close();
    });
  }

  for (const [what, answer, code] of [
    [
      'a redirect',
      { status: 302, headers: { Location: 'https://sso.example/x' }, body: '' },
      'API_REDIRECTED',
    ],
    ['a page', { status: 200, body: page }, 'API_UNAVAILABLE'],
    ['a page with 403', { status: 403, body: page }, 'API_UNAVAILABLE'],
    ['404', { status: 404, body: { message: 'Not Found' } }, 'API_UNAVAILABLE'],
    ['400', { status: 400, body: { message: 'Bad Request' } }, 'API_KEYS_REJECTED'],
    ['403', { status: 403, body: { message: 'Forbidden' } }, 'API_KEYS_REJECTED'],
    ['401 without a body', { status: 401, body: '' }, 'API_KEYS_REJECTED'],
    ['no token', { status: 200, body: { ok: true } }, 'API_ANSWER_UNEXPECTED'],
  ] as const) {
    it(`that is answered with ${what} fails with ${code}`, async () => {
      const api = await startRawLogin(() => answer);
      const failure = await failureOf(new ApiClient(api.url, keys, quick).login());
      assert.equal(failure.code, code);
      if (code === 'API_REDIRECTED') assert.equal(failure.params['target'], 'sso.example');
      api.close();
    });
  }

  it('waits out a redirect and a page like a 503', async () => {
    const answers: ScriptedAnswer[] = [
      { status: 302, body: '' },
      { status: 200, body: page },
    ];
    const api = await startRawLogin(() => answers.shift() ?? { body: { token: 'late' } });
    assert.equal(await new ApiClient(api.url, keys, quick).login(), 'late');
    api.close();
  });

  it('goes to no proxy of the environment, nor does anything else that stays on this machine', async () => {
    const asked: string[] = [];
    const proxy = await startHttp((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    });
    const names = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy', 'HTTPS_PROXY', 'https_proxy'];
    const before = names.map((name) => process.env[name]);
    const api = await startScriptedApi(() => ({ body: [] }));
    try {
      for (const name of names) process.env[name] = proxy.url;
      assert.deepEqual(await listRecords(new ApiClient(api.url, keys, quick), 'x'), []);
      assert.deepEqual(asked, []);
    } finally {
      names.forEach((name, index) => {
        const value = before[index];
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      });
      await api.close();
      proxy.close();
    }
  });

  /** Here the login is answered by the script too. */
  const startRawLogin = (answer: () => ScriptedAnswer) =>
    startHttp((request, response) => {
      request.resume();
      const { status = 200, headers = {}, body } = answer();
      response.writeHead(status, headers);
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
});
