import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  newSocketPath,
  readServiceFile,
  removeSocket,
  serviceFilePath,
  writeServiceFile,
} from '../../src/service/serviceFiles.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';

const FILE = { pid: 1, socket: '/x/service.sock', token: 'x'.repeat(43), protocol: 1, version: '0.1.0' };

describe('how a service is found', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  it('is kept in a file that its user alone can read', () => {
    writeServiceFile(folder.path, FILE);
    assert.deepEqual(readServiceFile(folder.path), FILE);
    if (process.platform !== 'win32')
      assert.equal(statSync(serviceFilePath(folder.path)).mode & 0o777, 0o600);
  });

  it('is nothing where the file is missing or damaged: the lock says whether a service is running', () => {
    for (const text of ['', '{', '{"pid":1}', JSON.stringify({ ...FILE, token: 'short' })]) {
      writeFileSync(serviceFilePath(folder.path), text);
      assert.equal(readServiceFile(folder.path), undefined);
    }
    rmSync(serviceFilePath(folder.path));
    assert.equal(readServiceFile(folder.path), undefined);
  });

  it('is a pipe with a name that nobody guesses on Windows', () => {
    const [one, other] = [newSocketPath(folder.path, 'win32'), newSocketPath(folder.path, 'win32')];
    assert.match(one, /^\\\\\.\\pipe\\sage200-link-[0-9a-f]{32}$/);
    assert.notEqual(one, other);
  });

  if (process.platform !== 'win32') {
    it('is a socket in the state folder, or where that path is too long in a folder of its own', () => {
      assert.equal(newSocketPath(folder.path), join(folder.path, 'service.sock'));
      const long = join(folder.path, 'ñ'.repeat(60));
      mkdirSync(long);
      const elsewhere = newSocketPath(long);
      assert.ok(!elsewhere.startsWith(long) && Buffer.byteLength(elsewhere) <= 100);
      assert.equal(statSync(dirname(elsewhere)).mode & 0o777, 0o700);
      writeFileSync(elsewhere, '');
      removeSocket(long, elsewhere);
      assert.ok(!existsSync(dirname(elsewhere)));
    });

    it('is a socket in a folder of its own where others may look into the state folder', () => {
      const shared = join(folder.path, 'shared');
      mkdirSync(shared, { mode: 0o755 });
      const elsewhere = newSocketPath(shared);
      assert.ok(!elsewhere.startsWith(shared));
      assert.equal(statSync(dirname(elsewhere)).mode & 0o777, 0o700);
      rmSync(dirname(elsewhere), { recursive: true });
    });

    it('is taken away without touching anything else', () => {
      const other = join(folder.path, 'other');
      mkdirSync(other);
      writeFileSync(join(other, 'kept'), '');
      removeSocket(folder.path, join(other, 'service.sock'));
      removeSocket(folder.path, join(other, 'kept'));
      assert.ok(existsSync(join(other, 'kept')));
    });
  }
});
