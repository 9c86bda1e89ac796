import assert from 'node:assert/strict';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { Bitset } from '../../../src/connector/ledger/bitset.ts';
import type { Ledger, Settlement } from '../../../src/connector/ledger/ledger.ts';
import { openLedger } from '../../../src/connector/ledger/sqliteLedger.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

const REASON = { code: 'RECORD_REFUSED', params: { resource: 'accounts', message: 'no' } } as const;

const held = (
  key: string,
  crmId: number,
  kind: 'created' | 'updated' | 'adopted' | 'unchanged' = 'created',
) => ({
  kind,
  key,
  crmId,
  digest: `d${crmId}`,
  body: '{}',
});

describe('ledger', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  let ledger: Ledger;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'ledger.db');
    ({ ledger } = openLedger(file));
  });
  afterEach(() => {
    try {
      ledger.close();
    } finally {
      folder.remove();
    }
  });

  const settlement: fc.Arbitrary<Settlement> = fc
    .record({
      kind: fc.constantFrom('created', 'adopted', 'updated', 'unchanged', 'failed', 'deleted', 'forgotten'),
      key: fc.integer({ min: 0, max: 8 }).map((code) => `C${code}`),
      crmId: fc.integer({ min: 1, max: 30 }),
    })
    .map(({ kind, key, crmId }): Settlement => {
      if (kind === 'failed') return { kind, key, digest: 'd', reason: REASON };
      if (kind === 'deleted' || kind === 'forgotten') return { kind, key };
      return held(key, crmId, kind);
    });

  it('has counters that equal a recount after any settlements', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(settlement, { maxLength: 12 }), { maxLength: 8 }),
        async (batches) => {
          const { path, remove } = temporaryFolder();
          const name = join(path, 'ledger.db');
          const opened = openLedger(name).ledger;
          try {
            const expected = new Map<string, 'synced' | 'failed' | 'deleted'>();
            for (const batch of batches) {
              await opened.settle('accounts', batch);
              for (const { kind, key } of batch) {
                if (kind === 'forgotten') expected.delete(key);
                else if (kind === 'failed') expected.set(key, 'failed');
                else if (kind !== 'deleted') expected.set(key, 'synced');
                else if (expected.has(key)) expected.set(key, 'deleted');
              }
            }
            const counted = (await opened.counters()).find(({ stage }) => stage === 'accounts');
            const count = (state: string) => [...expected.values()].filter((one) => one === state).length;
            assert.deepEqual(
              [counted?.synced ?? 0, counted?.failed ?? 0, counted?.deleted ?? 0],
              [count('synced'), count('failed'), count('deleted')],
            );
            assert.equal((await opened.failures()).length, count('failed'));
            const entries = await opened.lookup('accounts', [...expected.keys()]);
            assert.deepEqual(
              new Map([...entries].map(([key, { state }]) => [key, state])),
              new Map(
                [...expected].sort((a, b) => (entries.get(a[0])?.seq ?? 0) - (entries.get(b[0])?.seq ?? 0)),
              ),
            );
          } finally {
            opened.close();
            remove();
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('finds records by key, whatever is in the key, and only of the stage asked for', async () => {
    const keys = ["O'Hara", 'ñandú', 'a"b', '', 'x/y', '{"a":1}'];
    await ledger.settle(
      'accounts',
      keys.map((key, index) => held(key, index + 1)),
    );
    await ledger.settle('products', [held('ñandú', 99)]);
    const found = await ledger.lookup('accounts', [...keys, 'absent']);
    assert.deepEqual(
      keys.map((key) => found.get(key)?.crmId),
      [1, 2, 3, 4, 5, 6],
    );
    assert.equal(found.size, keys.length);
    assert.equal((await ledger.lookup('accounts', [])).size, 0);
  });

  it('gives each record one number that stays, whatever becomes of it', async () => {
    const first = (await ledger.settle('accounts', [held('a', 1)])).get('a');
    const failed = (
      await ledger.settle('accounts', [{ kind: 'failed', key: 'a', digest: '', reason: REASON }])
    ).get('a');
    const again = (await ledger.settle('accounts', [held('a', 1, 'updated')])).get('a');
    assert.deepEqual([failed, again], [first, first]);
  });

  it('keeps the CRM id of a failed record, and none of one that was deleted before it failed', async () => {
    const fail: Settlement = { kind: 'failed', key: 'a', digest: 'x', reason: REASON };
    await ledger.settle('accounts', [held('a', 7), fail]);
    assert.equal((await ledger.lookup('accounts', ['a'])).get('a')?.crmId, 7);
    await ledger.settle('accounts', [{ kind: 'deleted', key: 'a' }, fail]);
    assert.equal((await ledger.lookup('accounts', ['a'])).get('a')?.crmId, null);
  });

  it('pages through what was not seen, in order and without the deleted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(59)),
        fc.integer({ min: 1, max: 70 }),
        async (seenKeys, limit) => {
          const all = Array.from({ length: 60 }, (_, index) => held(`k${index}`, index + 1));
          const numbers = await ledger.settle('accounts', all);
          await ledger.settle('accounts', [{ kind: 'deleted', key: 'k59' }]);
          const seen = new Bitset();
          for (const key of seenKeys) seen.add(numbers.get(`k${key}`) ?? 0);
          const found: string[] = [];
          for (let after = 0; ;) {
            const page = await ledger.unseen('accounts', seen, after, limit);
            if (page.length === 0) break;
            assert.ok(page.length <= limit);
            found.push(...page.map(({ key }) => key));
            after = page.at(-1)?.seq ?? after;
          }
          const expected = all
            .map(({ key }) => key)
            .filter((_, index) => index < 59 && !seenKeys.includes(index));
          assert.deepEqual(found, expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('offers candidates by extId or VAT number until one of its records has them', async () => {
    const candidate = (crmId: number, extId: string, vatNumber: string) => ({
      crmId,
      extId,
      vatNumber,
      record: '{}',
    });
    await ledger.addCandidates('accounts', [
      candidate(3, 'A', ''),
      candidate(1, '', 'B1'),
      candidate(2, 'C', 'C1'),
    ]);
    const find = async () =>
      (
        await ledger.findCandidates('accounts', [
          { extId: 'A', vatNumbers: ['B1'] },
          { extId: '', vatNumbers: [''] },
        ])
      ).map(({ crmId }) => crmId);
    assert.deepEqual(await find(), [1, 3]);
    await ledger.settle('accounts', [held('x', 1)]);
    assert.deepEqual(await find(), [3]);
    assert.deepEqual(await ledger.claimed('accounts', [1, 3]), [1]);
    await ledger.clearCandidates('accounts');
    assert.deepEqual(await find(), []);
  });

  it('makes parked records due again without touching the others', async () => {
    await ledger.settle('accounts', [
      held('a', 1),
      { kind: 'failed', key: 'b', digest: 'x', reason: REASON },
    ]);
    assert.equal(await ledger.releaseFailures(), 1);
    const entries = await ledger.lookup('accounts', ['a', 'b']);
    assert.deepEqual([entries.get('a')?.digest, entries.get('b')?.digest], ['d1', '']);
  });

  it('makes one parked record due again, and leaves the other parked', async () => {
    await ledger.settle('accounts', [
      { kind: 'failed', key: 'a', digest: 'x', reason: REASON },
      { kind: 'failed', key: 'b', digest: 'y', reason: REASON },
    ]);
    await ledger.settle('contacts', [{ kind: 'failed', key: 'a', digest: 'z', reason: REASON }]);
    assert.equal(await ledger.releaseFailures({ stage: 'accounts', key: 'a' }), 1);
    const digest = async (stage: string, key: string) => (await ledger.lookup(stage, [key])).get(key)?.digest;
    assert.deepEqual(
      [await digest('accounts', 'a'), await digest('accounts', 'b'), await digest('contacts', 'a')],
      ['', 'y', 'z'],
    );
    assert.equal(await ledger.releaseFailures({ stage: 'accounts', key: 'nobody' }), 0);
  });

  it('keeps the summaries of the last runs, and not of all that ever were', async () => {
    const figures = { reads: 1, creates: 0, updates: 0, deletes: 0, failures: 0, requests: 1 };
    const startOf = (run: number) => new Date(Date.UTC(2026, 0, 1, 0, 15 * run)).toISOString();
    for (let run = 0; run < 520; run += 1)
      await ledger.saveRun({ startedAt: startOf(run), finishedAt: startOf(run), ...figures });
    assert.equal((await ledger.lastRun())?.startedAt, startOf(519));
    const database = new DatabaseSync(file);
    const kept = database.prepare('SELECT count(*) AS runs, min(started_at) AS oldest FROM run').get();
    database.close();
    assert.deepEqual({ ...kept }, { runs: 500, oldest: startOf(20) });
  });

  it('is readable by its user alone, journal files too', async () => {
    await ledger.settle('accounts', [held('a', 1)]);
    for (const suffix of ['', '-wal', '-shm']) {
      assert.ok(existsSync(file + suffix), suffix);
      if (process.platform === 'win32') continue;
      assert.equal(statSync(file + suffix).mode & 0o777, 0o600, `ledger.db${suffix}`);
    }
  });

  it('refuses a file of a later version, and leaves it as it is', () => {
    ledger.close();
    const database = new DatabaseSync(file);
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    database.exec('PRAGMA user_version = 999');
    database.close();
    assert.throws(
      () => openLedger(file),
      (thrown) => thrown instanceof LinkError && thrown.code === 'STATE_TOO_NEW',
    );
    const again = new DatabaseSync(file);
    assert.deepEqual({ ...again.prepare('PRAGMA user_version').get() }, { user_version: 999 });
    again.exec(`PRAGMA user_version = ${version}`);
    again.close();
    ({ ledger } = openLedger(file));
  });

  it('opens a file of this version with all that it knew', async () => {
    await ledger.settle('accounts', [held('a', 1)]);
    ledger.close();
    const opened = openLedger(file);
    ({ ledger } = opened);
    assert.equal(opened.setAside, undefined);
    assert.equal((await ledger.lookup('accounts', ['a'])).get('a')?.crmId, 1);
  });

  for (const [what, content] of [
    ['garbage', 'no es una base de datos '.repeat(300)],
    ['the head of a database alone', `SQLite format 3\0${'x'.repeat(4000)}`],
  ] as const) {
    it(`sets ${what} aside and begins anew`, async () => {
      ledger.close();
      writeFileSync(file, content);
      const opened = openLedger(file);
      ({ ledger } = opened);
      assert.ok(opened.setAside !== undefined && existsSync(opened.setAside));
      assert.deepEqual(await ledger.counters(), []);
      assert.equal(await ledger.isSurveyed('accounts'), false);
    });
  }

  describe('damage that is met while it is open', () => {
    /** Text in a column that nobody wrote there. */
    const spoil = (): void => {
      const other = new DatabaseSync(file);
      other.exec(`INSERT INTO run (started_at, summary) VALUES ('2026', '{"startedAt')`);
      other.close();
    };
    const isTold = (thrown: unknown) => thrown instanceof LinkError && thrown.code === 'LEDGER_DAMAGED';

    it('sets the file aside at once, and ends whatever is asked from then on', async () => {
      const told: string[] = [];
      ledger.close();
      ({ ledger } = openLedger(file, (setAside) => told.push(setAside)));
      await ledger.settle('accounts', [held('a', 1)]);
      spoil();
      await assert.rejects(ledger.lastRun(), isTold);
      await assert.rejects(ledger.lookup('accounts', ['a']), isTold);
      await assert.rejects(ledger.leaves.find('accounts', ['x']), isTold);
      assert.equal(told.length, 1);
      assert.ok(existsSync(told[0] ?? '') && !existsSync(file));
      ledger.close();
      ({ ledger } = openLedger(file));
      assert.deepEqual(await ledger.counters(), []);
    });

    it('leaves alone the new file that another process began in its place', async function () {
      // Windows renames no open file.
      if (process.platform === 'win32') this.skip();
      spoil();
      const { ledger: other } = openLedger(file);
      await assert.rejects(other.lastRun(), isTold);
      const { ledger: next } = openLedger(file);
      await next.settle('accounts', [held('a', 1)]);
      await assert.rejects(ledger.lastRun(), isTold);
      assert.equal((await next.lookup('accounts', ['a'])).size, 1);
      assert.ok(existsSync(file));
      next.close();
    });
  });
});

describe('Bitset', () => {
  it('holds exactly the numbers that were added', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200_000)), fc.array(fc.nat(200_000)), (added, others) => {
        const set = new Bitset();
        for (const number of added) set.add(number);
        const expected = new Set(added);
        for (const number of [...added, ...others]) assert.equal(set.has(number), expected.has(number));
      }),
    );
  });
});
