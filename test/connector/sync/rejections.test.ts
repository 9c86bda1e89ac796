import assert from 'node:assert/strict';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

describe('rejected records (B5)', () => {
  let bench: LinkBench;
  beforeEach(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench();
  });
  afterEach(() => bench?.close());

  const rejectionOf = async (key: string) => (await bench.rejections()).find((one) => one.key === key);
  const accountCodes = (): readonly string[] =>
    bench.sandbox.records('accounts').map((record) => String(record['extId']));

  it('keeps what the schema of the CRM would refuse, each with its code, field and figures, and sends the rest', async () => {
    await bench.sync();
    const reasons = (await bench.rejections())
      .filter(({ part }) => part === 'accounts' || part === 'products')
      .map(({ key, reason }) => [key, reason.code, reason.params['field'], reason.params['max']]);
    assert.deepEqual(reasons, [
      ['430000012', 'RECORD_VALUE_TOO_LONG', 'comment', 6000],
      ['430000024', 'RECORD_VALUE_MISSING', 'name', undefined],
      ['430000084', 'RECORD_VALUE_TOO_LONG', 'comment', 6000],
      ['A00030', 'RECORD_VALUE_MISSING', 'model', undefined],
    ]);
    assert.equal(accountCodes().length, 91);
    assert.equal(bench.sandbox.crm.stats.bulkItemsRefused, 0);
  });

  it('lets a rejected record go once its row is mended, and forgets the reason', async () => {
    await bench.sync();
    await bench.sandbox.change(
      "UPDATE Clientes SET RazonSocial = 'Por fin, S.L.' WHERE CodigoCliente = '430000024'",
    );
    assert.equal((await bench.sync()).creates, 1);
    assert.equal(bench.sandbox.record('accounts', '430000024')['name'], 'Por fin, S.L.');
    assert.equal(await rejectionOf('430000024'), undefined);
    assert.equal((await bench.figures('accounts')).failed, 2);
  });

  it('forgets a rejected record that Sage no longer has, and deletes nothing for it', async () => {
    await bench.sync();
    await bench.sandbox.change("DELETE FROM Clientes WHERE CodigoCliente = '430000024'");
    assert.equal((await bench.sync()).deletes, 0);
    assert.equal(await rejectionOf('430000024'), undefined);
    assert.equal((await bench.figures('accounts')).deleted, 0);
  });

  it('splits a bulk call refused as a whole until the guilty item stands alone: all others arrive', async () => {
    bench.sandbox.crm.faults.add({
      kind: 'refuseBulk',
      resource: 'accounts',
      field: 'extId',
      value: '430000050',
    });
    await bench.sync();
    const codes = accountCodes();
    assert.equal(codes.length, 90);
    assert.equal(new Set(codes).size, 90);
    assert.ok(!codes.includes('430000050'));
    const rejection = await rejectionOf('430000050');
    assert.deepEqual(
      [rejection?.reason.code, rejection?.reason.params],
      ['RECORD_REFUSED', { resource: 'accounts', message: 'Bad Request' }],
    );
    // In halves: some two calls for each doubling of a batch of 91.
    const { perRoute } = bench.sandbox.crm.stats;
    assert.ok((perRoute['POST /accounts/bulk'] ?? 0) <= 15, JSON.stringify(perRoute));
  });

  it('splits bulk updates in the same way', async () => {
    await bench.sync();
    const changed = await bench.sandbox.change(
      "UPDATE Clientes SET Municipio = CodigoCliente WHERE CodigoEmpresa = 1 AND CodigoCliente LIKE '4300000[34]%'",
    );
    assert.ok(changed > 10);
    bench.sandbox.crm.faults.add({
      kind: 'refuseBulk',
      resource: 'accounts',
      field: 'city',
      value: '430000050',
    });
    bench.sandbox.crm.faults.add({
      kind: 'refuseBulk',
      resource: 'accounts',
      field: 'city',
      value: '430000041',
    });
    await bench.sync();
    const held = bench.sandbox.records('accounts').filter((record) => record['city'] === record['extId']);
    const { updates } = (await bench.ledger.lastRun()) ?? { updates: 0 };
    assert.equal(held.length, updates);
    assert.ok(!held.some((record) => record['extId'] === '430000041'));
    assert.equal((await rejectionOf('430000041'))?.reason.code, 'RECORD_REFUSED');
  });

  it('parks a refused record after one try, until its row changes', async () => {
    bench.sandbox.crm.faults.add({
      kind: 'refuseBulk',
      resource: 'accounts',
      field: 'extId',
      value: '430000050',
    });
    await bench.sync();
    const since = (await rejectionOf('430000050'))?.since;
    bench.sandbox.crm.faults.clear();
    bench.crm.writes.length = 0;
    await bench.sync();
    assert.deepEqual(bench.crm.writes, []);
    assert.equal((await rejectionOf('430000050'))?.since, since);
    await bench.sandbox.change("UPDATE Clientes SET Fax = '1' WHERE CodigoCliente = '430000050'");
    await bench.sync();
    assert.equal(bench.sandbox.record('accounts', '430000050')['fax'], '1');
    assert.equal(await rejectionOf('430000050'), undefined);
  });

  it('or until a person asks for a retry; what leans on it follows', async () => {
    const [row] = bench.sandbox.database.rows(`
      SELECT CodigoCliente AS code FROM LcClienteContactos AS c JOIN Clientes AS a USING (CodigoEmpresa, CodigoCliente)
      WHERE c.BajaEmpresaLc = 0 AND ExcluirPorLOPDLc = 0 AND a.BajaEmpresaLc = 0 AND a.FechaBajaLc IS NULL
        AND NombreContactoLc <> '' LIMIT 1`);
    const code = String(row?.['code']);
    bench.sandbox.crm.faults.add({ kind: 'refuseBulk', resource: 'accounts', field: 'extId', value: code });
    await bench.sync();
    const reason = (await rejectionOf(`${code}/1`))?.reason;
    assert.deepEqual(
      [reason?.code, reason?.params],
      ['RECORD_PARENT_FAILED', { stage: 'accounts', key: code }],
    );
    bench.sandbox.crm.faults.clear();
    assert.ok((await bench.ledger.releaseFailures()) > 0);
    await bench.sync();
    const account = bench.sandbox.record('accounts', code);
    assert.equal(bench.sandbox.record('contacts', `${code}/1`)['accountId'], account.id);
    assert.equal(await rejectionOf(`${code}/1`), undefined);
  });

  it('keeps what the CRM held when an update is refused, and sends the whole difference later', async () => {
    await bench.sync();
    const { id } = bench.sandbox.record('accounts', '430000050');
    await bench.sandbox.change("UPDATE Clientes SET Fax = 'malo' WHERE CodigoCliente = '430000050'");
    bench.sandbox.crm.faults.add({ kind: 'refuseBulk', resource: 'accounts', field: 'fax', value: 'malo' });
    await bench.sync();
    assert.equal((await rejectionOf('430000050'))?.reason.code, 'RECORD_REFUSED');
    await bench.sandbox.change("UPDATE Clientes SET Fax = 'bueno' WHERE CodigoCliente = '430000050'");
    bench.crm.writes.length = 0;
    await bench.sync();
    assert.deepEqual(bench.crm.updatesOf('accounts'), [{ fax: 'bueno' }]);
    assert.equal(bench.sandbox.record('accounts', '430000050').id, id);
  });

  it('says which item the CRM refused in a bulk answer, in the words of the CRM', async () => {
    await bench.close();
    bench = await openBench({
      crm: {
        implementation: {
          fields: {
            accounts: [{ kind: 'text', name: 'city', maxLength: 200, allowed: ['Madrid', ''] }],
          },
        },
      },
    });
    await bench.sync();
    const held = bench.sandbox.records('accounts');
    assert.ok(held.length > 0 && held.every((record) => (record['city'] ?? 'Madrid') === 'Madrid'));
    const refused = (await bench.rejections()).filter(({ reason }) => reason.code === 'RECORD_REFUSED');
    assert.equal(held.length + refused.length, 91);
    for (const { reason } of refused) assert.match(String(reason.params['message']), /city/);
  });

  it('never lets two rows of Sage become one record: lines of one position are told apart by their own GUID', async () => {
    const [line] = bench.sandbox.database.rows(`
      SELECT EjercicioPedido AS y, SeriePedido AS s, NumeroPedido AS n, CodigoArticulo AS p
      FROM LineasPedidoCliente WHERE CodigoEmpresa = 1 AND Orden = 5 AND CodigoArticulo <> '' LIMIT 1`);
    await bench.sandbox.change(`
      INSERT INTO LineasPedidoCliente (CodigoEmpresa, EjercicioPedido, SeriePedido, NumeroPedido, Orden, CodigoArticulo)
      VALUES (1, ${String(line?.['y'])}, '${String(line?.['s'])}', ${String(line?.['n'])}, 5, '${String(line?.['p'])}')`);
    await bench.sync();
    const order = bench.sandbox.record(
      'salesorders',
      `${String(line?.['y'])}/${String(line?.['s'])}/${String(line?.['n'])}`,
    );
    const lines = bench.sandbox
      .records('salesOrdersLines')
      .filter((record) => record['salesOrderId'] === order.id && record['order'] === 5);
    assert.equal(lines.length, 2);
    const { creates, updates, deletes, failures } = await bench.sync();
    assert.deepEqual([creates, updates, deletes, failures], [0, 0, 0, 0]);
  });
});
