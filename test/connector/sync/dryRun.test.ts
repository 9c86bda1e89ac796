import assert from 'node:assert/strict';
import type { DryRunFigures } from '../../../src/domain/sync.ts';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

describe('dry run (B4)', () => {
  let bench: LinkBench;
  beforeEach(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench();
  });
  afterEach(() => bench?.close());

  /** Runs dry, then in earnest, and compares part by part. */
  async function assertForetold(): Promise<readonly DryRunFigures[]> {
    const before = new Map(
      RESOURCES.map(([, name]) => [name, bench.sandbox.records(name).map(({ id }) => id)]),
    );
    bench.crm.writes.length = 0;
    const foretold = await bench.dryRun();
    assert.deepEqual(bench.crm.writes, [], 'a dry run sends nothing');
    await bench.sync();
    for (const { part, create, update, delete: gone, refused, source } of foretold) {
      const names = RESOURCES.filter(([name]) => name === part).map(([, resource]) => resource);
      const known = names.flatMap((name) => before.get(name) ?? []);
      const held = names.flatMap((name) => bench.sandbox.records(name).map(({ id }) => id));
      const figures = await bench.figures(part);
      assert.deepEqual(
        { part, create, update, gone, refused, source },
        {
          part,
          create: held.filter((id) => !known.includes(id)).length,
          update: names.flatMap((name) => bench.crm.updatesOf(name)).length,
          gone: known.filter((id) => !held.includes(id)).length,
          refused: figures.failed,
          source: figures.source,
        },
      );
    }
    return foretold;
  }

  const RESOURCES = [
    ['families', 'productFamilies'],
    ['families', 'productCategories'],
    ['products', 'products'],
    ['accounts', 'accounts'],
    ['contacts', 'contacts'],
    ['orders', 'salesorders'],
    ['sales', 'sales'],
  ] as const;

  it('B4: foretells a first run, record by record', async () => {
    const foretold = await assertForetold();
    assert.ok(foretold.every(({ create }) => create > 0));
  });

  it('B4: foretells adoption', async () => {
    const { store } = bench.sandbox.crm;
    const [row] = bench.sandbox.database.rows(
      "SELECT CodigoCliente AS c FROM Clientes WHERE CodigoCategoriaCliente_ = 'POT'",
    );
    const extId = String(row?.['c']);
    store.insert(bench.sandbox.implementationId, 'accounts', { extId, name: 'Aquí estaba' });
    const accounts = (await assertForetold()).find(({ part }) => part === 'accounts');
    assert.deepEqual([accounts?.adopt, accounts?.update], [1, 1]);
  });

  it('B4: foretells a run after changes, and then one with nothing to do', async () => {
    await bench.sync();
    const codes = bench.sandbox.records('accounts').map((record) => `'${String(record['extId'])}'`);
    await bench.sandbox.change(
      `UPDATE Clientes SET Fax = '9' WHERE CodigoCliente IN (${codes.slice(0, 7).join()})`,
    );
    await bench.sandbox.change(`DELETE FROM Clientes WHERE CodigoCliente IN (${codes.slice(40, 43).join()})`);
    const accounts = (await assertForetold()).find(({ part }) => part === 'accounts');
    assert.deepEqual([accounts?.update, accounts?.delete], [7, 3]);
    for (const { create, adopt, update, delete: gone } of await assertForetold()) {
      assert.deepEqual({ create, adopt, update, gone }, { create: 0, adopt: 0, update: 0, gone: 0 });
    }
  });
});
