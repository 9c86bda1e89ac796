import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { openBench, type LinkBench } from '../../../support/linkBench.ts';
import { onlyOnSandbox } from '../../../support/sides.ts';
import { article, contact, customer, order, orderLine } from './rows.ts';

/** Makes of a ledger's file what the version before keys had rules would have left: keys as they were written. */
function asBeforeKeyRules(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`
    UPDATE entry SET key = trim(coalesce(name, key)), body = replace(body, '"extId":" ', '"extId":"');
    ALTER TABLE entry DROP COLUMN name;
    ALTER TABLE counter DROP COLUMN key_rule;
    ALTER TABLE counter DROP COLUMN shape;
    ALTER TABLE counter DROP COLUMN left_out;
    ALTER TABLE counter DROP COLUMN trimmed_keys;
    DROP TABLE leaving;
    DROP TABLE suspect;
    UPDATE entry SET body = '{}', digest = crm_id WHERE stage = 'users';
    DROP TABLE leaf;
    CREATE TABLE leaf (id INTEGER PRIMARY KEY, stage TEXT NOT NULL, digest TEXT NOT NULL, seqs BLOB NOT NULL,
      left_out INTEGER NOT NULL, UNIQUE (stage, digest));
    PRAGMA user_version = 3;
  `);
  database.close();
}

describe('a ledger of the version before keys had rules', () => {
  let bench: LinkBench;
  beforeEach(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench();
    await bench.invite([1, 2]);
    await customer(bench, 'MiXto-ñ 1');
    await contact(bench, 'MiXto-ñ 1', 1);
    await article(bench, 'a/b 1', { PrecioVenta: 2 });
    await order(bench, 1, 'MiXto-ñ 1', { SeriePedido: 'a/z' });
    await orderLine(bench, 1, { SeriePedido: 'a/z', CodigoArticulo: 'a/b 1' });
    await bench.sync();
    bench.reopenLedger(asBeforeKeyRules);
    bench.crm.writes.length = 0;
  });
  afterEach(() => bench?.close());

  it('is taken over without one write to the CRM, and every figure stays', async () => {
    const { creates, updates, deletes, failures } = await bench.sync();
    assert.deepEqual([creates, updates, deletes, failures, bench.crm.writes], [0, 0, 0, 0, []]);
    for (const { part, missing, duplicated, surplus, rejected } of (await bench.verify()).parts)
      assert.deepEqual([part, missing <= rejected, duplicated, surplus], [part, true, 0, 0]);
  });

  it('finds the records of codes that begin with a blank, which it kept without it', async () => {
    await bench.sandbox.change(
      `UPDATE Clientes SET CodigoCliente = ' 430000001' WHERE CodigoCliente = '430000001'`,
    );
    await bench.sandbox.change(
      `UPDATE LcClienteContactos SET CodigoCliente = ' 430000001' WHERE CodigoCliente = '430000001'`,
    );
    const { id } = bench.sandbox.record('accounts', '430000001');
    const { creates, deletes } = await bench.sync();
    assert.deepEqual([creates, deletes], [0, 0]);
    assert.equal(bench.sandbox.record('accounts', ' 430000001').id, id);
    await customer(bench, '430000001');
    assert.equal((await bench.sync()).creates, 1);
    assert.equal(bench.sandbox.record('accounts', ' 430000001').id, id);
  });

  it('knows its records under the new rule: a code that only changes its case is an update', async () => {
    await bench.sandbox.change(
      `UPDATE Clientes SET CodigoCliente = 'mIXTO-Ñ 1' WHERE CodigoCliente = 'MiXto-ñ 1'`,
    );
    const { creates, updates, deletes } = await bench.sync();
    assert.deepEqual([creates, updates <= 1, deletes], [0, true, 0]);
  });

  it('keeps one of two entries that are one record, and has the other removed as surplus', async () => {
    const { id } = bench.sandbox.record('accounts', 'MiXto-ñ 1');
    const twin = bench.sandbox.crm.store.insert(bench.sandbox.implementationId, 'accounts', {
      extId: 'MIXTO-Ñ 1',
      name: 'Por duplicado',
    });
    bench.reopenLedger((file) => {
      const database = new DatabaseSync(file);
      database.exec(`
        INSERT INTO entry (stage, key, crm_id, state, digest, body)
          VALUES ('accounts', 'MIXTO-Ñ 1', ${twin}, 'failed', '', '{}');
        UPDATE counter SET key_rule = NULL WHERE stage = 'accounts';`);
      database.close();
    });
    assert.equal((await bench.sync()).deletes, 1);
    assert.deepEqual(
      bench.sandbox
        .records('accounts')
        .filter((record) => [id, twin].includes(record.id))
        .map((record) => record.id),
      [id],
    );
  });

  it('takes over what was on its way when the version before was killed', async () => {
    bench.sandbox.crm.store.insert(bench.sandbox.implementationId, 'accounts', {
      extId: 'NueVo',
      name: 'Cliente NueVo',
    });
    await customer(bench, 'NueVo');
    await bench.ledger.intend('accounts', [
      { key: 'NueVo', body: JSON.stringify({ extId: 'NueVo', name: 'Cliente NueVo' }) },
    ]);
    const { creates } = await bench.sync();
    assert.equal(bench.sandbox.records('accounts').filter(({ extId }) => extId === 'NueVo').length, 1);
    assert.equal(creates, 1);
    assert.deepEqual(await bench.rejections().then((all) => all.filter(({ key }) => /nuevo/i.test(key))), []);
  });
});
