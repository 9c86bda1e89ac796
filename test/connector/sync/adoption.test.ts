import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import type { StoredRecord } from '../../support/sandboxSides.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

describe('adoption of what an implementation holds already', () => {
  let bench: LinkBench;
  beforeEach(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench();
  });
  afterEach(() => bench?.close());

  const insert = (
    resource: string,
    values: Parameters<LinkBench['sandbox']['crm']['store']['insert']>[2],
  ): number => bench.sandbox.crm.store.insert(bench.sandbox.implementationId, resource, values);
  const stored = (resource: string, id: number): StoredRecord | undefined =>
    bench.sandbox.crm.store.record(bench.sandbox.implementationId, resource, id);
  const extIds = (): readonly string[] =>
    bench.sandbox.records('accounts').map((record) => String(record['extId'] ?? ''));
  /** A customer with a VAT number that no other has. */
  const customer = (
    position: number,
  ): { readonly code: string; readonly vat: string; readonly name: string } => {
    const row = bench.sandbox.database.rows(
      `
      SELECT CodigoCliente AS code, max(CifEuropeo, CifDni) AS vat, RazonSocial AS name FROM Clientes AS c
      WHERE CodigoEmpresa = 1 AND CodigoCategoriaCliente_ = 'CLI' AND BajaEmpresaLc = 0 AND RazonSocial <> ''
        AND SiglaNacion = 'ES' AND CifDni <> '' AND CifEuropeo <> '' AND length(ObservacionesCliente) < 6000
        AND NOT EXISTS (SELECT 1 FROM Clientes AS o WHERE o.CifDni = c.CifDni AND o.CodigoCliente <> c.CodigoCliente)
      ORDER BY CodigoCliente LIMIT 1 OFFSET ?`,
      position,
    )[0];
    return { code: String(row?.['code']), vat: String(row?.['vat']), name: String(row?.['name']) };
  };

  it('takes over an account with the same extId and updates what differs in it', async () => {
    const { code, name } = customer(0);
    const id = insert('accounts', { extId: code, name: 'Nombre viejo', salesRepId1: bench.link.adminUserId });
    await bench.sync();
    const record = bench.sandbox.record('accounts', code);
    assert.equal(record.id, id);
    assert.ok(String(record['name']).startsWith(name.trim()));
    assert.equal(new Set(extIds()).size, extIds().length);
    assert.equal(extIds().length, 91);
  });

  it('takes over an account without extId by its VAT number, and writes the extId into it', async () => {
    const { code, vat } = customer(1);
    const id = insert('accounts', { name: 'A mano', vatNumber: vat, website: 'https://a-mano.example' });
    await bench.sync();
    assert.equal(bench.sandbox.record('accounts', code).id, id);
    assert.equal(stored('accounts', id)?.['website'], 'https://a-mano.example');
    assert.equal(extIds().length, 91);
  });

  it('prefers the extId to the VAT number', async () => {
    const { code, vat } = customer(2);
    const byVat = insert('accounts', { name: 'Por NIF', vatNumber: vat });
    const byExtId = insert('accounts', { name: 'Por código', extId: code });
    await bench.sync();
    assert.equal(bench.sandbox.record('accounts', code).id, byExtId);
    assert.equal(stored('accounts', byVat)?.['name'], 'Por NIF');
  });

  it('leaves a record with another extId alone, whatever its VAT number', async () => {
    const { code, vat } = customer(3);
    const id = insert('accounts', { extId: 'OTRO-ERP-1', name: 'De otro', vatNumber: vat });
    const before = stored('accounts', id);
    await bench.sync();
    assert.deepEqual(stored('accounts', id), before);
    assert.notEqual(bench.sandbox.record('accounts', code).id, id);
    await bench.sync({ confirmDeletes: true });
    assert.deepEqual(stored('accounts', id), before);
  });

  it('leaves a deleted record alone', async () => {
    const { code } = customer(4);
    const id = insert('accounts', { extId: code, name: 'Borrado' });
    bench.sandbox.crm.store.remove(bench.sandbox.implementationId, 'accounts', id);
    await bench.sync();
    assert.notEqual(bench.sandbox.record('accounts', code).id, id);
    assert.equal(stored('accounts', id)?.deleted, true);
  });

  it('does not take over what was deleted in the CRM between a dry run and the first run', async () => {
    const { code } = customer(4);
    const id = insert('accounts', { extId: code, name: 'A punto de borrarse' });
    await bench.dryRun();
    bench.sandbox.crm.store.remove(bench.sandbox.implementationId, 'accounts', id);
    await bench.sync();
    assert.notEqual(bench.sandbox.record('accounts', code).id, id);
    assert.equal(extIds().length, 91);
  });

  it('takes one of two records with the same extId, and B14 tells of the other', async () => {
    const { code } = customer(5);
    insert('accounts', { extId: code, name: 'Uno' });
    insert('accounts', { extId: code, name: 'Dos' });
    await bench.sync();
    const { differences } = await bench.verify();
    assert.deepEqual(
      differences.filter(({ key, stage }) => stage === 'accounts' && key === code),
      [{ part: 'accounts', stage: 'accounts', key: code, kind: 'duplicated' }],
    );
  });

  it('adopts families by their description, and keeps two of the same description apart', async () => {
    await bench.sandbox.change(
      "UPDATE Familias SET Descripcion = 'Tornillería' WHERE CodigoFamilia = 'HER' AND CodigoSubfamilia = ''",
    );
    const first = insert('productFamilies', { descriptionES: 'Tornillería', idParent: -1 });
    await bench.sync();
    const twins = bench.sandbox
      .records('productFamilies')
      .filter((f) => f['descriptionES'] === 'Tornillería');
    assert.equal(twins.length, 2);
    assert.ok(twins.some(({ id }) => id === first));
    const children = (id: number | undefined): number =>
      bench.sandbox.records('productCategories').filter((category) => category['cLevel2'] === id).length;
    assert.deepEqual(twins.map(({ id }) => children(id)).sort(), [2, 3]);
    bench.crm.writes.length = 0;
    await bench.sync();
    assert.deepEqual(bench.crm.writes, []);
    assert.equal((await bench.verify()).parts.find(({ part }) => part === 'families')?.duplicated, 0);
  });

  it('keeps two families of the same description apart although the answer to their creation is lost', async () => {
    await bench.sandbox.change(
      "UPDATE Familias SET Descripcion = 'Tornillería' WHERE CodigoFamilia = 'HER' AND CodigoSubfamilia = ''",
    );
    bench.sandbox.crm.faults.add({ kind: 'cutAfter', resource: 'productFamilies', bulk: true, count: 1 });
    await bench.sync();
    const twins = bench.sandbox
      .records('productFamilies')
      .filter((f) => f['descriptionES'] === 'Tornillería');
    assert.equal(twins.length, 2);
  });

  const losses: readonly (readonly [string, (file: string) => void])[] = [
    [
      'deleted',
      (file) => {
        for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
      },
    ],
    ['overwritten with garbage', (file) => writeFileSync(file, 'no es una base de datos '.repeat(500))],
  ];
  for (const [how, tamper] of losses) {
    it(`rebuilds a ledger that was ${how}: nothing is created, nothing doubled`, async () => {
      await bench.sync();
      const before = extIds();
      bench.reopenLedger(tamper);
      if (how !== 'deleted') assert.ok(bench.setAside !== undefined && existsSync(bench.setAside));
      bench.sandbox.crm.resetStats();
      const { creates, updates, deletes } = await bench.sync();
      assert.deepEqual({ creates, updates, deletes }, { creates: 0, updates: 0, deletes: 0 });
      const { stats } = bench.sandbox.crm;
      assert.deepEqual([stats.created, stats.updated, stats.deleted], [0, 0, 0]);
      assert.deepEqual(extIds(), before);
      const { parts } = await bench.verify();
      assert.deepEqual(
        parts.map(({ duplicated }) => duplicated),
        [0, 0, 0, 0, 0, 0],
      );
      // The rebuilt ledger knows each record: a change is an update.
      await bench.sandbox.change(
        `UPDATE Clientes SET Fax = '7' WHERE CodigoCliente = '${String(before[0])}'`,
      );
      assert.equal((await bench.sync()).updates, 1);
    });
  }
});
