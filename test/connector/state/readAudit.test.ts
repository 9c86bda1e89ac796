import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_ACTIONS, writeAudit } from '../../../src/connector/state/auditLog.ts';
import { readAudit } from '../../../src/connector/state/readAudit.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

describe('readAudit', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'audit.ndjson');
  });
  afterEach(() => folder.remove());

  async function read() {
    const entries = [];
    for await (const entry of readAudit(file)) entries.push(entry);
    return entries;
  }

  it('reads every action that is written, with its details (B9)', async () => {
    for (const action of AUDIT_ACTIONS) writeAudit(file, action, 'a-b-c', { name: 'Añil «1»', count: 3 });
    const entries = await read();
    assert.deepEqual(
      entries.map((entry) => entry?.action),
      AUDIT_ACTIONS,
    );
    for (const entry of entries) {
      assert.equal(entry?.linkId, 'a-b-c');
      assert.deepEqual(entry.details, { name: 'Añil «1»', count: 3 });
      assert.ok(entry.by.length > 0 && Math.abs(Date.now() - Date.parse(entry.at)) < 3_600_000);
    }
  });

  it('tells of a line that is damaged or of a later version, and goes on after it', async () => {
    writeAudit(file, 'linked', 'a-b-c');
    const whole = { at: new Date().toISOString(), by: 'ana', action: 'linked', linkId: 'a-b-c' };
    const damaged = [
      'not JSON',
      '{"at":"2026-',
      '\0\0\0\0',
      '[]',
      'null',
      JSON.stringify({ ...whole, action: 'teleported' }),
      JSON.stringify({ ...whole, at: 'yesterday' }),
      JSON.stringify({ ...whole, linkId: undefined }),
      JSON.stringify({ ...whole, detail: { nested: true } }),
    ];
    appendFileSync(file, `${damaged.join('\n')}\n\n  \n`);
    writeAudit(file, 'paused', 'a-b-c');
    const entries = await read();
    assert.equal(entries.length, damaged.length + 2);
    assert.ok(entries.slice(1, -1).every((entry) => entry === undefined));
    assert.deepEqual([entries[0]?.action, entries.at(-1)?.action], ['linked', 'paused']);
  });

  it('reads a line that its writer has not ended', async () => {
    writeAudit(file, 'linked', 'a-b-c');
    appendFileSync(file, '{"at":"20');
    assert.deepEqual(
      (await read()).map((entry) => entry?.action),
      ['linked', undefined],
    );
  });

  it('has nothing to read where nothing was written yet, and says which file cannot be read', async () => {
    assert.deepEqual(await read(), []);
    mkdirSync(file);
    await assert.rejects(
      read(),
      (thrown) => thrown instanceof LinkError && thrown.code === 'STATE_UNREADABLE',
    );
  });
});
