import assert from 'node:assert/strict';
import { countRows, pageQuery, readPages, readRow } from '../../../src/connector/sage200/readPages.ts';
import { readCompanies } from '../../../src/connector/sage200/installation.ts';
import { openSageDatabase, type SageDatabase } from '../../../src/connector/sage200/sageDatabase.ts';
import { fitSource, type Source } from '../../../src/connector/sage200/source.ts';
import { accounts } from '../../../src/connector/sage200/sources/accounts.ts';
import { agents } from '../../../src/connector/sage200/sources/agents.ts';
import { contacts } from '../../../src/connector/sage200/sources/contacts.ts';
import { orderLines, orders } from '../../../src/connector/sage200/sources/orders.ts';
import { products } from '../../../src/connector/sage200/sources/products.ts';
import { invoicedDeliveryNotes, invoices } from '../../../src/connector/sage200/sources/sales.ts';
import { readTableColumns } from '../../../src/connector/sage200/tableColumns.ts';
import { STAGES } from '../../../src/connector/sync/records/stages/stages.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { READER, withSandboxSides } from '../../support/sandboxSides.ts';
import { onlyOnSandbox, startSides, type Sides } from '../../support/sides.ts';
import { tableColumns } from '../../support/tableColumns.ts';

const ORDER_COLUMNS = tableColumns({
  EjercicioPedido: 'smallint',
  SeriePedido: 'varchar',
  NumeroPedido: 'int',
  CodigoCliente: 'varchar',
});

async function readAll<Row>(database: SageDatabase, source: Source<Row>, company: number, size: number) {
  const fitted = fitSource(source, await readTableColumns(database, source.table));
  const keys: string[] = [];
  const rows: Row[] = [];
  for await (const page of readPages(database, fitted, company, { pageSize: size })) {
    assert.ok(page.length <= size);
    for (const read of page) {
      keys.push(JSON.stringify(read.key));
      if (read.ok) rows.push(read.row);
    }
  }
  return { keys, rows, count: await countRows(database, fitted, company) };
}

describe('readPages', () => {
  let sides: Sides;
  let database: SageDatabase;
  let company: number;
  before(async () => {
    sides = await startSides({ sage: { customers: 130, products: 90, orders: 12, companies: 2 } });
    database = await openSageDatabase(sides.connection, sides.password);
    company = (await readCompanies(database))[0]?.code ?? 1;
  });
  after(async () => {
    await database?.close();
    await sides?.close();
  });

  const sources = [...new Set(STAGES.flatMap((stage) => stage.sources)), agents as Source<unknown>];
  for (const [position, source] of sources.entries()) {
    it(`reads every row of ${source.table} (${position}) exactly once, in pages of a thousand`, async function () {
      this.timeout(0);
      const { keys, rows, count } = await readAll(database, source, company, 1000);
      assert.equal(new Set(keys).size, keys.length);
      assert.deepEqual([keys.length, rows.length], [count, count]);
    });
  }

  describe('under the collation of the server', () => {
    before(onlyOnSandbox);

    for (const source of [accounts, products, contacts, orderLines] as readonly Source<unknown>[]) {
      it(`gives the same rows of ${source.table} in the same order, whatever the size of the pages`, async () => {
        const { keys } = await readAll(database, source, 1, 10_000);
        for (const size of [1, 2, 3, 7, keys.length - 1, keys.length, keys.length + 1]) {
          assert.deepEqual((await readAll(database, source, 1, size)).keys, keys, `pages of ${size}`);
        }
      });
    }

    it('has codes with accents, lower case, punctuation and spaces at the end in its order', async () => {
      const strange = [
        'zeta',
        'ZETB',
        'zetc ',
        'Ñandú 9',
        'nandu 8',
        'Éa',
        'ea-',
        'EA.',
        'a b',
        'ab',
        '€1',
        '_x',
        "o'h",
      ];
      for (const code of strange) {
        await sides.sandbox?.change(`
          INSERT INTO Articulos (CodigoEmpresa, CodigoArticulo, DescripcionArticulo, PrecioVenta)
          VALUES (1, '${code.replaceAll("'", "''")}', 'raro', 1)`);
      }
      for (const size of [1, 2, 5]) {
        const { rows, count } = await readAll(database, products, 1, size);
        const codes = rows.map(({ code }) => code);
        assert.equal(codes.length, count);
        assert.deepEqual(
          codes.filter((code) => strange.some((one) => one.trim() === code)).sort(),
          strange.map((code) => code.trim()).sort(),
        );
      }
    });

    it('hands decimals over with all their digits, dates without a shift, text trimmed', async () => {
      await sides.sandbox?.change(`
        INSERT INTO Articulos (CodigoEmpresa, CodigoArticulo, DescripcionArticulo, PrecioVenta)
        VALUES (1, 'EXACTO', '  con espacios  ', 123456789012345678.0123456789)`);
      const { rows } = await readAll(database, products, 1, 1000);
      const exact = rows.find(({ code }) => code === 'EXACTO');
      assert.deepEqual([exact?.price, exact?.description], ['123456789012345678.0123456789', 'con espacios']);
      const read = await readAll(database, orders, 1, 1000);
      const stored = sides.sandbox?.database.rows(
        'SELECT NumeroPedido AS n, iso(FechaPedido) AS d FROM CabeceraPedidoCliente WHERE CodigoEmpresa = 1',
      );
      assert.deepEqual(
        new Map(read.rows.map(({ number, date }) => [number, date?.toISOString().slice(0, 19)])),
        new Map(
          stored
            ?.map(({ n, d }) => [n, String(d).replace(' ', 'T').slice(0, 19)])
            .sort((a, b) => {
              const order = read.rows.map(({ number }) => number);
              return order.indexOf(Number(a[0])) - order.indexOf(Number(b[0]));
            }) as [number, string][],
        ),
      );
    });

    it('keeps companies apart', async () => {
      const [one, two] = [await readAll(database, accounts, 1, 50), await readAll(database, accounts, 2, 50)];
      const counted = sides.sandbox?.database.rows(`
        SELECT COUNT(*) AS n FROM Clientes WHERE CodigoEmpresa = 2 AND CodigoCategoriaCliente_ <> 'EMP'
          AND ((FechaBajaLc IS NULL AND BajaEmpresaLc = 0) OR iso(FechaBajaLc) > datetime('now'))`)[0]?.['n'];
      assert.equal(two.rows.length, counted);
      assert.ok(one.rows.length > two.rows.length);
    });
  });

  it('says of a row that it cannot read which value is of another type, and keeps its key', () => {
    const fitted = fitSource(orders, ORDER_COLUMNS);
    const at = (field: string) => fitted.fields.find(({ name }) => name === field)?.position ?? -1;
    const raw: unknown[] = [];
    [raw[at('year')], raw[at('series')], raw[at('number')], raw[at('accountCode')]] = [
      2026,
      'A',
      7,
      new Date(0),
    ];
    assert.deepEqual(readRow(fitted, raw), {
      ok: false,
      key: [2026, 'A', 7],
      reason: 'accountCode: expected text, received date',
    });
    raw[at('accountCode')] = null;
    const read = readRow(fitted, raw);
    assert.deepEqual(read.ok && read.row, {
      year: 2026,
      series: 'A',
      number: 7,
      accountCode: '',
    });
  });

  it('writes a page as SQL that the primary key serves, with typed parameters', () => {
    const fitted = fitSource(orders, ORDER_COLUMNS);
    const first = pageQuery(fitted, 3, 500, undefined);
    assert.match(
      first.text,
      /^SELECT TOP \(@n\) .* FROM \[CabeceraPedidoCliente\] WHERE \(\[CodigoEmpresa\] = @company\) ORDER BY \[CodigoEmpresa\], \[EjercicioPedido\], \[SeriePedido\], \[NumeroPedido\]$/,
    );
    const next = pageQuery(fitted, 3, 500, [2026, 'A', 7]);
    assert.ok(
      next.text.includes(
        ' AND ([EjercicioPedido] >= @k0 AND ([EjercicioPedido] > @k0 OR ([SeriePedido] >= @k1 AND ([SeriePedido] > @k1 OR [NumeroPedido] > @k2)))) ORDER BY',
      ),
      next.text,
    );
    assert.deepEqual(
      next.parameters.map(({ name, value }) => [name, value]),
      [
        ['company', 3],
        ['n', 500],
        ['k0', 2026],
        ['k1', 'A'],
        ['k2', 7],
      ],
    );
  });
});

describe('fitSource', () => {
  const NUMBERS: Readonly<Record<string, string>> = {
    CodigoComisionista: 'int',
    EjercicioFactura: 'smallint',
    NumeroFactura: 'int',
    FechaFactura: 'datetime',
    BaseImponible: 'decimal',
    ImporteLiquido: 'decimal',
    BajaEmpresaLc: 'smallint',
    FechaBajaLc: 'datetime',
  };
  const columns = (...names: readonly string[]) =>
    tableColumns(Object.fromEntries(names.map((name) => [name, NUMBERS[name] ?? 'varchar'])));
  const required = ['CodigoCliente', 'RazonSocial'];
  const withCode = (code: string, column: string) => (thrown: unknown) =>
    thrown instanceof LinkError && thrown.code === code && thrown.params['column'] === column;

  it('leaves missing optional columns out, names them, and knows nothing of their values', () => {
    const fitted = fitSource(accounts, columns(...required, 'CodigoComisionista', 'EMail1'));
    assert.ok(fitted.missing.includes('Clientes.ObservacionesCliente'));
    assert.ok(!fitted.missing.includes('Clientes.EMail1'));
    assert.ok(!fitted.select.includes('ObservacionesCliente'));
    assert.equal(fitted.conditions, '([CodigoEmpresa] = @company)');
    const [code = -1, name = -1, agentCode = -1, email = -1] = ['code', 'name', 'agentCode', 'email'].map(
      (field) => fitted.fields.find((candidate) => candidate.name === field)?.position,
    );
    const raw: unknown[] = [];
    [raw[code], raw[name], raw[agentCode], raw[email]] = ['C', 'N', 1, ' a@b.es '];
    const read = readRow(fitted, raw);
    assert.ok(read.ok);
    const { row } = read;
    assert.deepEqual([row.comment, row.email, row.isProspect], [undefined, 'a@b.es', undefined]);
  });

  it('refuses an installation without a required column or a key, naming both table and column', () => {
    for (const lacking of required) {
      const rest = required.filter((column) => column !== lacking);
      assert.throws(
        () => fitSource(accounts, columns(...rest, 'EMail1')),
        withCode('SAGE_COLUMN_MISSING', lacking),
      );
    }
    assert.throws(
      () => fitSource(accounts, new Map()),
      (thrown) => thrown instanceof LinkError && thrown.code === 'SAGE_TABLE_MISSING',
    );
  });

  it('falls back on the next column of a list', () => {
    const key = ['EjercicioFactura', 'SerieFactura', 'NumeroFactura', 'CodigoCliente', 'FechaFactura'];
    assert.match(
      fitSource(invoices, columns(...key, 'ImporteLiquido')).select,
      /CAST\(\[ImporteLiquido\] AS varchar\(60\)\) AS \[total\]/,
    );
    assert.match(
      fitSource(invoices, columns(...key, 'ImporteLiquido', 'BaseImponible')).select,
      /\[BaseImponible\]/,
    );
  });

  it('knows leave by what the installation has of it', () => {
    const conditions = (...extra: readonly string[]) =>
      fitSource(accounts, columns(...required, ...extra)).conditions;
    assert.match(conditions('BajaEmpresaLc'), /AND \(ISNULL\(\[BajaEmpresaLc\], 0\) = 0\)$/);
    assert.match(
      conditions('FechaBajaLc'),
      /AND \(\(\(\[FechaBajaLc\] IS NULL OR \[FechaBajaLc\] < '19010101'\)\) OR \[FechaBajaLc\] > GETDATE\(\)\)$/,
    );
    assert.match(
      conditions('FechaBajaLc', 'BajaEmpresaLc'),
      /'19010101'\) AND ISNULL\(\[BajaEmpresaLc\], 0\) = 0\) OR/,
    );
  });

  it('reads an installation that lacks optional columns and the table of invoices', async function () {
    onlyOnSandbox.call(this);
    const without = [
      'ResumenCliente',
      'Clientes.Telefono3',
      'LcClienteContactos.NombreContactoLc',
      'Articulos.PublicarGCRM',
    ];
    await withSandboxSides({ sage: { without } }, async (sandbox) => {
      const database = await openSageDatabase(sandbox.connection, READER.password);
      const sales = await readAll(database, invoicedDeliveryNotes, 1, 10);
      const [expected] = sandbox.database.rows(
        'SELECT COUNT(*) AS n FROM CabeceraAlbaranCliente WHERE StatusFacturado <> 0',
      );
      assert.equal(sales.rows.length, expected?.['n']);
      assert.equal((await readAll(database, products, 1, 10)).rows.length, 60);
      assert.ok(
        (await readAll(database, contacts, 1, 10)).rows.every(({ fullName }) => fullName === undefined),
      );
      await database.close();
    });
  });
});
