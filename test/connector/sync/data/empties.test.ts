import assert from 'node:assert/strict';
import { LinkError, type ErrorCode } from '../../../../src/domain/errors.ts';
import { openBench, type BenchOptions, type LinkBench } from '../../../support/linkBench.ts';
import { READER } from '../../../support/sandboxSides.ts';
import { onlyOnSandbox } from '../../../support/sides.ts';
import { article, contact, customer, insertRow, invoice, order, orderLine } from './rows.ts';

const withCode =
  (code: ErrorCode, words: Readonly<Record<string, RegExp>> = {}) =>
  (thrown: unknown) => {
    assert.ok(thrown instanceof LinkError, String(thrown));
    assert.equal(thrown.code, code);
    for (const [param, pattern] of Object.entries(words)) assert.match(String(thrown.params[param]), pattern);
    return true;
  };

describe('what NULL, empty and the dates of nothing mean', () => {
  let bench: LinkBench;
  before(onlyOnSandbox);
  afterEach(() => bench?.close());
  const open = async (options: BenchOptions = {}): Promise<LinkBench> => {
    bench = await openBench(options);
    return bench;
  };
  const change = (text: string) => bench.sandbox.change(text);
  async function assertNothingHappens(): Promise<void> {
    const { creates, updates, deletes } = await bench.sync();
    assert.deepEqual({ creates, updates, deletes }, { creates: 0, updates: 0, deletes: 0 });
    for (const part of bench.sandbox === undefined ? [] : (await bench.verify()).parts)
      assert.deepEqual([part.part, part.missing - part.rejected > 0, part.surplus], [part.part, false, 0]);
  }

  for (const date of ['', '18991230', '19000101']) {
    it(`keeps customers and contacts whose date of leave is '${date}'`, async () => {
      await open();
      await bench.sync();
      await change(
        `UPDATE Clientes SET FechaBajaLc = '${date}' WHERE FechaBajaLc IS NULL AND BajaEmpresaLc = 0`,
      );
      await change(
        `UPDATE LcClienteContactos SET FechaBajaLc = '${date}' WHERE FechaBajaLc IS NULL AND BajaEmpresaLc = 0`,
      );
      await assertNothingHappens();
    });
  }

  it('takes NULL in a flag for 0, in a category for CLI, in a publication for yes', async () => {
    await open({
      sage: {
        columns: {
          'Clientes.BajaEmpresaLc': 'smallint?',
          'Clientes.CodigoCategoriaCliente_': 'varchar(10)?',
          'Articulos.PublicarGCRM': 'smallint?',
          'Familias.PublicarGCRM': 'smallint?',
          'LcClienteContactos.BajaEmpresaLc': 'smallint?',
          'Articulos.ObsoletoLc': 'smallint?',
        },
      },
    });
    await bench.sync();
    await change('UPDATE Clientes SET BajaEmpresaLc = NULL WHERE BajaEmpresaLc = 0');
    await change(`UPDATE Clientes SET CodigoCategoriaCliente_ = NULL WHERE CodigoCategoriaCliente_ = 'CLI'`);
    await change('UPDATE Articulos SET PublicarGCRM = NULL WHERE PublicarGCRM <> 0');
    await change('UPDATE Familias SET PublicarGCRM = NULL WHERE PublicarGCRM <> 0');
    await change('UPDATE LcClienteContactos SET BajaEmpresaLc = NULL WHERE BajaEmpresaLc = 0');
    await change('UPDATE Articulos SET ObsoletoLc = NULL WHERE ObsoletoLc = 0');
    await assertNothingHappens();
    await change(`UPDATE Clientes SET CodigoCategoriaCliente_ = '' WHERE CodigoCategoriaCliente_ IS NULL`);
    await assertNothingHappens();
  });

  it('sends no contact of whom data protection says nothing', async () => {
    await open({ sage: { columns: { 'LcClienteContactos.ExcluirPorLOPDLc': 'smallint?' } } });
    await customer(bench, 'ABC1');
    await contact(bench, 'ABC1', 1, { ExcluirPorLOPDLc: null });
    await bench.sync();
    assert.deepEqual(
      bench.sandbox.records('contacts').filter(({ extId }) => extId === 'ABC1/1'),
      [],
    );
    const contacts = (await bench.verify()).parts.find(({ part }) => part === 'contacts');
    assert.ok(contacts?.notSent?.some(({ reason, count }) => reason === 'dataProtection' && count >= 1));
  });

  it('takes NULL in every other column of a customer, an article, an order for no value', async () => {
    const names = [
      'RazonSocial2',
      'Nombre',
      'CifDni',
      'SiglaNacion',
      'Telefono',
      'EMail1',
      'ObservacionesCliente',
    ];
    await open({
      sage: {
        columns: {
          ...Object.fromEntries(names.map((name) => [`Clientes.${name}`, 'varchar(8000)?'])),
          'Clientes.CodigoComisionista': 'int?',
          'Articulos.PrecioVenta': 'decimal(28,10)?',
          'Articulos.CodigoFamilia': 'varchar(10)?',
          'CabeceraPedidoCliente.FechaPedido': 'datetime?',
          'CabeceraPedidoCliente.CodigoComisionista': 'int?',
          'LineasPedidoCliente.%Descuento': 'decimal(28,10)?',
        },
      },
    });
    await customer(bench, 'NADA', {
      ...Object.fromEntries(names.map((name) => [name, null])),
      CodigoComisionista: null,
    });
    await article(bench, 'ART1', { PrecioVenta: null, CodigoFamilia: null });
    await order(bench, 1, 'NADA', { FechaPedido: null, CodigoComisionista: null });
    await orderLine(bench, 1, { '%Descuento': null });
    await bench.sync();
    const account = bench.sandbox.record('accounts', 'NADA');
    const spain = bench.sandbox.records('countries').find(({ isoCode }) => isoCode === 'ES');
    assert.deepEqual(
      [account['name'], account['countryId'], account['phone'] ?? ''],
      ['Cliente NADA', spain?.id, ''],
    );
    assert.equal(bench.sandbox.record('products', 'ART1')['price'] ?? null, null);
    assert.equal(bench.sandbox.record('salesorders', '2026/Z/1')['accountId'], account.id);
    await assertNothingHappens();
  });

  for (const own of ['', '**********'] as const) {
    it(`finds families, subfamilies and the families of articles where a family's own row has '${own}'`, async () => {
      await open({ sage: { familyOwnRow: own } });
      await bench.sync();
      const { records } = { records: (resource: string) => bench.sandbox.records(resource) };
      assert.deepEqual([records('productFamilies').length, records('productCategories').length], [11, 20]);
      assert.ok(records('products').filter(({ familyId }) => typeof familyId === 'number').length > 30);
      await assertNothingHappens();
    });
  }

  it('counts and tells what is left out for want of what it belongs to', async () => {
    await open();
    await order(bench, 1, 'NADIE');
    await invoice(bench, 1, 'NADIE');
    await contact(bench, 'NADIE', 1);
    await insertRow(bench, 'Familias', {
      CodigoFamilia: 'SOLA',
      CodigoSubfamilia: 'S',
      Descripcion: 'Sin familia',
    });
    await orderLine(bench, 1);
    await bench.sync();
    const told = async (part: 'orders' | 'sales' | 'contacts' | 'families', cause: string) =>
      (await bench.figures(part)).leftOut?.find((one) => one.cause === cause);
    const before = await Promise.all([
      told('orders', 'accountMissing'),
      told('orders', 'orderMissing'),
      told('sales', 'accountMissing'),
      told('contacts', 'accountMissing'),
      told('families', 'familyMissing'),
    ]);
    for (const one of before) assert.ok(one !== undefined && one.count >= 1 && one.examples.length >= 1);
    assert.deepEqual(before.at(-1)?.examples, ['SOLA/S']);
    // Nor is it forgotten by a run that looks at none of these rows again.
    await bench.sync();
    assert.equal((await told('sales', 'accountMissing'))?.count, before[2]?.count);
    await assertNothingHappens();
  });

  it('sends the three discounts of a line', async () => {
    await open();
    await customer(bench, 'ABC1');
    await article(bench, 'ART1', { PrecioVenta: 1 });
    await order(bench, 1, 'ABC1');
    await orderLine(bench, 1, { '%Descuento': 10, '%Descuento2': 5, '%Descuento3': 2, ImporteNeto: 837.9 });
    await bench.sync();
    const { id } = bench.sandbox.record('salesorders', '2026/Z/1');
    const line = () =>
      bench.sandbox.records('salesOrdersLines').find(({ salesOrderId }) => salesOrderId === id);
    const discounts = () => ['discount1', 'discount2', 'discount3', 'total'].map((field) => line()?.[field]);
    assert.deepEqual(discounts(), [10, 5, 2, 837.9]);
    await change(`UPDATE LineasPedidoCliente SET [%Descuento3] = 0 WHERE SeriePedido = 'Z'`);
    await bench.sync();
    assert.deepEqual(discounts().slice(0, 2), [10, 5]);
    assert.equal(discounts()[2] ?? null, null);
  });

  describe('in columns of other types', () => {
    const prices = {
      decimal: '12.3456789012',
      numeric: '12.3456789012',
      money: '12.3456',
      float: '0.1',
      real: '19.99',
    };
    const types = {
      decimal: 'decimal(28,10)',
      numeric: 'numeric(28,10)',
      money: 'money',
      float: 'float',
      real: 'real',
    };
    for (const kind of ['decimal', 'numeric', 'money', 'float', 'real'] as const) {
      it(`reads a price exactly from ${kind}`, async () => {
        await open({ sage: { columns: { 'Articulos.PrecioVenta': types[kind] } } });
        await article(bench, 'ART1');
        await change(`UPDATE Articulos SET PrecioVenta = ${prices[kind]} WHERE CodigoArticulo = 'ART1'`);
        await bench.sync();
        assert.equal(bench.sandbox.record('products', 'ART1')['price'], Number(prices[kind]));
        await assertNothingHappens();
      });
    }

    for (const type of ['datetime', 'datetime2', 'smalldatetime', 'date']) {
      it(`reads the date of an order from ${type}`, async () => {
        await open({ sage: { columns: { 'CabeceraPedidoCliente.FechaPedido': type } } });
        await customer(bench, 'ABC1');
        await order(bench, 1, 'ABC1');
        await bench.sync();
        assert.equal(
          String(bench.sandbox.record('salesorders', '2026/Z/1')['date']).slice(0, 10),
          '2026-02-01',
        );
        await assertNothingHappens();
      });
    }

    it('reads flags from bit, numbers of documents and agents from bigint', async () => {
      await open({
        sage: {
          columns: {
            'Clientes.BajaEmpresaLc': 'bit',
            'Articulos.ObsoletoLc': 'bit',
            'CabeceraPedidoCliente.NumeroPedido': 'bigint',
            'LineasPedidoCliente.NumeroPedido': 'bigint',
            'Clientes.CodigoComisionista': 'bigint',
          },
        },
      });
      await bench.sync();
      assert.equal(bench.sandbox.records('accounts').length, 91);
      assert.ok(bench.sandbox.records('salesOrdersLines').length > 50);
      await assertNothingHappens();
    });

    it('names the column whose type cannot be read, once, before anything is sent', async () => {
      await open({ sage: { columns: { 'Articulos.PrecioVenta': 'varchar(20)' } } });
      await assert.rejects(
        bench.sync(),
        withCode('SAGE_COLUMN_TYPE', { column: /PrecioVenta/, type: /varchar/ }),
      );
      assert.deepEqual(bench.crm.writes, []);
    });
  });

  describe('that are gone since the last run', () => {
    beforeEach(async () => {
      await open();
      await bench.sync();
      bench.crm.writes.length = 0;
    });

    it('stops the part of a table that may not be read any more, and sends the others', async () => {
      await change(`REVOKE SELECT ON ResumenCliente FROM ${READER.user}`);
      await change(`DENY SELECT ON ResumenCliente TO ${READER.user}`);
      await change('UPDATE ResumenCliente SET BaseImponible = BaseImponible + 1');
      await change(`UPDATE Clientes SET Telefono = '971 000 000' WHERE CodigoCliente = '430000001'`);
      await assert.rejects(bench.sync(), withCode('SQL_PERMISSION_DENIED', { table: /ResumenCliente/ }));
      assert.deepEqual(bench.crm.updatesOf('accounts'), [{ phone: '971 000 000' }]);
      assert.equal(bench.sandbox.crm.stats.deleted, 0);
      await assert.rejects(bench.verify(), withCode('SQL_PERMISSION_DENIED'));
      assert.equal((await bench.ledger.lastRun())?.notices?.[0]?.code, 'SQL_PERMISSION_DENIED');
    });

    it('stops the part of a column that is gone, keeps its values, and goes on when a person says so', async () => {
      const phones = () => bench.sandbox.records('accounts').map(({ phone }) => phone ?? '');
      const before = phones();
      await change(`EXEC sp_rename 'Clientes.Telefono', 'TelefonoViejo', 'COLUMN'`);
      await change(`UPDATE Clientes SET Fax = '971 000 001' WHERE CodigoCliente = '430000001'`);
      await assert.rejects(
        bench.sync(),
        withCode('SAGE_COLUMN_GONE', { table: /Clientes/, columns: /^Telefono$/ }),
      );
      assert.deepEqual(bench.crm.writes, []);
      await bench.ledger.forgetShapes();
      await bench.sync();
      assert.deepEqual(bench.crm.updatesOf('accounts'), [{ fax: '971 000 001' }]);
      assert.deepEqual(phones(), before);
    });

    it('stops the part of a table that every installation has, and sends the others', async () => {
      await change('DROP TABLE Articulos');
      await change(`UPDATE Clientes SET Fax = '971 000 001' WHERE CodigoCliente = '430000001'`);
      await assert.rejects(bench.sync(), withCode('SAGE_TABLE_MISSING', { table: /Articulos/ }));
      assert.deepEqual(bench.crm.updatesOf('accounts'), [{ fax: '971 000 001' }]);
      assert.equal(bench.sandbox.crm.stats.deleted, 0);
    });

    it('stops the part of a table that is gone', async () => {
      await change('DROP TABLE ResumenCliente');
      await assert.rejects(bench.sync(), withCode('SAGE_TABLE_GONE', { table: /ResumenCliente/ }));
      assert.equal(bench.sandbox.crm.stats.deleted, 0);
    });
  });
});
