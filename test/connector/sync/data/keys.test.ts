import assert from 'node:assert/strict';
import { openBench, type BenchOptions, type LinkBench } from '../../../support/linkBench.ts';
import { onlyOnSandbox } from '../../../support/sides.ts';
import { article, contact, customer, insertRow, invoice, order, orderLine } from './rows.ts';

const EXACT = { missing: 0, duplicated: 0, surplus: 0 };

describe('keys and references are compared as the database compares them', () => {
  let bench: LinkBench;
  before(onlyOnSandbox);
  afterEach(() => bench?.close());

  const open = async (options: BenchOptions = {}): Promise<LinkBench> => {
    bench = await openBench(options);
    return bench;
  };
  /** Nothing to do the second time, and nothing missing or too much for the database's own counts. */
  async function assertAtRest(): Promise<void> {
    const { creates, updates, deletes } = await bench.sync();
    assert.deepEqual({ creates, updates, deletes }, { creates: 0, updates: 0, deletes: 0 });
    for (const { part, missing, duplicated, surplus, rejected } of (await bench.verify()).parts) {
      assert.deepEqual(
        [part, { missing: missing - rejected < 0 ? 0 : missing - rejected, duplicated, surplus }],
        [part, EXACT],
      );
    }
  }
  const linesOf = (extId: string) => {
    const { id } = bench.sandbox.record('salesorders', extId);
    return bench.sandbox.records('salesOrdersLines').filter((record) => record['salesOrderId'] === id);
  };

  it('finds customer, family and article whatever case the referring row writes', async () => {
    await open();
    await customer(bench, 'ABC1');
    await article(bench, 'ART1', { PrecioVenta: 1, CodigoFamilia: 'ROPA' });
    await insertRow(bench, 'Familias', { CodigoFamilia: 'Ropa', CodigoSubfamilia: '', Descripcion: 'Ropa' });
    await order(bench, 1, 'abc1');
    await orderLine(bench, 1, { SeriePedido: 'z', CodigoArticulo: 'art1' });
    await invoice(bench, 1, 'Abc1');
    await contact(bench, 'abc1', 1);
    await bench.sync();
    const { id } = bench.sandbox.record('accounts', 'ABC1');
    assert.equal(bench.sandbox.record('salesorders', '2026/Z/1')['accountId'], id);
    assert.equal(bench.sandbox.record('sales', '2026/Z/1')['accountId'], id);
    assert.equal(bench.sandbox.record('contacts', 'abc1/1')['accountId'], id);
    assert.equal(linesOf('2026/Z/1').length, 1);
    const family = bench.sandbox
      .records('productFamilies')
      .find((record) => record['descriptionES'] === 'Ropa');
    assert.equal(bench.sandbox.record('products', 'ART1')['familyId'], family?.id);
    await assertAtRest();
  });

  it('takes the category by the collation: pot is a prospect, who may be worked on', async () => {
    await open();
    await customer(bench, 'P1', { CodigoCategoriaCliente_: 'pot' });
    await bench.sync();
    assert.equal(bench.sandbox.record('accounts', 'P1')['readOnly'], false);
  });

  it('keeps the account of a code whose case was changed, with its contacts, by one update', async () => {
    await open();
    await customer(bench, 'c5x9');
    await contact(bench, 'c5x9', 1);
    await bench.sync();
    const { id } = bench.sandbox.record('accounts', 'c5x9');
    await bench.sandbox.change(`UPDATE Clientes SET CodigoCliente = 'C5X9' WHERE CodigoCliente = 'c5x9'`);
    const { creates, updates, deletes } = await bench.sync();
    assert.deepEqual([creates, deletes, updates <= 1], [0, 0, true]);
    assert.equal(bench.sandbox.record('accounts', 'C5X9').id, id);
    await assertAtRest();
  });

  it('knows the lines of an order whose series they write in another case', async () => {
    await open();
    await customer(bench, 'ABC1');
    await article(bench, 'ART1', { PrecioVenta: 1 });
    await order(bench, 1, 'ABC1', { SeriePedido: 'A' });
    await orderLine(bench, 1, { SeriePedido: 'a' });
    await bench.sync();
    assert.equal(linesOf('2026/A/1').length, 1);
    await assertAtRest();
    assert.equal(linesOf('2026/A/1').length, 1);
  });

  it('adopts accounts whose extId the CRM holds in other case or with blanks', async () => {
    await open();
    await customer(bench, 'c5x9');
    const { implementationId, crm } = bench.sandbox;
    const held = ['C5X9', ' 430000001', '430000002 '].map((extId) =>
      crm.store.insert(implementationId, 'accounts', { extId, name: 'De antes' }),
    );
    await bench.sync();
    assert.deepEqual(
      ['c5x9', '430000001', '430000002'].map((code) =>
        bench.sandbox
          .records('accounts')
          .filter(({ extId }) => String(extId).trim().toLowerCase() === code)
          .map(({ id }) => id),
      ),
      held.map((id) => [id]),
    );
    await assertAtRest();
  });

  it('keeps two customers apart whose codes differ by a leading blank, each with its order', async () => {
    await open();
    for (const code of [' 100', '100']) await customer(bench, code);
    await order(bench, 1, ' 100');
    await order(bench, 2, '100');
    await bench.sync();
    const [blank, plain] = [' 100', '100'].map((code) => bench.sandbox.record('accounts', code).id);
    assert.notEqual(blank, plain);
    assert.deepEqual(
      [1, 2].map((number) => bench.sandbox.record('salesorders', `2026/Z/${number}`)['accountId']),
      [blank, plain],
    );
    assert.deepEqual(
      (await bench.rejections()).filter(({ key }) => key.includes('100 (2)')),
      [],
    );
    await assertAtRest();
  });

  it('tells the parts of a composite key apart whatever they hold', async () => {
    await open();
    for (const [family, subfamily] of [
      ['A/B', 'C'],
      ['A', 'B/C'],
    ]) {
      await insertRow(bench, 'Familias', {
        CodigoFamilia: family ?? '',
        CodigoSubfamilia: '',
        Descripcion: `F ${family}`,
      });
      await insertRow(bench, 'Familias', {
        CodigoFamilia: family ?? '',
        CodigoSubfamilia: subfamily ?? '',
        Descripcion: `S ${family}`,
      });
    }
    await bench.sync();
    const named = bench.sandbox.records('productCategories').map((record) => record['descriptionES']);
    assert.ok(named.includes('S A/B') && named.includes('S A'), String(named));
    await assertAtRest();
  });

  it('sends both lines of an order that bear one position', async () => {
    await open();
    await customer(bench, 'ABC1');
    await article(bench, 'ART1', { PrecioVenta: 1 });
    await order(bench, 1, 'ABC1');
    for (const price of [7, 8]) await orderLine(bench, 1, { Precio: price });
    await bench.sync();
    const prices = () => linesOf('2026/Z/1').map((record) => record['price']);
    assert.deepEqual(prices().toSorted(), [7, 8]);
    await assertAtRest();
    await bench.sandbox.change(
      `DELETE FROM LineasPedidoCliente WHERE NumeroPedido = 1 AND SeriePedido = 'Z' AND Precio = 7`,
    );
    await bench.sync();
    assert.deepEqual(prices(), [8]);
  });

  it('reads codes outside of the Western code page once each, to the end', async () => {
    await open({ sage: { columns: { 'Articulos.CodigoArticulo': 'nvarchar(20)' } } });
    for (const code of ['Ω-100', 'ŁÓDŹ-1', 'Ω-200']) await article(bench, code, { PrecioVenta: 1 });
    await bench.sync();
    for (const code of ['Ω-100', 'ŁÓDŹ-1', 'Ω-200']) assert.ok(bench.sandbox.record('products', code));
    await assertAtRest();
  });

  it('tells codes apart by case where the collation does', async () => {
    await open({
      sage: { collation: 'Modern_Spanish_CS_AS' },
      database: { collation: 'Modern_Spanish_CS_AS' },
    });
    for (const code of ['abc', 'ABC']) await customer(bench, code);
    await order(bench, 1, 'abc');
    await bench.sync();
    const [lower, upper] = ['abc', 'ABC'].map((code) => bench.sandbox.record('accounts', code).id);
    assert.notEqual(lower, upper);
    assert.equal(bench.sandbox.record('salesorders', '2026/Z/1')['accountId'], lower);
    await assertAtRest();
  });

  it('proves a company whose tables were given different collations', async () => {
    await open({
      sage: {
        columns: { 'CabeceraPedidoCliente.CodigoCliente': 'varchar(15) COLLATE Modern_Spanish_CI_AS' },
      },
    });
    await customer(bench, 'ABC1');
    await order(bench, 1, 'abc1');
    await bench.sync();
    assert.equal(
      bench.sandbox.record('salesorders', '2026/Z/1')['accountId'],
      bench.sandbox.record('accounts', 'ABC1').id,
    );
    await assertAtRest();
  });
});
