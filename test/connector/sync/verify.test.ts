import assert from 'node:assert/strict';
import type { Difference } from '../../../src/domain/verification.ts';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

describe('verification of both sides (B14)', () => {
  let bench: LinkBench;
  let clean: readonly Difference[];
  before(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench();
    await bench.sync();
  });
  after(() => bench?.close());

  const { stringify } = JSON;
  const newDifferences = async (): Promise<readonly Difference[]> => {
    const known = new Set(clean.map((difference) => stringify(difference)));
    return (await bench.verify()).differences.filter((difference) => !known.has(stringify(difference)));
  };

  it('B14: says nothing of a clean link but its known rejections, and changes nothing', async () => {
    bench.crm.writes.length = 0;
    const { parts, differences } = await bench.verify();
    clean = differences;
    const rejected = await bench.rejections();
    assert.deepEqual(
      differences.map(({ stage, key }) => `${stage} ${key}`).sort(),
      rejected.map(({ stage, key }) => `${stage} ${key}`).sort(),
    );
    for (const { part, sage, crm, missing } of parts) {
      const { source, synced, failed } = await bench.figures(part);
      assert.deepEqual({ sage, crm, missing }, { sage: source, crm: synced, missing: failed }, part);
    }
    assert.deepEqual(bench.crm.writes, []);
  });

  const resources = [
    ['accounts', 'accounts', 'accounts', 'phone'],
    ['contacts', 'contacts', 'contacts', 'email'],
    ['products', 'products', 'products', 'price'],
    ['orders', 'orders', 'salesorders', 'comment'],
    ['sales', 'sales', 'sales', 'total'],
  ] as const;
  for (const [part, stage, resource, field] of resources) {
    it(`B14: finds a record of ${resource} that was changed, deleted or doubled in the CRM by hand`, async () => {
      const { store } = bench.sandbox.crm;
      const id = bench.sandbox.implementationId;
      const [changed, deleted, doubled] = bench.sandbox.records(resource).slice(-3);
      assert.ok(changed !== undefined && deleted !== undefined && doubled !== undefined);
      const value = field === 'price' || field === 'total' ? 0.125 : 'a mano';
      const original = changed[field] ?? null;
      store.change(id, resource, changed.id, { [field]: value });
      const copy = { ...doubled };
      const double = store.insert(id, resource, copy);
      const of = (record: typeof changed) => ({ part, stage, key: String(record['extId']) });
      const found = await newDifferences();
      assert.deepEqual(
        found.toSorted((a, b) => a.kind.localeCompare(b.kind)),
        [
          { ...of(changed), kind: 'different', fields: [field] },
          { ...of(doubled), kind: 'duplicated' },
        ],
      );
      store.change(id, resource, changed.id, { [field]: original });
      store.remove(id, resource, double);
      assert.deepEqual(await newDifferences(), []);
      store.remove(id, resource, deleted.id);
      const missing = await newDifferences();
      assert.deepEqual(
        missing.filter((difference) => difference.stage === stage),
        [{ ...of(deleted), kind: 'missing' }],
      );
      store.change(id, resource, deleted.id, { deleted: false, dateDeleted: null });
    });
  }

  it('B14: counts an order whose line is gone or changed as different', async () => {
    const { store } = bench.sandbox.crm;
    const [line] = bench.sandbox.records('salesOrdersLines');
    assert.ok(line !== undefined);
    const figures = async () => (await bench.verify()).parts.find(({ part }) => part === 'orders');
    const before = await figures();
    store.change(bench.sandbox.implementationId, 'salesOrdersLines', line.id, { quantity: 99_999 });
    const after = await figures();
    assert.deepEqual(after, { ...before, different: (before?.different ?? 0) + 1 });
    store.change(bench.sandbox.implementationId, 'salesOrdersLines', line.id, {
      quantity: line['quantity'] ?? 0,
    });
  });

  it('B14: sees what Sage changed since the last run', async () => {
    const [account] = bench.sandbox.records('accounts');
    const key = String(account?.['extId']);
    await bench.sandbox.change(
      `UPDATE Clientes SET Fax = '1', Telefono3 = '2' WHERE CodigoCliente = '${key}'`,
    );
    assert.deepEqual(await newDifferences(), [
      { part: 'accounts', stage: 'accounts', key, kind: 'different', fields: ['phone3', 'fax'] },
    ]);
    await bench.sync();
    assert.deepEqual(await newDifferences(), []);
  });
});
