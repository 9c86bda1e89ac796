import assert from 'node:assert/strict';
import type { RunSummary } from '../../../src/domain/sync.ts';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import type { StoredRecord } from '../../support/sandboxSides.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

type Plain = Readonly<Record<string, unknown>>;

const NOT_ON_LEAVE = `((FechaBajaLc IS NULL AND BajaEmpresaLc = 0) OR iso(FechaBajaLc) > datetime('now'))`;
/** What the CRM takes, written anew in SQLite's own SQL: nothing of the connector stands behind it. */
const ACCOUNTS = `
  SELECT * FROM Clientes WHERE CodigoEmpresa = 1 AND CodigoCategoriaCliente_ IN ('CLI', 'POT') AND ${NOT_ON_LEAVE}
    AND trim(RazonSocial || RazonSocial2 || Nombre) <> '' AND length(ObservacionesCliente) <= 6000`;
const PRODUCTS = `SELECT * FROM Articulos WHERE CodigoEmpresa = 1 AND PublicarGCRM <> 0 AND DescripcionArticulo <> ''`;
const ORDERS = `
  SELECT * FROM CabeceraPedidoCliente WHERE CodigoEmpresa = 1
    AND CodigoCliente IN (SELECT CodigoCliente FROM (${ACCOUNTS}))`;

/** Without the fields that have no value: the CRM keeps those as null, Sage as ''. */
function filled(values: Plain): Plain {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined),
  );
}

function byKey(rows: readonly (readonly [string, Plain])[]): ReadonlyMap<string, Plain> {
  const map = new Map(rows.map(([key, values]) => [key, filled(values)] as const));
  assert.equal(map.size, rows.length, 'a key occurs twice');
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const text = (value: unknown): string => String(value ?? '').trim();
const instant = (iso: unknown): string => `${text(iso).replace(' ', 'T').slice(0, 19)}.000Z`;

describe('first synchronisation: the CRM holds what Sage holds', () => {
  let bench: LinkBench;
  let summary: RunSummary;
  before(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench();
    await bench.invite([1, 2, 20]);
    bench.crm.writes.length = 0;
    summary = await bench.sync();
  });
  after(() => bench?.close());

  const rows = (sqlite: string): readonly Plain[] => bench.sandbox.database.rows(sqlite);
  const pick = (record: StoredRecord, like: Plain): Plain =>
    Object.fromEntries(Object.keys(like).map((field) => [field, record[field]]));

  /** Compares what is expected by key with the records of a resource, in exactly the expected fields. */
  function assertHolds(
    resource: string,
    expected: readonly (readonly [string, Plain])[],
    keyOf: (record: StoredRecord) => string = (record) => String(record['extId']),
  ): void {
    assert.ok(expected.length > 0);
    const [, like = {}] = expected[0] ?? [];
    const held = bench.sandbox
      .records(resource)
      .map((record) => [keyOf(record), pick(record, like)] as const);
    assert.deepEqual(byKey(held), byKey(expected));
  }

  const idByExtId = (resource: string): ReadonlyMap<string, number> =>
    new Map(bench.sandbox.records(resource).map((record) => [String(record['extId']), record.id]));

  it('accounts: customers and prospects with all their fields; R15: assigned to the user of their agent', () => {
    const users = idByExtId('users');
    assert.deepEqual([...users.keys()].filter((code) => code !== 'undefined').sort(), ['1', '2', '20']);
    const countries = new Map(bench.sandbox.records('countries').map((c) => [c['isoCode'], c.id]));
    const [branch] = bench.sandbox.records('branches');
    const expected = rows(ACCOUNTS).map((row) => {
      const values = {
        name:
          [text(row['RazonSocial']), text(row['RazonSocial2'])].filter(Boolean).join(' ') ||
          text(row['Nombre']),
        branchId: branch?.id,
        salesRepId1: users.get(String(row['CodigoComisionista'])) ?? users.get('1'),
        vatNumber: text(row['CifEuropeo']) || text(row['CifDni']),
        address1: text(row['Domicilio']),
        postcode: text(row['CodigoPostal']),
        city: text(row['Municipio']),
        region: text(row['Provincia']),
        countryId: countries.get(text(row['SiglaNacion'])) ?? null,
        phone: text(row['Telefono']),
        phone2: text(row['Telefono2']),
        phone3: text(row['Telefono3']),
        fax: text(row['Fax']),
        email: text(text(row['EMail1']).split(';')[0]),
        comment: text(row['ObservacionesCliente']),
        readOnly: row['CodigoCategoriaCliente_'] === 'CLI',
      };
      return [text(row['CodigoCliente']), values] as const;
    });
    assertHolds('accounts', expected);
    const assigned = new Set(bench.sandbox.records('accounts').map((record) => record['salesRepId1']));
    assert.equal(assigned.size, 3);
  });

  it('families and subfamilies, without the unpublished', () => {
    const published = `SELECT * FROM Familias WHERE CodigoEmpresa = 1 AND PublicarGCRM <> 0`;
    assertHolds(
      'productFamilies',
      rows(`${published} AND CodigoSubfamilia = ''`).map((row) => [
        text(row['Descripcion']),
        { descriptionES: row['Descripcion'], descriptionEN: row['Descripcion'], idParent: -1 },
      ]),
      (record) => String(record['descriptionES']),
    );
    const family = new Map(bench.sandbox.records('productFamilies').map((f) => [f.id, f['descriptionES']]));
    assertHolds(
      'productCategories',
      rows(`
        SELECT child.Descripcion AS name, parent.Descripcion AS parent
        FROM (${published} AND CodigoSubfamilia <> '') AS child
        JOIN (${published} AND CodigoSubfamilia = '') AS parent USING (CodigoFamilia)`).map((row) => [
        `${row['parent']}/${row['name']}`,
        { descriptionES: row['name'] },
      ]),
      (record) => `${family.get(Number(record['cLevel2']))}/${record['descriptionES']}`,
    );
    assert.ok(!bench.sandbox.records('productFamilies').some((f) => f['descriptionES'] === 'Uso interno'));
    assert.equal(rows(`SELECT 1 FROM Familias WHERE PublicarGCRM = 0`).length, 1);
  });

  it('products with their family, subfamily and exact prices, without the unpublished', () => {
    const names = (resource: string) =>
      new Map(bench.sandbox.records(resource).map((record) => [record.id, record['descriptionES']]));
    const [families, categories] = [names('productFamilies'), names('productCategories')];
    const published = rows(`
      SELECT p.*, f.Descripcion AS family, s.Descripcion AS subfamily
      FROM (${PRODUCTS}) AS p
      LEFT JOIN Familias AS f ON f.CodigoEmpresa = 1 AND f.CodigoFamilia = p.CodigoFamilia AND f.CodigoSubfamilia = ''
        AND f.PublicarGCRM <> 0
      LEFT JOIN Familias AS s ON s.CodigoEmpresa = 1 AND s.CodigoFamilia = p.CodigoFamilia
        AND s.CodigoSubfamilia = p.CodigoSubfamilia AND p.CodigoSubfamilia <> '' AND s.PublicarGCRM <> 0`);
    const expected = published.map((row) => {
      const values = {
        model: text(row['DescripcionArticulo']),
        description: [text(row['Descripcion2Articulo']), text(row['DescripcionLinea'])]
          .filter(Boolean)
          .join('\n'),
        price: Number(row['PrecioVenta']),
        cost: Number(row['PrecioCompra']),
        notAvailable: row['ObsoletoLc'] !== 0,
      };
      return [text(row['CodigoArticulo']), values] as const;
    });
    assertHolds('products', expected);
    assert.ok(rows('SELECT 1 FROM Articulos WHERE PublicarGCRM = 0').length > 0);
    for (const { CodigoArticulo: code, family, subfamily } of published) {
      const product = bench.sandbox.record('products', text(code));
      assert.equal(families.get(Number(product['familyId'])) ?? null, family, text(code));
      assert.equal(categories.get(Number(product['categoryId'])) ?? null, subfamily, text(code));
    }
  });

  it('contacts of accounts, without those on leave and those that data protection excludes', () => {
    const accounts = idByExtId('accounts');
    const all = rows(`
      SELECT * FROM LcClienteContactos WHERE CodigoEmpresa = 1 AND ${NOT_ON_LEAVE} AND ExcluirPorLOPDLc = 0
        AND CodigoCliente IN (SELECT CodigoCliente FROM (${ACCOUNTS}))
        AND NombreContactoLc || Nombre <> ''`);
    assertHolds(
      'contacts',
      all.map((row) => {
        const [first = '', ...others] = text(row['NombreContactoLc']).split(' ');
        const values = {
          accountId: accounts.get(text(row['CodigoCliente'])),
          firstName: text(row['Nombre']) || first,
          lastName:
            text(row['Nombre']) === ''
              ? others.join(' ')
              : `${text(row['Apellido1'])} ${text(row['Apellido2'])}`,
          email: text(row['EMail1']),
          phone1: text(row['TelefonoContactoLc']),
          phone2: text(row['Telefono2ContactoLc']),
          salesRepId: bench.sandbox.record('accounts', text(row['CodigoCliente']))['salesRepId1'],
        };
        return [`${text(row['CodigoCliente'])}/${row['ContactoPosicionLc']}`, values] as const;
      }),
    );
    const excluded = rows(
      'SELECT CodigoCliente, ContactoPosicionLc FROM LcClienteContactos WHERE ExcluirPorLOPDLc <> 0',
    );
    assert.ok(excluded.length > 0);
    const held = idByExtId('contacts');
    for (const row of excluded) {
      assert.ok(!held.has(`${text(row['CodigoCliente'])}/${row['ContactoPosicionLc']}`));
    }
  });

  it('orders and their lines, and no order of a customer that is not there', () => {
    const accounts = idByExtId('accounts');
    const orders = idByExtId('salesorders');
    const key = (row: Plain): string =>
      `${row['EjercicioPedido']}/${text(row['SeriePedido'])}/${row['NumeroPedido']}`;
    assertHolds(
      'salesorders',
      rows(`SELECT *, iso(FechaPedido) AS day FROM (${ORDERS})`).map((row) => [
        key(row),
        {
          accountId: accounts.get(text(row['CodigoCliente'])),
          reference: key(row),
          number: row['NumeroPedido'],
          date: instant(row['day']),
          comment: text(row['ObservacionesPedido']),
        },
      ]),
    );
    const extIds = new Map([...orders].map(([extId, id]) => [id, extId]));
    const products = idByExtId('products');
    assertHolds(
      'salesOrdersLines',
      rows(`
        SELECT line.* FROM LineasPedidoCliente AS line JOIN (${ORDERS}) AS head
          USING (CodigoEmpresa, EjercicioPedido, SeriePedido, NumeroPedido)
        WHERE CodigoArticulo IN (SELECT CodigoArticulo FROM (${PRODUCTS}))`).map((row) => [
        `${key(row)}/${row['Orden']}`,
        {
          productId: products.get(text(row['CodigoArticulo'])),
          description: text(row['DescripcionArticulo']),
          quantity: Number(row['UnidadesPedidas']),
          price: Number(row['Precio']),
          discount1: Number(row['%Descuento']),
          total: Number(row['ImporteNeto']),
        },
      ]),
      (record) => `${extIds.get(Number(record['salesOrderId']))}/${record['order']}`,
    );
    assert.equal(rows(`SELECT 1 FROM CabeceraPedidoCliente WHERE CodigoCliente = 'BORRADO'`).length, 1);
  });

  it('sales: the totals of invoices under the external ids of account and agent', () => {
    assertHolds(
      'sales',
      rows(`
        SELECT *, iso(FechaFactura) AS day FROM ResumenCliente WHERE CodigoEmpresa = 1
          AND CodigoCliente IN (SELECT CodigoCliente FROM (${ACCOUNTS}))`).map((row) => [
        `${row['EjercicioFactura']}/${text(row['SerieFactura'])}/${row['NumeroFactura']}`,
        {
          accountExtId: text(row['CodigoCliente']),
          date: instant(row['day']),
          salesRepExtId: [1, 2, 20].includes(Number(row['CodigoComisionista']))
            ? String(row['CodigoComisionista'])
            : '1',
          total: Number(row['BaseImponible']),
        },
      ]),
    );
  });

  it('no web-shop login is among the accounts', () => {
    const logins = rows(`SELECT CodigoCliente FROM Clientes WHERE CodigoCategoriaCliente_ = 'EMP'`);
    assert.ok(logins.length > 0);
    const accounts = idByExtId('accounts');
    for (const row of logins) assert.ok(!accounts.has(text(row['CodigoCliente'])));
  });

  it('R19: the figures of each part add up', async () => {
    const [accepted] = rows(`SELECT COUNT(*) AS n FROM (${ACCOUNTS})`);
    const accounts = await bench.figures('accounts');
    assert.equal(accounts.synced, accepted?.['n']);
    assert.equal(accounts.failed, 3);
    assert.equal(accounts.source, accounts.synced + accounts.failed);
    for (const part of ['families', 'products', 'contacts', 'orders', 'sales'] as const) {
      const { source, synced, failed, pending, deleted } = await bench.figures(part);
      assert.deepEqual(
        { pending, deleted, source },
        { pending: 0, deleted: 0, source: synced + failed },
        part,
      );
    }
    const held = ['productFamilies', 'productCategories', 'products', 'accounts', 'contacts', 'salesorders'];
    const created = [...held, 'salesOrdersLines', 'sales'].flatMap((name) => bench.sandbox.records(name));
    assert.equal(summary.creates, created.length);
    assert.deepEqual([summary.updates, summary.deletes], [0, 0]);
    assert.deepEqual(await bench.ledger.lastRun(), summary);
  });

  it('a second run sends nothing', async () => {
    bench.crm.writes.length = 0;
    const { creates, updates, deletes } = await bench.sync();
    assert.deepEqual({ creates, updates, deletes }, { creates: 0, updates: 0, deletes: 0 });
    assert.deepEqual(bench.crm.writes, []);
  });
});

describe('synchronisation of whichever sides the environment names', () => {
  let bench: LinkBench;
  before(async () => {
    bench = await openBench();
  });
  after(() => bench?.close());

  it('B14: after one run a second sends nothing, and only known rejections differ', async function () {
    this.timeout(0);
    await bench.sync();
    bench.crm.writes.length = 0;
    const { creates, updates, deletes } = await bench.sync();
    assert.deepEqual(
      { creates, updates, deletes, writes: bench.crm.writes },
      {
        creates: 0,
        updates: 0,
        deletes: 0,
        writes: [],
      },
    );
    const { parts } = await bench.verify();
    for (const { part, missing, duplicated, different, rejected } of parts) {
      assert.deepEqual({ duplicated, wrong: missing + different }, { duplicated: 0, wrong: rejected }, part);
    }
  });
});
