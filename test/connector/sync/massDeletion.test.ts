import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isMassDeletion } from '../../../src/connector/sync/send/removeUnseen.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

describe('isMassDeletion', () => {
  it('B15: is more than 20 records and a tenth of them, a handful and half of them, or all', () => {
    const total = fc.nat(100_000);
    fc.assert(
      fc.property(total, fc.double({ min: 0, max: 1, noNaN: true }), (size, share) => {
        const unseen = Math.round(size * share);
        const isMass = (unseen > 20 && unseen * 10 > size) || (unseen >= 5 && unseen * 2 > size);
        assert.equal(isMassDeletion(unseen, size), unseen > 0 && (isMass || unseen === size));
      }),
    );
    assert.deepEqual(
      [isMassDeletion(20, 40), isMassDeletion(21, 210), isMassDeletion(21, 209), isMassDeletion(22, 210)],
      [false, false, true, true],
    );
    assert.deepEqual(
      [
        isMassDeletion(1, 1),
        isMassDeletion(4, 5),
        isMassDeletion(5, 10),
        isMassDeletion(5, 9),
        isMassDeletion(0, 0),
      ],
      [true, false, false, true, false],
    );
  });
});

describe('deletions (B15)', () => {
  let bench: LinkBench;
  beforeEach(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench();
    await bench.sync();
    bench.sandbox.crm.resetStats();
  });
  afterEach(() => bench?.close());

  const codes = (): readonly string[] =>
    bench.sandbox.records('accounts').map((record) => String(record['extId']));
  const giveLeave = (gone: readonly string[]): Promise<number> =>
    bench.sandbox.change(
      `UPDATE Clientes SET BajaEmpresaLc = -1 WHERE CodigoCliente IN (${gone.map((code) => `'${code}'`).join(', ')})`,
    );

  it('B15: 21 of 91 wait for a yes; they are told, everything else goes on, and with the yes they go', async () => {
    const gone = codes().slice(0, 21);
    await giveLeave(gone);
    await bench.sandbox.change("UPDATE Articulos SET PrecioVenta = 1.5 WHERE CodigoArticulo = 'A00001'");
    const held = await bench.sync();
    assert.deepEqual([held.deletes, held.updates], [0, 1]);
    assert.equal((await bench.figures('accounts')).heldDeletions, 21);
    assert.equal((await bench.figures('products')).heldDeletions, 0);
    assert.equal(codes().length, 91);

    assert.equal((await bench.sync({ confirmDeletes: true })).deletes, 21);
    assert.equal((await bench.figures('accounts')).heldDeletions, 0);
    assert.deepEqual(
      codes().filter((code) => gone.includes(code)),
      [],
    );
    assert.equal(codes().length, 70);
  });

  it('B15: 20 go by themselves', async () => {
    await giveLeave(codes().slice(0, 20));
    assert.equal((await bench.sync()).deletes, 20);
  });

  it('B15: an empty table deletes nothing, and the figures recover when it is back', async () => {
    const before = codes();
    await bench.sandbox.change('UPDATE Clientes SET CodigoEmpresa = 9 WHERE CodigoEmpresa = 1');
    await bench.sync();
    assert.equal(bench.sandbox.crm.stats.deleted, 0);
    assert.equal((await bench.figures('accounts')).heldDeletions, 91);
    await bench.sandbox.change('UPDATE Clientes SET CodigoEmpresa = 1 WHERE CodigoEmpresa = 9');
    bench.crm.writes.length = 0;
    await bench.sync();
    assert.deepEqual(bench.crm.writes, []);
    assert.equal((await bench.figures('accounts')).heldDeletions, 0);
    assert.deepEqual(codes(), before);
  });

  for (const rows of [1, 30, 80]) {
    it(`B15: a read that breaks off after ${rows} rows deletes nothing, whatever was confirmed`, async () => {
      const before = codes();
      let broken = 0;
      await assert.rejects(
        bench.sync({
          confirmDeletes: true,
          onProgress: ({ stage, read }) => {
            if (stage !== 'accounts' || read > 0) return;
            bench.sandbox.server.faults.dropAfterRows = rows;
            broken += 1;
          },
        }),
        (thrown) => thrown instanceof LinkError && thrown.code === 'SQL_CONNECTION_LOST',
      );
      assert.equal(broken, 1);
      assert.equal(bench.sandbox.crm.stats.deleted, 0);
      assert.deepEqual(codes(), before);
      delete bench.sandbox.server.faults.dropAfterRows;
      assert.equal((await bench.sync()).deletes, 0);
    });
  }

  it('B15: a server that fails every statement deletes nothing', async () => {
    bench.sandbox.server.faults.failStatements = { number: 229, message: 'The SELECT permission was denied' };
    await assert.rejects(
      bench.sync({ confirmDeletes: true }),
      (thrown) => thrown instanceof LinkError && thrown.code === 'SQL_PERMISSION_DENIED',
    );
    assert.equal(bench.sandbox.crm.stats.deleted, 0);
  });

  it('removes children before their parents', async () => {
    const [contact] = bench.sandbox.records('contacts');
    const [code = ''] = String(contact?.['extId']).split('/');
    await giveLeave([code]);
    await bench.sandbox.change(
      `UPDATE LcClienteContactos SET BajaEmpresaLc = -1 WHERE CodigoCliente = '${code}'`,
    );
    bench.crm.writes.length = 0;
    await bench.sync();
    const removed = bench.crm.writes.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    assert.match(removed.at(-1) ?? '', /^\/accounts\//);
    assert.ok(removed.slice(0, -1).every((path) => path.startsWith('/contacts/')) && removed.length > 1);
  });
});
