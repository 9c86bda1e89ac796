import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceLog } from '../../src/service/serviceLog.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';

describe('ServiceLog', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const file = () => join(folder.path, 'service.log');
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('writes a line of JSON each, for its user alone', () => {
    const log = new ServiceLog(file());
    log.write('started', { pid: 7 });
    log.write('ended');
    const lines = readFileSync(file(), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    assert.deepEqual(
      lines.map((line) => ({ ...line, at: '' })),
      [
        { at: '', event: 'started', pid: 7 },
        { at: '', event: 'ended' },
      ],
    );
    if (process.platform !== 'win32') assert.equal(statSync(file()).mode & 0o777, 0o600);
  });

  it('hides what is secret, wherever it stands and whatever characters it has', () => {
    const secrets = ['canary"\\ñ;1', 'canary-key'];
    const log = new ServiceLog(file(), { secrets: () => secrets });
    log.write('run', { cause: `Login failed with ${secrets[0]} and ${secrets[1]}, ${secrets[1]}` });
    const text = readFileSync(file(), 'utf8');
    assert.doesNotMatch(text, /canary/);
    assert.match(text, /Login failed with \*\*\* and \*\*\*, \*\*\*/);
  });

  it('writes nothing raw that a terminal obeys, and loses nothing of it', () => {
    const cause = 'a\u001B[2Jb\u202Ec\rd\be\u009B1m';
    new ServiceLog(file()).write('run', { cause });
    const text = readFileSync(file(), 'utf8');
    assert.doesNotMatch(text.trimEnd(), /[\p{Cc}\p{Bidi_Control}]/u);
    assert.equal((JSON.parse(text) as { cause: string }).cause, cause);
  });

  it('keeps so many files of so many bytes, also over a new start', () => {
    for (let start = 0; start < 4; start += 1) {
      const log = new ServiceLog(file(), { maxBytes: 500, keep: 2 });
      for (let line = 0; line < 50; line += 1) log.write('run', { start, line });
    }
    assert.deepEqual(readdirSync(folder.path).toSorted(), ['service.log', 'service.log.1', 'service.log.2']);
    for (const name of readdirSync(folder.path)) assert.ok(statSync(join(folder.path, name)).size <= 500);
    assert.match(readFileSync(file(), 'utf8'), /"start":3,"line":49\}\n$/);
  });

  it('goes on in a file that somebody holds open, and turns it over when they let it go', () => {
    let isHeld = true;
    const rename = (from: string, to: string): void => {
      if (isHeld) throw Object.assign(new Error('held'), { code: 'EBUSY' });
      renameSync(from, to);
    };
    const log = new ServiceLog(file(), { maxBytes: 500, rename });
    const write = (lines: number): void => {
      for (let line = 0; line < lines; line += 1) log.write('run', { line });
    };
    write(12);
    assert.deepEqual(readdirSync(folder.path), ['service.log']);
    assert.equal(readFileSync(file(), 'utf8').trimEnd().split('\n').length, 12);
    isHeld = false;
    write(8);
    assert.deepEqual(readdirSync(folder.path).toSorted(), ['service.log', 'service.log.1']);
  });

  it('ends nothing when it cannot be written', () => {
    const log = new ServiceLog(file());
    rmSync(folder.path, { recursive: true });
    log.write('run');
    assert.ok(!existsSync(file()));
  });
});
