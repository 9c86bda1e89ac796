import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import type { Ledger, Settlement } from '../../../src/connector/ledger/ledger.ts';
import { migrate } from '../../../src/connector/ledger/schema.ts';
import { openLedger } from '../../../src/connector/ledger/sqliteLedger.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const intent = (key: string, body = '{"n":1}') => ({ key, body });
const created = (key: string): Settlement => ({ kind: 'created', key, crmId: 1, digest: 'd', body: '{}' });
const failed = (key: string): Settlement => ({
  kind: 'failed',
  key,
  digest: 'd',
  reason: { code: 'RECORD_REFUSED', params: { resource: 'accounts', message: 'no' } },
});

describe('intents', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  let ledger: Ledger;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'ledger.db');
    ({ ledger } = openLedger(file));
  });
  afterEach(() => {
    ledger.close();
    folder.remove();
  });

  const restart = () => {
    ledger.close();
    ({ ledger } = openLedger(file));
  };
  const openKeys = async () => (await ledger.intents('accounts')).map(({ key }) => key);
  const rows = () => {
    const database = new DatabaseSync(file);
    const { n } = database.prepare('SELECT COUNT(*) AS n FROM intents').get() as { n: number };
    database.close();
    return n;
  };

  it('stay with their bodies through a restart, each in its stage', async () => {
    await ledger.intend('accounts', [intent('a'), intent('b')]);
    await ledger.intend('contacts', [intent('a', '{"n":2}')]);
    restart();
    assert.deepEqual(await ledger.intents('accounts'), [intent('a'), intent('b')]);
    assert.deepEqual(await ledger.intents('contacts'), [intent('a', '{"n":2}')]);
    assert.deepEqual(await ledger.intents('products'), []);
  });

  it('end with their outcome, whichever it is, or when they are withdrawn', async () => {
    await ledger.intend(
      'accounts',
      ['a', 'b', 'c', 'd'].map((key) => intent(key)),
    );
    await ledger.settle('accounts', [created('a')]);
    assert.equal(rows(), 1);
    await ledger.settle('accounts', [failed('b'), { kind: 'forgotten', key: 'c' }]);
    await ledger.withdraw('accounts', ['d']);
    assert.equal(rows(), 0);
    restart();
    assert.deepEqual(await openKeys(), []);
  });

  it('are told after a restart without those that are in the CRM', async () => {
    await ledger.intend(
      'accounts',
      ['a', 'b', 'c'].map((key) => intent(key)),
    );
    await ledger.settle('accounts', [created('b')]);
    restart();
    assert.deepEqual(await openKeys(), ['a', 'c']);
    await ledger.settle('accounts', [created('c')]);
    await ledger.withdraw('accounts', ['a']);
    assert.equal(rows(), 0);
  });

  it('are open for a record that was removed from the CRM before and returns', async () => {
    await ledger.settle('accounts', [created('a'), { kind: 'deleted', key: 'a' }]);
    await ledger.intend('accounts', [intent('a')]);
    restart();
    assert.deepEqual(await openKeys(), ['a']);
  });

  it('come again in place of the ones before', async () => {
    await ledger.intend('accounts', [intent('a'), intent('b')]);
    await ledger.intend('accounts', [intent('a', '{"n":2}')]);
    restart();
    assert.deepEqual(await ledger.intents('accounts'), [intent('a', '{"n":2}'), intent('b')]);
    await ledger.settle('accounts', [created('a'), created('b')]);
    assert.equal(rows(), 0);
  });

  it('are never lost and never left over, whatever is answered in which order', async () => {
    const keys = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { minLength: 1 });
    const batches = fc.array(keys, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(batches, fc.array(fc.nat(), { maxLength: 40 }), async (written, picks) => {
        const own = temporaryFolder();
        const path = join(own.path, 'ledger.db');
        let { ledger: opened } = openLedger(path);
        try {
          const open = new Set<string>();
          for (const batch of written) {
            // Only what the CRM does not hold is intended.
            const wanted = batch.filter((key) => !open.has(key));
            if (wanted.length > 0)
              await opened.intend(
                'accounts',
                wanted.map((key) => intent(key)),
              );
            for (const key of wanted) open.add(key);
          }
          for (const pick of picks) {
            const key = [...open][pick % Math.max(1, open.size)];
            if (key === undefined) break;
            await opened.settle('accounts', [created(key)]);
            open.delete(key);
          }
          opened.close();
          ({ ledger: opened } = openLedger(path));
          const left = (await opened.intents('accounts')).map(({ key }) => key);
          assert.deepEqual(new Set(left), open);
        } finally {
          opened.close();
          own.remove();
        }
      }),
      { numRuns: 30 },
    );
  });

  it('of an earlier version are taken over', async () => {
    const old = join(folder.path, 'old.db');
    const database = new DatabaseSync(old);
    migrate(database, old, 2);
    database.exec(
      `INSERT INTO intent VALUES ('accounts', 'a', '{"name":"Ñ \\"1\\""}'), ('accounts', 'b', '{}')`,
    );
    database.close();
    const { ledger: opened } = openLedger(old);
    try {
      assert.deepEqual(await opened.intents('accounts'), [
        intent('a', '{"name":"Ñ \\"1\\""}'),
        intent('b', '{}'),
      ]);
    } finally {
      opened.close();
    }
  });
});
