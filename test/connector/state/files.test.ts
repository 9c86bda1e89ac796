import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as z from 'zod';
import { openLedger } from '../../../src/connector/ledger/sqliteLedger.ts';
import { writeAudit } from '../../../src/connector/state/auditLog.ts';
import { tryLock } from '../../../src/connector/state/fileLock.ts';
import { readJsonFile, writeJsonFile } from '../../../src/connector/state/jsonFile.ts';
import { replaceFile } from '../../../src/connector/state/replaceFile.ts';
import { toWriteError } from '../../../src/connector/state/stateFault.ts';
import { defaultStateRoot, openStateFolder } from '../../../src/connector/state/stateFolder.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

/** Modes mean nothing on Windows, where the folder's owner is what counts. */
const assertMode = (file: string, wanted: number): void => {
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, wanted, file);
};
const withCode = (code: string) => (thrown: unknown) => thrown instanceof LinkError && thrown.code === code;

describe('kept state', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  describe('jsonFile', () => {
    it('reads what it wrote, and nothing where there is no file', () => {
      const file = join(folder.path, 'a.json');
      assert.equal(readJsonFile(file, z.unknown()), undefined);
      fc.assert(
        fc.property(fc.jsonValue(), (value) => {
          writeJsonFile(file, value);
          const [text, same] = [JSON.stringify(value), JSON.stringify(readJsonFile(file, z.unknown()))];
          assert.equal(same, text);
        }),
      );
      assertMode(file, 0o600);
      assert.deepEqual(readdirSync(folder.path), ['a.json']);
    });

    it('tries a rename again that Windows refuses for a moment, and gives up in the end', () => {
      const file = join(folder.path, 'a.json');
      writeFileSync(file, 'old');
      const refusals = ['EPERM', 'EBUSY', 'EACCES'];
      replaceFile(file, 'new', (from, to) => {
        const code = refusals.shift();
        if (code !== undefined) throw Object.assign(new Error(code), { code });
        renameSync(from, to);
      });
      assert.deepEqual([refusals, readFileSync(file, 'utf8')], [[], 'new']);

      for (const [code, most] of [
        ['EBUSY', 10],
        ['ENOSPC', 1],
      ] as const) {
        let times = 0;
        const refuse = () => {
          times += 1;
          throw Object.assign(new Error(code), { code });
        };
        assert.throws(() => replaceFile(file, 'newer', refuse), { code });
        assert.ok(times >= 1 && times <= most, `${code} ${times}`);
      }
      assert.equal(readFileSync(file, 'utf8'), 'new');
      assert.deepEqual(readdirSync(folder.path), ['a.json']);
    });

    it('leaves the old file whole where the new value cannot be written', () => {
      const file = join(folder.path, 'a.json');
      writeJsonFile(file, { kept: true });
      assert.throws(() => writeJsonFile(file, { broken: 1n }));
      assert.deepEqual(readJsonFile(file, z.unknown()), { kept: true });
    });

    it('says which file cannot be read, and why', () => {
      const file = join(folder.path, 'a.json');
      writeFileSync(file, '{"half":');
      assert.throws(() => readJsonFile(file, z.unknown()), withCode('STATE_UNREADABLE'));
      writeFileSync(file, '{"version":2}');
      assert.throws(
        () => readJsonFile(file, z.object({ version: z.literal(1) })),
        (thrown) => withCode('STATE_UNREADABLE')(thrown) && /version/.test(String((thrown as Error).cause)),
      );
    });
  });

  describe('fileLock', () => {
    it('has one owner at a time, and can be taken again', () => {
      const file = join(folder.path, 'run.lock');
      const release = tryLock(file);
      assert.ok(release !== undefined);
      assert.equal(tryLock(file), undefined);
      release();
      const again = tryLock(file);
      assert.ok(again !== undefined);
      again();
    });

    it('is given back when its owner is killed', async () => {
      const file = join(folder.path, 'run.lock');
      const module = new URL('../../../src/connector/state/fileLock.ts', import.meta.url).href;
      const script = join(folder.path, 'owner.mjs');
      writeFileSync(
        script,
        `import { tryLock } from ${JSON.stringify(module)};
         globalThis.release = tryLock(${JSON.stringify(file)});
         process.send('held');
         setInterval(() => {}, 1000);`,
      );
      const owner = fork(script, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      await once(owner, 'message');
      assert.equal(tryLock(file), undefined);
      owner.kill('SIGKILL');
      await once(owner, 'exit');
      const release = tryLock(file);
      assert.ok(release !== undefined);
      release();
    });
  });

  describe('stateFolder', () => {
    it('leaves the mode of a folder that it did not make; what it makes there is readable by its user alone', () => {
      const root = join(folder.path, 'state');
      mkdirSync(root);
      chmodSync(root, 0o755);
      const state = openStateFolder(root);
      assertMode(root, 0o755);
      const link = state.link('a-b-c');
      for (const each of [state.links, link.root]) assertMode(each, 0o700);
      writeAudit(state.audit, 'linked', 'a-b-c', { company: 'Añil' });
      writeAudit(state.audit, 'unlinked', 'a-b-c');
      assertMode(state.audit, 0o600);
      const lines = readFileSync(state.audit, 'utf8').trimEnd().split('\n');
      assert.deepEqual(
        lines.map(
          (line) => z.object({ action: z.string(), linkId: z.string() }).parse(JSON.parse(line)).action,
        ),
        ['linked', 'unlinked'],
      );
      state.removeLink('a-b-c');
      assert.deepEqual(readdirSync(state.links), []);
    });

    it('says which folder cannot be used', () => {
      const file = join(folder.path, 'a-file');
      writeFileSync(file, '');
      assert.throws(() => openStateFolder(file), withCode('STATE_DIRECTORY_UNUSABLE'));
      assert.throws(() => openStateFolder(join(file, 'below')), withCode('STATE_DIRECTORY_UNUSABLE'));
    });

    it('makes all that is missing of its path, each for its user alone', () => {
      const outer = join(folder.path, 'x');
      openStateFolder(join(outer, 'y', 'z'));
      for (const made of [outer, join(outer, 'y'), join(outer, 'y', 'z')]) assertMode(made, 0o700);
    });

    it('refuses at once a place where the system makes no folder', async function () {
      if (process.platform !== 'linux') this.skip();
      // In a process of its own: what spins there would spin here.
      const module = new URL('../../../src/connector/state/stateFolder.ts', import.meta.url).href;
      const script = join(folder.path, 'proc.mjs');
      writeFileSync(
        script,
        `import { openStateFolder } from ${JSON.stringify(module)};
         try { openStateFolder('/proc/x/y'); } catch (thrown) { process.send(thrown.code); }`,
      );
      const child = fork(script, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      try {
        const [code] = (await once(child, 'message', { signal: AbortSignal.timeout(10_000) })) as [string];
        assert.equal(code, 'STATE_DIRECTORY_UNUSABLE');
      } finally {
        child.kill('SIGKILL');
      }
    });

    it('is not begun anew where it was taken away while it was in use', () => {
      const root = join(folder.path, 'state');
      const state = openStateFolder(root);
      rmSync(root, { recursive: true });
      assert.throws(() => state.link('a'), withCode('STATE_DIRECTORY_GONE'));
      for (const write of [
        () => writeAudit(state.audit, 'linked', 'a'),
        () => writeJsonFile(state.registry, {}),
        () => tryLock(join(root, 'run.lock')),
        () => openLedger(join(root, 'ledger.db')),
      ])
        assert.throws(write, withCode('STATE_DIRECTORY_GONE'));
    });

    it('says what is wrong where it takes no file', () => {
      for (const name of ['audit.ndjson', 'links.json', 'run.lock', 'ledger.db'])
        mkdirSync(join(folder.path, name, 'in the way'), { recursive: true });
      const at = (name: string) => join(folder.path, name);
      assert.throws(() => writeAudit(at('audit.ndjson'), 'linked', 'a'), withCode('AUDIT_NOT_WRITTEN'));
      assert.throws(() => writeJsonFile(at('links.json'), {}), withCode('STATE_NOT_WRITTEN'));
      assert.throws(() => tryLock(at('run.lock')), withCode('STATE_NOT_WRITTEN'));
      assert.throws(() => openLedger(at('ledger.db')), withCode('STATE_NOT_WRITTEN'));
    });

    it('tells a full disk from all else', () => {
      const file = join(folder.path, 'f');
      for (const told of [
        { code: 'ENOSPC', syscall: 'write' },
        { code: 'EDQUOT', syscall: 'write' },
        { code: 'ERR_SQLITE_ERROR', errcode: 13 },
      ])
        assert.ok(withCode('STATE_DISK_FULL')(toWriteError(Object.assign(new Error('no'), told), file)));
      const other = new TypeError('ours');
      assert.equal(toWriteError(other, file), other);
    });

    it('stands where each platform keeps such data', () => {
      assert.equal(defaultStateRoot({ XDG_DATA_HOME: '/d' }, 'linux'), join('/d', 'sage200-link'));
      assert.match(defaultStateRoot({}, 'linux'), /\.local.share.sage200-link$/);
      assert.match(defaultStateRoot({}, 'darwin'), /Application Support.sage200-link$/);
      assert.equal(defaultStateRoot({ LOCALAPPDATA: 'C' }, 'win32'), join('C', 'sage200-link'));
    });
  });
});
