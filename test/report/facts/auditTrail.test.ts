import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAudit, type AuditAction } from '../../../src/connector/state/auditLog.ts';
import { auditTrailOf } from '../../../src/report/facts/auditTrail.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

const LINK = 'a-b-c';

describe('auditTrailOf (B9)', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'audit.ndjson');
  });
  afterEach(() => folder.remove());

  it('tells what was done to this link alone, and counts the lines that nothing can be made of', async () => {
    writeAudit(file, 'linked', LINK, { company: 'Añil' });
    writeAudit(file, 'linked', 'another');
    appendFileSync(file, 'torn\n');
    writeAudit(file, 'paused', LINK);
    const { entries, leftOut, unreadable } = await auditTrailOf(file, LINK);
    assert.deepEqual(
      entries.map(({ action, details }) => [action, details]),
      [
        ['linked', { company: 'Añil' }],
        ['paused', {}],
      ],
    );
    assert.deepEqual([leftOut, unreadable], [0, 1]);
  });

  it('keeps the last runs and all that a person did, however long the trail', async () => {
    const line = (action: AuditAction, index: number) =>
      JSON.stringify({ at: new Date(index * 1000).toISOString(), by: 'ana', action, linkId: LINK, index });
    const lines = [line('linked', 0)];
    for (let index = 1; index <= 12_000; index += 1)
      lines.push(line(index % 4000 === 0 ? 'paused' : 'syncFinished', index));
    writeFileSync(file, `${lines.join('\n')}\n`);
    const { entries, leftOut } = await auditTrailOf(file, LINK);
    const runs = entries.filter(({ action }) => action === 'syncFinished');
    const others = entries.filter(({ action }) => action !== 'syncFinished');
    assert.deepEqual(
      others.map(({ details }) => details['index']),
      [0, 4000, 8000, 12_000],
    );
    assert.equal(runs.length, 100);
    assert.equal(runs.at(-1)?.details['index'], 11_999);
    assert.equal(leftOut, 12_000 - 3 - 100);
    const times = entries.map(({ at }) => at);
    assert.deepEqual(times, times.toSorted());
  });

  it('tells of a public key its ending alone, and of a file its name alone', async () => {
    writeAudit(file, 'implementationCreated', LINK, { implementation: '1', publicKey: 'abcdefghijklmnop' });
    writeAudit(file, 'ledgerSetAside', LINK, { file: join(folder.path, 'ledger.db.damaged') });
    writeAudit(file, 'implementationCreated', LINK, { publicKey: 'abcdefgh' });
    const { entries } = await auditTrailOf(file, LINK);
    assert.deepEqual(
      entries.map(({ details }) => details),
      [
        { implementation: '1', publicKeyEnding: 'mnop' },
        { file: 'ledger.db.damaged' },
        { publicKeyEnding: '' },
      ],
    );
  });
});
