import assert from 'node:assert/strict';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

describe('synchronisation of changes made in Sage', () => {
  let bench: LinkBench;
  before(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench();
    await bench.sync();
  });
  beforeEach(() => {
    bench.crm.writes.length = 0;
    bench.sandbox.crm.resetStats();
  });
  after(() => bench?.close());

  /** Codes of accounts that the CRM holds, in the order of their ids. */
  const held = (): readonly string[] =>
    bench.sandbox.records('accounts').map((record) => String(record['extId']));
  const list = (codes: readonly string[]): string => codes.map((code) => `'${code}'`).join(', ');

  it('sends exactly the ten changed customers, each with its changed field alone, and the five deletions', async () => {
    const changed = held().slice(0, 10);
    const gone = held().slice(20, 25);
    await bench.sandbox.change(
      `UPDATE Clientes SET Telefono = '971 000 000' WHERE CodigoEmpresa = 1 AND CodigoCliente IN (${list(changed)})`,
    );
    await bench.sandbox.change(
      `DELETE FROM Clientes WHERE CodigoEmpresa = 1 AND CodigoCliente IN (${list(gone)})`,
    );
    const { creates, updates, deletes } = await bench.sync();
    assert.deepEqual({ creates, updates, deletes }, { creates: 0, updates: 10, deletes: 5 });
    assert.deepEqual(
      bench.crm.updatesOf('accounts'),
      Array.from({ length: 10 }, () => ({ phone: '971 000 000' })),
    );
    const { stats } = bench.sandbox.crm;
    assert.deepEqual([stats.created, stats.updated, stats.deleted], [0, 10, 5]);
    for (const code of changed) {
      assert.equal(bench.sandbox.record('accounts', code)['phone'], '971 000 000');
    }
    assert.deepEqual(
      held().filter((code) => gone.includes(code)),
      [],
    );
    assert.equal((await bench.figures('accounts')).deleted, 5);
  });

  it('deletes a customer given leave, and keeps one whose leave is still to come', async () => {
    const [flagged = '', past = '', future = ''] = held().slice(10, 13);
    await bench.sandbox.change(`UPDATE Clientes SET BajaEmpresaLc = -1 WHERE CodigoCliente = '${flagged}'`);
    await bench.sandbox.change(
      `UPDATE Clientes SET FechaBajaLc = '2020-01-31T00:00:00' WHERE CodigoCliente = '${past}'`,
    );
    await bench.sandbox.change(
      `UPDATE Clientes SET BajaEmpresaLc = -1, FechaBajaLc = '2099-01-31T00:00:00' WHERE CodigoCliente = '${future}'`,
    );
    const { updates, deletes } = await bench.sync();
    assert.deepEqual({ updates, deletes }, { updates: 0, deletes: 2 });
    const now = held();
    assert.deepEqual(
      [flagged, past, future].map((code) => now.includes(code)),
      [false, false, true],
    );
  });

  it('brings a customer back who returns from leave, as a new record', async () => {
    const [code = ''] = held().slice(13, 14);
    await bench.sandbox.change(`UPDATE Clientes SET BajaEmpresaLc = -1 WHERE CodigoCliente = '${code}'`);
    assert.equal((await bench.sync()).deletes, 1);
    await bench.sandbox.change(`UPDATE Clientes SET BajaEmpresaLc = 0 WHERE CodigoCliente = '${code}'`);
    assert.equal((await bench.sync()).creates, 1);
    assert.equal(bench.sandbox.record('accounts', code)['extId'], code);
    const { creates, updates, deletes } = await bench.sync();
    assert.deepEqual([creates, updates, deletes], [0, 0, 0]);
  });

  it('sends a customer again whose change was taken back only when the CRM was told of it', async () => {
    const [code = ''] = held();
    await bench.sandbox.change(`UPDATE Clientes SET Fax = '1' WHERE CodigoCliente = '${code}'`);
    await bench.sandbox.change(`UPDATE Clientes SET Fax = '' WHERE CodigoCliente = '${code}'`);
    assert.equal((await bench.sync()).updates, 0);
    await bench.sandbox.change(`UPDATE Clientes SET Fax = '1' WHERE CodigoCliente = '${code}'`);
    assert.equal((await bench.sync()).updates, 1);
    await bench.sandbox.change(`UPDATE Clientes SET Fax = '' WHERE CodigoCliente = '${code}'`);
    assert.equal((await bench.sync()).updates, 1);
    assert.deepEqual(bench.crm.updatesOf('accounts'), [{ fax: '1' }, { fax: '' }]);
  });

  it('withdraws a product that is no longer published', async () => {
    const [product] = bench.sandbox.records('products');
    await bench.sandbox.change(
      `UPDATE Articulos SET PublicarGCRM = 0 WHERE CodigoArticulo = '${String(product?.['extId'])}'`,
    );
    assert.equal((await bench.sync()).deletes >= 1, true);
    assert.equal(
      bench.sandbox.crm.store.record(bench.sandbox.implementationId, 'products', product?.id ?? 0)?.deleted,
      true,
    );
  });

  it('withdraws a contact whom data protection excludes from now on', async () => {
    const [contact] = bench.sandbox.records('contacts');
    const [code = '', position = ''] = String(contact?.['extId']).split('/');
    await bench.sandbox.change(
      `UPDATE LcClienteContactos SET ExcluirPorLOPDLc = -1
       WHERE CodigoCliente = '${code}' AND ContactoPosicionLc = ${position}`,
    );
    assert.equal((await bench.sync()).deletes, 1);
    assert.ok(!bench.sandbox.records('contacts').some(({ id }) => id === contact?.id));
  });

  it('R15: hands customers to the user of their agent once the agent is one', async () => {
    const before = bench.sandbox.records('accounts').map((record) => record['salesRepId1']);
    assert.equal(new Set(before).size, 1);
    await bench.invite([2]);
    bench.crm.writes.length = 0;
    await bench.sync();
    const expected = bench.sandbox.database.rows(
      'SELECT CodigoCliente AS code FROM Clientes WHERE CodigoEmpresa = 1 AND CodigoComisionista = 2',
    );
    const user = bench.sandbox.record('users', '2');
    const theirs = bench.sandbox.records('accounts').filter((record) => record['salesRepId1'] === user.id);
    const codes = new Set(expected.map(({ code }) => String(code)));
    assert.ok(theirs.length > 3);
    assert.deepEqual(
      theirs.map((record) => record['extId']),
      held().filter((code) => codes.has(code)),
    );
    assert.deepEqual(
      bench.crm.updatesOf('accounts'),
      theirs.map(() => ({ salesRepId1: user.id })),
    );
  });

  it('does not stumble over a record that somebody deleted in the CRM before', async () => {
    const [code = ''] = held();
    const { id } = bench.sandbox.record('accounts', code);
    bench.sandbox.crm.store.remove(bench.sandbox.implementationId, 'accounts', id);
    await bench.sandbox.change(`DELETE FROM Clientes WHERE CodigoCliente = '${code}'`);
    await bench.sync();
    assert.equal((await bench.ledger.lookup('accounts', [code])).get(code)?.state, 'deleted');
  });

  it('deletes once, although the answer to the deletion is lost', async () => {
    const [code = ''] = held();
    await bench.sandbox.change(`DELETE FROM Clientes WHERE CodigoCliente = '${code}'`);
    bench.sandbox.crm.faults.add({ kind: 'cutAfter', method: 'DELETE', count: 1 });
    assert.equal((await bench.sync()).deletes, 1);
    assert.equal((await bench.ledger.lookup('accounts', [code])).get(code)?.state, 'deleted');
    assert.equal(bench.sandbox.crm.stats.deleted, 1);
  });

  it('keeps a deletion that the CRM refuses as a rejection, and goes on', async () => {
    const [refused = '', other = ''] = held();
    await bench.sandbox.change(`DELETE FROM Clientes WHERE CodigoCliente IN (${list([refused, other])})`);
    bench.sandbox.crm.faults.add({ kind: 'status', status: 400, method: 'DELETE', count: 1 });
    const { deletes } = await bench.sync();
    assert.equal(deletes, 1);
    const rejected = (await bench.rejections()).filter(({ key }) => [refused, other].includes(key));
    assert.deepEqual(
      rejected.map(({ reason }) => reason.code),
      ['RECORD_REFUSED'],
    );
    assert.equal((await bench.sync()).deletes, 1);
    assert.deepEqual(
      held().filter((code) => [refused, other].includes(code)),
      [],
    );
  });
});
