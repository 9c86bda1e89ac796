import assert from 'node:assert/strict';
import { MAX_MESSAGE_BYTES, SERVICE_PROTOCOL } from '../../src/protocol/service.ts';
import { ServiceConnection } from '../../src/service/serviceConnection.ts';
import { activityIn, frame, LINK_ID, nextMessage, ServerBench, untilClosed } from './support/serverBench.ts';

describe("the service's channel", () => {
  let bench: ServerBench;
  beforeEach(async () => {
    bench = new ServerBench();
    await bench.listen();
  });
  afterEach(() => bench.close());

  const hello = (params: object) => frame({ jsonrpc: '2.0', id: 1, method: 'hello', params });
  const rightly = () => ({ token: bench.token, protocol: SERVICE_PROTOCOL, version: '0.1.0' });
  const call = (method: string, params: object) => frame({ jsonrpc: '2.0', id: 2, method, params });

  describe('hangs up on a stranger and tells him nothing', () => {
    const strange: Readonly<Record<string, () => string>> = {
      'who gives a wrong token': () => hello({ ...rightly(), token: `${bench.token}x` }),
      'who gives no token': () => hello({ protocol: SERVICE_PROTOCOL, version: '0.1.0' }),
      'who asks before he says hello': () => call('activities', {}),
      'who sends a notification': () => frame({ jsonrpc: '2.0', method: 'stop', params: {} }),
      'who sends no JSON': () => frame('{"jsonrpc": "2.0", "id": 1, "method": '),
      'who speaks HTTP': () => 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'who announces a message without a length': () => 'Content-Length: many\r\n\r\n{}',
      'who sends an endless message': () =>
        `Content-Length: 999999999\r\n\r\n${'x'.repeat(MAX_MESSAGE_BYTES + 1)}`,
      'who sends endless headers': () => 'x'.repeat(MAX_MESSAGE_BYTES + 1),
    };
    for (const [who, words] of Object.entries(strange)) {
      it(who, async () => {
        const socket = await bench.stranger();
        const heard = untilClosed(socket);
        socket.write(words());
        assert.equal(await heard, '');
        assert.deepEqual(bench.asked, []);
      });
    }
  });

  it('hangs up on a client whose message is too long, also once he is known', async () => {
    const socket = await bench.stranger();
    socket.write(hello(rightly()));
    await nextMessage(socket);
    const closed = untilClosed(socket);
    socket.write(call('forget', { linkId: LINK_ID, more: 'x'.repeat(MAX_MESSAGE_BYTES) }));
    await closed;
    assert.deepEqual(bench.asked, []);
  });

  it('takes many messages that together are longer than one may be', async () => {
    const connection = await ServiceConnection.open(bench.stateRoot);
    const password = 'x'.repeat(100_000);
    for (let sent = 0; sent < 12; sent += 1)
      await connection.call('serve', {
        linkId: LINK_ID,
        secrets: { sqlPassword: password, privateKey: 'k' },
      });
    connection.close();
    assert.equal(bench.asked.length, 12);
  });

  it('answers an older side hello, so that it can be handed over to, and nothing else', async () => {
    const socket = await bench.stranger();
    socket.write(hello({ ...rightly(), protocol: SERVICE_PROTOCOL + 1 }));
    const welcome = await nextMessage(socket);
    assert.match(welcome, new RegExp(`"protocol":${SERVICE_PROTOCOL}`));
    socket.write(call('pause', { linkId: LINK_ID }));
    const no = await nextMessage(socket);
    assert.match(no, /"error"/);
    socket.write(call('handOver', {}));
    const given = await nextMessage(socket);
    assert.match(given, /"result":\{"intervalMinutes":15/);
    assert.deepEqual(
      bench.asked.map(({ call: name }) => name),
      ['handOver'],
    );
  });

  it('refuses wrong parameters without repeating them: they may be secrets', async () => {
    const socket = await bench.stranger();
    socket.write(hello(rightly()));
    await nextMessage(socket);
    socket.write(call('serve', { linkId: 'canary-id', secrets: { sqlPassword: 'canary-password' } }));
    const answer = await nextMessage(socket);
    assert.match(answer, /"code":"SERVICE_CALL_REFUSED","params":\{"call":"serve"\}/);
    assert.doesNotMatch(answer + bench.refused.join(), /canary/);
    assert.deepEqual(bench.asked, []);
  });

  it('repeats no name of a call that there is none of: neither to the client, nor in what is noted of it', async () => {
    const known = await bench.stranger();
    known.write(hello(rightly()));
    await nextMessage(known);
    known.write(call('canary', {}));
    assert.match(await nextMessage(known), /"code":"SERVICE_CALL_REFUSED","params":\{"call":"\?"\}/);
    known.write(frame({ jsonrpc: '2.0', method: 'canary', params: {} }));
    await untilClosed(known);
    const unknown = await bench.stranger();
    const heard = untilClosed(unknown);
    unknown.write(call('canary', {}));
    assert.equal(await heard, '');
    assert.deepEqual(bench.refused, ['a notification', '? before hello']);
  });

  it('hands a problem on as it is: code, parameters, cause', async () => {
    const connection = await ServiceConnection.open(bench.stateRoot);
    await assert.rejects(connection.call('runNow', { linkId: LINK_ID, confirmDeletes: false }), {
      code: 'LINK_PAUSED',
      params: { company: LINK_ID },
      cause: 'as it was told',
    });
    connection.close();
  });

  it('tells what changes at once, and what changes fast ten times a second at most, the last of it always', async () => {
    const told: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const connection = await ServiceConnection.open(bench.stateRoot, {
      onActivity: ({ chart }) => {
        told.push(chart[0] ?? 0);
        if (chart[0] === 5000) resolve();
      },
    });
    const started = performance.now();
    for (let change = 1; change <= 5000; change += 1) {
      bench.tell(activityIn('running', [change]));
      if (change % 100 === 0) await new Promise((turn) => setImmediate(turn));
    }
    await promise;
    const tenths = Math.ceil((performance.now() - started) / 100);
    assert.ok(told.length <= tenths + 1, `${told.length} in ${tenths} tenths of a second`);
    assert.equal(told[0], 1);
    connection.close();
  });

  it('does not let a client that never reads hold up its end', async () => {
    const socket = await bench.stranger();
    socket.write(hello(rightly()));
    await nextMessage(socket);
    socket.pause();
    await bench.server.close('stopped');
    await assert.rejects(ServiceConnection.open(bench.stateRoot), { code: 'SERVICE_UNAVAILABLE' });
    await bench.listen();
  });
});
