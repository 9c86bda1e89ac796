import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { startAddin } from '../../src/addin/addinServer.ts';
import { LinkError } from '../../src/domain/errors.ts';
import { AddinBench } from './support/addinBench.ts';

/** Whether somebody listens there. */
async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

const connectPanel = () => ({ receive: () => {}, close: () => {} });

describe('the host of the panel', () => {
  it('listens on 127.0.0.1 and nowhere else', async () => {
    const bench = await AddinBench.start();
    try {
      assert.match(bench.addin.url, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
      assert.ok(await answers('127.0.0.1', bench.port));
      const others = Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
        .map(({ address }) => address);
      for (const host of ['127.0.0.2', '::1', ...others]) assert.ok(!(await answers(host, bench.port)), host);
    } finally {
      await bench.close();
    }
  });

  it('takes the port that is asked for, and says when it cannot', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    assert.ok(address !== null && typeof address === 'object');
    const { port } = address;
    await assert.rejects(
      startAddin({ port, assets: '', connectPanel }),
      (error) =>
        error instanceof LinkError && error.code === 'PORT_UNAVAILABLE' && error.params['port'] === port,
    );
    taken.close();
    await once(taken, 'close');
    const addin = await startAddin({ port, assets: '', connectPanel });
    assert.equal(new URL(addin.url).port, String(port));
    await addin.close();
  });

  it('ends every conversation when it is closed, and frees its port', async () => {
    const bench = await AddinBench.start();
    const { port } = bench;
    const cookie = await bench.enter();
    const panels = [await bench.openPanel(cookie), await bench.openPanel(cookie)];
    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    const gone = [...panels.map(([socket]) => once(socket, 'close')), once(idle, 'close')];
    await bench.close();
    for (const [, conversation] of panels) assert.ok(conversation.isClosed);
    await Promise.all(gone);
    assert.ok(!(await answers('127.0.0.1', port)));
  });

  it('leaves nothing open behind: a process that has nothing else ends by itself', async () => {
    const program = `
      import { once } from 'node:events';
      import { WebSocket } from 'ws';
      import { startAddin } from './src/addin/addinServer.ts';
      const addin = await startAddin({ assets: '', connectPanel: () => ({ receive() {}, close() {} }) });
      const { headers } = await fetch(addin.url, { redirect: 'manual' });
      const { origin, host } = new URL(addin.url);
      const panel = new WebSocket('ws://' + host + '/channel', { origin, headers: { Cookie: headers.getSetCookie()[0] } });
      await once(panel, 'open');
      const closed = once(panel, 'close');
      await addin.close();
      await closed;
      console.log('closed');`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: new URL('../..', import.meta.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = text(child.stdout);
    const [code] = await once(child, 'exit');
    assert.deepEqual([code, await output], [0, 'closed\n']);
  });
});
