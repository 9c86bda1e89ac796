import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { LinkActivity } from '../../src/domain/activity.ts';
import type { LinkError } from '../../src/domain/errors.ts';
import { OLDEST_NODE } from '../../src/domain/nodeVersion.ts';
import { SERVICE_PROTOCOL } from '../../src/protocol/service.ts';
import { connectService } from '../../src/service/connectService.ts';
import { newSocketPath, serviceFilePath, writeServiceFile } from '../../src/service/serviceFiles.ts';
import { PROGRAM_VERSION } from '../../src/service/version.ts';
import { PROGRAM } from '../cli/support/cli.ts';
import { onNode } from '../cli/support/onNode.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { activityIn, LINK_ID, ServerBench } from './support/serverBench.ts';

const PASSIVE = { program: 'unused', startIt: false } as const;
const SECRETS = { sqlPassword: 'p', privateKey: 'k' } as const;

/** The first that is told and wanted. */
function heard(
  service: { onActivity(listener: (activity: LinkActivity) => void): () => void },
  wanted: (activity: LinkActivity) => boolean,
): Promise<LinkActivity> {
  const { promise, resolve } = Promise.withResolvers<LinkActivity>();
  const stop = service.onActivity((activity) => wanted(activity) && resolve(activity));
  return promise.finally(stop);
}

describe('the client of the connection service', () => {
  let bench: ServerBench;
  beforeEach(() => {
    bench = new ServerBench();
  });
  afterEach(() => bench.close());

  it('says SERVICE_UNAVAILABLE where none is running and none may be started', async () => {
    await assert.rejects(connectService(bench.stateRoot, PASSIVE), { code: 'SERVICE_UNAVAILABLE' });
  });

  it('says what the program said where it cannot be started', async () => {
    await assert.rejects(
      connectService(bench.stateRoot, { program: join(bench.stateRoot, 'missing.js'), startIt: true }),
      ({ code, cause }: LinkError) => {
        assert.equal(code, 'SERVICE_NOT_STARTED');
        assert.match(String(cause), /Cannot find module/);
        return true;
      },
    );
  });

  it('says what the program told where it refuses to run', async () => {
    const older = onNode('20.20.2');
    await assert.rejects(connectService(bench.stateRoot, { program: older.program, startIt: true }), {
      code: 'NODE_TOO_OLD',
      params: { needed: OLDEST_NODE, found: '20.20.2' },
    });
    older.remove();
  });

  it('says so where the file of a killed service was left behind', async () => {
    const socket = newSocketPath(bench.stateRoot);
    writeServiceFile(bench.stateRoot, {
      pid: 1,
      socket,
      token: 'x'.repeat(43),
      protocol: 1,
      version: '0.1.0',
    });
    await assert.rejects(connectService(bench.stateRoot, PASSIVE), { code: 'SERVICE_UNAVAILABLE' });
  });

  it('does not speak to a service of another protocol', async () => {
    bench.identity = { ...bench.identity, protocol: SERVICE_PROTOCOL + 1 };
    await bench.listen();
    await assert.rejects(connectService(bench.stateRoot, PASSIVE), {
      code: 'SERVICE_UNAVAILABLE',
      message: 'SERVICE_UNAVAILABLE',
    });
  });

  it('R18: finds the service again after it was lost, and tells the state of all links first', async () => {
    await bench.listen();
    const service = await connectService(bench.stateRoot, PASSIVE);
    assert.deepEqual(await service.activities(), [activityIn('scheduled')]);
    const again = heard(service, () => true);
    await bench.server.close('stopped');
    bench.current = activityIn('blocked');
    await bench.listen();
    assert.deepEqual(await again, activityIn('blocked'));
    const changed = heard(service, ({ state }) => state === 'running');
    bench.tell(activityIn('running'));
    await changed;
    service.close();
  });

  it('waits with a call while the service is away', async () => {
    await bench.listen();
    const service = await connectService(bench.stateRoot, PASSIVE);
    await bench.server.close('replaced');
    const paused = service.pause(LINK_ID);
    await bench.listen();
    await paused;
    assert.deepEqual(bench.asked, [{ call: 'pause', params: { linkId: LINK_ID } }]);
    service.close();
  });

  it('tells a new process the secrets of its links again, and forgets those of a forgotten one', async () => {
    await bench.listen();
    const service = await connectService(bench.stateRoot, PASSIVE);
    await service.serve(LINK_ID, SECRETS);
    const other = LINK_ID.replace('0', '1');
    await service.serve(other, SECRETS);
    await service.forget(other);
    bench.asked.length = 0;
    await bench.server.close('replaced');
    bench.identity = { ...bench.identity, since: new Date(Date.now() + 1000).toISOString() };
    await bench.listen();
    await service.activities();
    assert.deepEqual(bench.asked, [{ call: 'serve', params: { linkId: LINK_ID, secrets: SECRETS } }]);
    service.close();
  });

  it('says SERVICE_UNAVAILABLE for a call whose answer was lost', async () => {
    // Greets, and dies of the first call.
    const folder = temporaryFolder();
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      const result = JSON.stringify({ jsonrpc: '2.0', id: 0, result: bench.identity });
      socket.once('data', () => {
        socket.write(`Content-Length: ${Buffer.byteLength(result)}\r\n\r\n${result}`);
        socket.once('data', () => socket.destroy());
      });
    });
    const path = newSocketPath(folder.path);
    server.listen(path);
    await once(server, 'listening');
    writeServiceFile(folder.path, {
      pid: 1,
      socket: path,
      token: 'x'.repeat(43),
      protocol: 1,
      version: '0.1.0',
    });
    const service = await connectService(folder.path, PASSIVE);
    await assert.rejects(service.pause(LINK_ID), { code: 'SERVICE_UNAVAILABLE' });
    service.close();
    for (const socket of sockets) socket.destroy();
    server.close();
    folder.remove();
  });

  it('starts it again for the person who stopped it, also where its last words are heard late', async () => {
    // Answers; then says why it ends and is gone, in one breath.
    const folder = temporaryFolder();
    const message = (content: object) => {
      const text = JSON.stringify({ jsonrpc: '2.0', ...content });
      return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
    };
    const server = createServer((socket) => {
      socket.once('data', () => {
        socket.write(message({ id: 0, result: { ...bench.identity, version: PROGRAM_VERSION } }));
        socket.once('data', () => {
          rmSync(serviceFilePath(folder.path));
          server.close();
          const lastWords = message({ method: 'ending', params: { reason: 'stopped' } });
          socket.write(message({ id: 1, result: {} }), () => setImmediate(() => socket.end(lastWords)));
        });
      });
    });
    const path = newSocketPath(folder.path);
    server.listen(path);
    await once(server, 'listening');
    const token = 'x'.repeat(43);
    writeServiceFile(folder.path, { pid: 1, socket: path, token, protocol: 1, version: PROGRAM_VERSION });
    const service = await connectService(folder.path, { program: PROGRAM, startIt: true });
    try {
      await service.stop();
      await service.start();
      assert.notEqual((await service.identity()).pid, bench.identity.pid);
    } finally {
      await service.stop();
      service.close();
      folder.remove();
    }
  });

  it('lets go: a closed client looks for nothing any more, and the service goes on', async () => {
    await bench.listen();
    const service = await connectService(bench.stateRoot, PASSIVE);
    service.close();
    const other = await connectService(bench.stateRoot, PASSIVE);
    assert.equal((await other.activities()).length, 1);
    await assert.rejects(service.activities(), { code: 'SERVICE_UNAVAILABLE' });
    other.close();
  });
});
