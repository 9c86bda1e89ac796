import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocket } from 'ws';
import { PanelChannel } from '../../src/addin/panelChannel.ts';
import { PANEL_MESSAGE_LIMIT, type PanelMessage } from '../../src/protocol/panel.ts';
import { AddinBench } from './support/addinBench.ts';

const problem = (cause: string): PanelMessage => ({
  type: 'problem',
  problem: { code: 'INTERNAL', params: {}, cause },
});

/** The status with which an upgrade was refused. */
async function refusalOf(socket: WebSocket): Promise<number> {
  socket.on('open', () => socket.terminate());
  const [, response] = await once(socket, 'unexpected-response');
  return response.statusCode;
}

describe('the channel of a panel', () => {
  let bench: AddinBench;
  let cookie: string;
  beforeEach(async () => {
    bench = await AddinBench.start();
    cookie = await bench.enter();
  });
  afterEach(() => bench.close());

  const reasons = () => bench.notices.map(({ code, params }) => [code, params['reason']]);

  it('is not opened without the cookie', async () => {
    for (const headers of [{}, { Cookie: 'a=b' }, { Cookie: `${cookie}x` }])
      assert.equal(await refusalOf(bench.socket(headers)), 403);
    assert.deepEqual(bench.conversations, []);
  });

  it('is not opened to a page from elsewhere, under another name, or at another path', async () => {
    const port = `${bench.port}`;
    const wrong: readonly (readonly [Record<string, string>, string?])[] = [
      [{ Origin: 'http://evil.example' }],
      [{ Origin: `https://127.0.0.1:${port}` }],
      [{ Origin: 'http://127.0.0.1' }],
      [{ Origin: `http://localhost:${port}` }],
      [{ Origin: 'null' }],
      [{ Origin: '' }],
      [{ Host: `evil.example:${port}`, Origin: `http://evil.example:${port}` }],
      [{ Host: `evil.example:${port}` }],
      [{}, '/'],
      [{}, '/channel/'],
      [{}, '/channel?token=1'],
    ];
    for (const [headers, path] of wrong)
      assert.equal(await refusalOf(bench.socket({ Cookie: cookie, ...headers }, {}, path)), 403);
    assert.deepEqual(bench.conversations, []);
  });

  it('is opened under the name localhost too, to a page of that name', async () => {
    const host = `localhost:${bench.port}`;
    const socket = bench.socket({ Cookie: cookie, Host: host, Origin: `http://${host}` });
    await once(socket, 'open');
  });

  it('hands over what a panel sends as it is, in order, and sends what it is to show', async () => {
    const [socket, conversation] = await bench.openPanel(cookie);
    const sent = [{ type: 'ready' }, [1, 'ñ'], null, 'text', { __proto__: null, deep: { a: [{}] } }];
    for (const message of sent) socket.send(JSON.stringify(message));
    await bench.until(() => conversation.received.length === sent.length);
    assert.deepEqual(JSON.stringify(conversation.received), JSON.stringify(sent));
    const answer = once(socket, 'message');
    conversation.send(problem('¿qué?'));
    const [data, isBinary] = await answer;
    assert.deepEqual([JSON.parse(String(data)), isBinary], [problem('¿qué?'), false]);
  });

  it('keeps two panels apart, and ends the conversation of the one that leaves', async () => {
    const [one, first] = await bench.openPanel(cookie);
    const [two, second] = await bench.openPanel(cookie);
    one.send('1');
    two.send('2');
    await bench.until(() => first.received.length + second.received.length === 2);
    assert.deepEqual([first.received, second.received], [[1], [2]]);
    const answer = once(two, 'message');
    one.on('message', () => assert.fail('meant for the other panel'));
    second.send(problem('2'));
    await answer;
    one.close();
    await bench.until(() => first.isClosed);
    first.send(problem('to nobody'));
    assert.ok(!second.isClosed);
    assert.deepEqual(bench.notices, []);
  });

  it('takes a message of the greatest length, and closes on a longer one', async () => {
    const [socket, conversation] = await bench.openPanel(cookie);
    socket.send(JSON.stringify('x'.repeat(PANEL_MESSAGE_LIMIT - 2)));
    await bench.until(() => conversation.received.length === 1);
    socket.send(JSON.stringify('x'.repeat(PANEL_MESSAGE_LIMIT - 1)));
    const [code] = await once(socket, 'close');
    assert.equal(code, 1009);
    await bench.until(() => conversation.isClosed);
    assert.equal(conversation.received.length, 1);
    assert.deepEqual(reasons(), [['PANEL_CONNECTION_CUT', 'tooLong']]);
  });

  it('closes on a flood, after the burst that it takes', async () => {
    const [socket, conversation] = await bench.openPanel(cookie);
    const [other] = await bench.openPanel(cookie);
    for (let index = 0; index < 5000; index += 1) socket.send('{}');
    const [code] = await once(socket, 'close');
    assert.equal(code, 1008);
    await bench.until(() => conversation.isClosed);
    assert.ok(conversation.received.length >= 100 && conversation.received.length < 5000);
    assert.deepEqual(reasons(), [['PANEL_CONNECTION_CUT', 'tooMany']]);
    assert.equal(other.readyState, other.OPEN);
  });

  it('closes on what is no JSON text, and tells nobody what it was', async () => {
    const wrong: readonly (readonly [string | Buffer, boolean, number, string])[] = [
      ['{"privateKey":"canary"', false, 1007, 'notJson'],
      ['', false, 1007, 'notJson'],
      [Buffer.from('{}'), true, 1003, 'binary'],
      [Buffer.from([0xc3, 0x28]), false, 1007, 'malformed'],
    ];
    for (const [data, binary, expected, reason] of wrong) {
      const [socket, conversation] = await bench.openPanel(cookie);
      socket.send(data, { binary });
      socket.send('{"after":1}');
      const [code] = await once(socket, 'close');
      assert.equal(code, expected, reason);
      await bench.until(() => conversation.isClosed);
      assert.deepEqual(conversation.received, []);
      assert.deepEqual(reasons().at(-1), ['PANEL_CONNECTION_CUT', reason]);
    }
    assert.ok(!JSON.stringify(bench.notices).includes('canary'));
  });

  it('lets go of a panel that does not read, before much waits for it', async () => {
    const [socket, conversation] = await bench.openPanel(cookie);
    socket.pause();
    const message = problem('x'.repeat(1024 * 1024));
    let sent = 0;
    for (; !conversation.isClosed && sent < 500; sent += 1) {
      conversation.send(message);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await bench.until(() => conversation.isClosed);
    assert.deepEqual(reasons(), [['PANEL_CONNECTION_CUT', 'tooSlow']]);
    socket.terminate();
  });
});

describe('the pings of the channel', () => {
  it('keep a panel that answers, and end the conversation of one that does not', async () => {
    const ended = new EventEmitter();
    const open: string[] = [];
    const channel = new PanelChannel({
      onNotice: () => {},
      connectPanel: () => {
        const name = open.length === 0 ? 'answers' : 'is silent';
        open.push(name);
        return {
          receive: (message) => ended.emit('received', message),
          close: () => ended.emit('closed', name),
        };
      },
    });
    const server = createServer().listen(0, '127.0.0.1');
    server.on('upgrade', (request, connection, head) => channel.accept(request, connection, head));
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const url = `ws://127.0.0.1:${address.port}`;
    const answering = new WebSocket(url);
    await once(answering, 'open');
    const silent = new WebSocket(url, { autoPong: false });
    await once(silent, 'open');
    try {
      for (let round = 0; round < 3; round += 1) {
        // It answers before it says so.
        answering.once('ping', () => answering.send(`${round}`));
        const answered = once(ended, 'received');
        const closed = round === 1 ? once(ended, 'closed') : undefined;
        channel.ping();
        assert.deepEqual(await answered, [round]);
        if (closed !== undefined) assert.deepEqual(await closed, ['is silent']);
      }
      assert.equal(answering.readyState, answering.OPEN);
    } finally {
      await channel.close();
      server.close();
    }
  });
});
