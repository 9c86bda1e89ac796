import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { readServiceFile } from '../../src/service/serviceFiles.ts';
import { RunningCli } from '../cli/support/cli.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';

/** The program itself: what a process leaves running shows in nothing but its not ending. */
describe('the service ends, whatever', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let service: RunningCli | undefined;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await service?.end('SIGKILL');
    service = undefined;
    folder.remove();
  });

  const run = (...args: readonly string[]) =>
    new RunningCli([...args, '--json', '--state-dir', folder.path, '--lang', 'en']);

  it('although a client left in the middle of a message', async () => {
    service = run('service', 'run');
    await service.line('stdout', (line) => line.includes('"running":true'));
    const socket = connect(readServiceFile(folder.path)?.socket ?? '');
    await once(socket, 'connect');
    await new Promise((sent) => socket.write('Content-Length: 1000\r\n\r\n{', sent));
    socket.destroy();
    const stopped = await run('service', 'stop').finished;
    assert.equal(stopped.code, 0, stopped.stdout);
    assert.equal((await service.finished).code, 0);
  });

  it('although nobody can be told how to find it', async () => {
    mkdirSync(join(folder.path, 'service.json'));
    service = run('service', 'run');
    const { code, stdout } = await service.finished;
    assert.equal(code, 1);
    assert.match(stdout, /"code":"STATE_NOT_WRITTEN"/);
  });
});
