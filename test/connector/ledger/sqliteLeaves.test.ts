import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Bitset } from '../../../src/connector/ledger/bitset.ts';
import type { Ledger, Settlement } from '../../../src/connector/ledger/ledger.ts';
import { migrate } from '../../../src/connector/ledger/schema.ts';
import { openLedger } from '../../../src/connector/ledger/sqliteLedger.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

const held = (
  key: string,
  crmId: number,
  body = '{}',
  kind: 'created' | 'updated' | 'unchanged' = 'created',
): Settlement => ({
  kind,
  key,
  crmId,
  digest: `d${crmId}`,
  body,
});
const REASON = { code: 'RECORD_REFUSED', params: { resource: 'accounts', message: 'no' } } as const;
const leftOut = { accountMissing: 2 };
const leaf = (digest: string) => ({ digest, seqs: Uint32Array.of(1, 70_000, 3), leftOut });

describe('leaves of the ledger', () => {
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

  /** A reading that meets or keeps these leaves and comes to its end. */
  async function read(stage: string, digests: readonly string[], refersTo: readonly string[] = []) {
    const reading = await ledger.leaves.begin(stage, refersTo);
    const known = await ledger.leaves.find(stage, digests);
    const met = new Bitset();
    for (const { id } of known.values()) met.add(id);
    const others = digests.filter((digest) => !known.has(digest));
    for (const id of await ledger.leaves.keep(stage, others.map(leaf))) met.add(id);
    await ledger.leaves.finish(stage, reading, met);
    return { known: [...known.keys()].sort(), moved: reading.moved };
  }
  const known = async (stage: string, digests: readonly string[], refersTo?: readonly string[]) =>
    (await read(stage, digests, refersTo)).known;

  beforeEach(async () => {
    await ledger.settle('orders', [held('o1', 1), held('o2', 2)]);
    await read('orders', ['a', 'b']);
  });

  it('are found again with all that they count for, through a restart, and only of their stage', async () => {
    ledger.close();
    ({ ledger } = openLedger(file));
    const found = (await ledger.leaves.find('orders', ['a', 'x'])).get('a');
    assert.deepEqual(
      [found?.digest, [...(found?.seqs ?? [])], found?.leftOut],
      ['a', [1, 70_000, 3], leftOut],
    );
    assert.equal((await ledger.leaves.find('accounts', ['a'])).size, 0);
    assert.deepEqual(await known('orders', ['a', 'b']), ['a', 'b']);
  });

  it('are forgotten by a reading that does not meet them: what returns is looked at again', async () => {
    assert.deepEqual(await known('orders', ['a', 'c']), ['a']);
    assert.deepEqual(await known('orders', ['a', 'b', 'c']), ['a', 'c']);
  });

  it('are thrown away by the next reading when records changed and the reading did not come to its end', async () => {
    await ledger.leaves.begin('orders', []);
    assert.deepEqual(await known('orders', ['a']), ['a'], 'nothing changed');
    await read('orders', ['a', 'b']);
    await ledger.settle('orders', [held('o1', 1, '{}', 'updated')]);
    assert.deepEqual(await known('orders', ['a', 'b']), []);
    await ledger.intend('orders', [{ key: 'o3', body: '{}' }]);
    assert.deepEqual(await known('orders', ['a', 'b']), []);
    assert.deepEqual(await known('orders', ['a', 'b']), ['a', 'b']);
  });

  it('are thrown away when parked records are released, before a reading or while it goes on', async () => {
    await ledger.settle('orders', [{ kind: 'failed', key: 'o2', digest: 'x', reason: REASON }]);
    await read('orders', ['a', 'b']);
    await ledger.releaseFailures();
    assert.deepEqual(await known('orders', ['a', 'b']), []);
    const reading = await ledger.leaves.begin('orders', []);
    const met = new Bitset();
    for (const { id } of (await ledger.leaves.find('orders', ['a', 'b'])).values()) met.add(id);
    assert.equal(met.size, 2);
    await ledger.releaseFailures();
    await ledger.leaves.finish('orders', reading, met);
    assert.deepEqual(await known('orders', ['a', 'b']), []);
  });

  describe('that refer to other stages', () => {
    const moved = async () => {
      const reading = await read('orders', ['a'], ['accounts']);
      return [...(reading.moved.get('accounts') ?? [])].sort();
    };
    beforeEach(async () => {
      await ledger.settle('accounts', [held('1', 1), held('2', 2), held('3', 3)]);
      await ledger.settle('products', [held('1', 1)]);
      await read('orders', ['a'], ['accounts']);
    });

    it('are thrown away when they begin to refer to another', async () => {
      assert.deepEqual(await known('orders', ['a'], ['accounts']), ['a']);
      assert.deepEqual(await known('orders', ['a'], ['accounts', 'products']), []);
    });

    it('learn which records came, went, failed, got another id or another body, and of no others', async () => {
      assert.deepEqual(await moved(), []);
      await ledger.settle('accounts', [held('1', 1, '{}', 'unchanged'), held('2', 22), held('4', 4)]);
      await ledger.settle('products', [held('1', 9)]);
      assert.deepEqual(await moved(), ['2', '4']);
      assert.deepEqual(await moved(), [], 'told once');
      await ledger.settle('accounts', [
        held('1', 1, '{"name":"x"}'),
        { kind: 'failed', key: '2', digest: '', reason: REASON },
        { kind: 'deleted', key: '3' },
        { kind: 'forgotten', key: '4' },
      ]);
      assert.deepEqual(await moved(), ['1', '2', '3', '4']);
    });

    it('learn it in the next reading where one did not come to its end, or where it changed meanwhile', async () => {
      await ledger.settle('accounts', [held('2', 22)]);
      await ledger.leaves.begin('orders', ['accounts']);
      assert.deepEqual(await moved(), ['2']);
      const reading = await ledger.leaves.begin('orders', ['accounts']);
      await ledger.settle('accounts', [held('3', 33)]);
      await ledger.leaves.finish('orders', reading, new Bitset());
      assert.deepEqual(await moved(), ['3']);
    });

    it('do not lose what another stage has still to learn', async () => {
      await ledger.setSource('contacts', 1);
      await read('contacts', ['k'], ['accounts']);
      await ledger.settle('accounts', [held('2', 22)]);
      await moved();
      const { moved: left } = await read('contacts', ['k'], ['accounts']);
      assert.deepEqual([...(left.get('accounts') ?? [])], ['2']);
    });
  });

  it('come into a ledger of the first version, which keeps what it knew', async () => {
    const old = join(folder.path, 'old.db');
    const database = new DatabaseSync(old);
    migrate(database, old, 1);
    database.exec(`INSERT INTO entry (stage, key, crm_id, state, digest, body)
      VALUES ('orders', 'o1', 1, 'synced', 'd', '{}')`);
    database.close();
    const opened = openLedger(old).ledger;
    try {
      assert.equal((await opened.counters()).find(({ stage }) => stage === 'orders')?.synced, 1);
      await opened.leaves.begin('orders', ['accounts']);
      await opened.leaves.keep('orders', [leaf('a')]);
      assert.equal((await opened.leaves.find('orders', ['a'])).size, 1);
    } finally {
      opened.close();
    }
  });
});
