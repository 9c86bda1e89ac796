import assert from 'node:assert/strict';
import { startCrmServer } from '../../../sandbox/crm/crmServer.ts';
import type { SageOptions } from '../../../sandbox/sage200/sageDatabase.ts';
import { lineNet } from '../../../sandbox/sage200/orderPlan.ts';
import { sageDatabase } from '../../../sandbox/sage200/sageDatabase.ts';
import type { SqlValue, TableContent } from '../../../sandbox/sql/tableDefinition.ts';

type Row = Readonly<Record<string, SqlValue>>;

function table(name: string, options?: SageOptions): readonly Row[] {
  const content = sageDatabase(options).find(({ definition }) => definition.name === name);
  assert.ok(content, `there is no table ${name}`);
  return rowsOf(content);
}

function rowsOf({ definition, rows }: TableContent): readonly Row[] {
  return [...rows].map((row) =>
    Object.fromEntries(definition.columns.map((column, index) => [column.name, row[index] ?? null])),
  );
}

/** As Latin1_General_CI_AI compares: no case, no accents, no trailing spaces. */
function folded(value: SqlValue | undefined): string {
  return String(value).normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trimEnd();
}

/** Letters of code page 1252 beyond Latin-1. */
const WINDOWS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

function fitsCodePage(text: string): boolean {
  return [...text].every((character) => character <= '\u00ff' || WINDOWS.includes(character));
}

describe('sandbox Sage 200: demo database', () => {
  it('has the sizes of a demo company', () => {
    const sizes = new Map(sageDatabase().map((content) => [content.definition.name, rowsOf(content).length]));
    assert.deepEqual(
      ['Empresas', 'Comisionistas', 'Clientes', 'Articulos', 'CabeceraPedidoCliente'].map((name) =>
        sizes.get(name),
      ),
      [1, 17, 240, 150, 120],
    );
    for (const name of [
      'LcClienteContactos',
      'Familias',
      'LineasPedidoCliente',
      'CabeceraAlbaranCliente',
      'ResumenCliente',
    ]) {
      assert.ok((sizes.get(name) ?? 0) > 20, name);
    }
  });

  it('gives the same rows for the same seed, and others for another', () => {
    const all = (options: SageOptions): string => JSON.stringify(sageDatabase(options).map(rowsOf));
    assert.equal(all({ seed: 7, companies: 2 }), all({ seed: 7, companies: 2 }));
    assert.notEqual(all({ seed: 7 }), all({ seed: 8 }));
  });

  it('keeps the first rows when a table grows', () => {
    assert.deepEqual(table('Clientes', { customers: 500 }).slice(0, 240), table('Clientes'));
  });

  it('has primary keys that are unique for a collation without case and accents', () => {
    for (const content of sageDatabase({ customers: 3000, products: 1000, orders: 300, companies: 3 })) {
      const { name, primaryKey } = content.definition;
      const rows = rowsOf(content);
      const keys = new Set(rows.map((row) => primaryKey.map((column) => folded(row[column])).join('|')));
      assert.equal(keys.size, rows.length, name);
    }
  });

  it('has values that fit their columns and code page 1252', () => {
    for (const content of sageDatabase({ customers: 3000, companies: 3 })) {
      const rows = rowsOf(content);
      for (const { name, type, nullable } of content.definition.columns) {
        const limit = Number(/^varchar\((\d+)\)$/.exec(type)?.[1] ?? Infinity);
        for (const row of rows) {
          const value = row[name];
          const where = `${content.definition.name}.${name}: ${String(value)}`;
          assert.ok(value !== undefined && (value !== null || nullable === true), where);
          const isText = type === 'text' || type.startsWith('varchar');
          if (isText) {
            assert.ok(typeof value === 'string' && value.length <= limit && fitsCodePage(value), where);
          } else if (type === 'smallint' || type === 'int' || type === 'tinyint') {
            assert.ok(Number.isInteger(value), where);
          } else if (type.startsWith('decimal')) {
            assert.match(String(value), /^-?\d{1,18}\.\d{10}$/, where);
          } else if (type === 'datetime' && value !== null) {
            assert.match(String(value), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/, where);
          } else if (type === 'uniqueidentifier') {
            assert.match(String(value), /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/, where);
          }
        }
      }
    }
  });

  it('has orders of customers and articles that exist, but for the ones left hanging on purpose', () => {
    const customers = new Set(table('Clientes').map((row) => row['CodigoCliente']));
    const products = new Set(table('Articulos').map((row) => row['CodigoArticulo']));
    const lost = table('CabeceraPedidoCliente').filter((row) => !customers.has(String(row['CodigoCliente'])));
    assert.deepEqual(
      lost.map((row) => row['CodigoCliente']),
      ['BORRADO'],
    );
    const lostLines = table('LineasPedidoCliente').filter(
      (row) => !products.has(String(row['CodigoArticulo'])),
    );
    assert.deepEqual(
      lostLines.map((row) => row['CodigoArticulo']),
      ['', 'BAJA-0001'],
    );
    for (const name of ['ResumenCliente', 'CabeceraAlbaranCliente', 'LcClienteContactos']) {
      assert.ok(
        table(name).every((row) => customers.has(String(row['CodigoCliente']))),
        name,
      );
    }
    const families = new Set(
      table('Familias').map((row) => `${row['CodigoFamilia']}|${row['CodigoSubfamilia']}`),
    );
    const homeless = table('Articulos').filter(
      (row) =>
        row['CodigoFamilia'] !== '' && !families.has(`${row['CodigoFamilia']}|${row['CodigoSubfamilia']}`),
    );
    assert.deepEqual(homeless, []);
  });

  it('has sums of lines that make the order', () => {
    const order = table('CabeceraPedidoCliente')[0];
    const lines = table('LineasPedidoCliente').filter(
      (row) => row['NumeroPedido'] === order?.['NumeroPedido'],
    );
    const sum = lines.reduce((total, line) => total + Number(line['ImporteNeto']), 0);
    assert.equal(sum.toFixed(2), Number(order?.['BaseImponible']).toFixed(2));
    assert.equal(order?.['NumeroLineas'], lines.length);
  });

  it('has lines with several discounts, each of what the one before left', () => {
    const lines = table('LineasPedidoCliente');
    const number = (line: Row, name: string): number => Number(line[name]);
    const further = lines.filter((line) => number(line, '%Descuento2') !== 0);
    assert.ok(
      further.length > 3 && further.length < lines.length / 10,
      `${further.length} of ${lines.length}`,
    );
    for (const line of lines) {
      const rest = ['%Descuento', '%Descuento2', '%Descuento3'].map((name) => 1 - number(line, name) / 100);
      const net = rest.reduce(
        (left, share) => left * share,
        number(line, 'UnidadesPedidas') * number(line, 'Precio'),
      );
      assert.ok(Math.abs(number(line, 'ImporteNeto') - net) < 0.006, JSON.stringify(line));
    }
    assert.equal(lineNet(10, 100, [10, 5, 0]), 855);
    assert.deepEqual(
      [number(further[0] ?? {}, '%Descuento2'), number(further[0] ?? {}, '%Descuento3')],
      [5, 2],
    );
  });

  it('marks a family without a subfamily as either installation does', () => {
    const own = (rows: readonly Row[], mark: string): number =>
      rows.filter((row) => row['CodigoSubfamilia'] === mark).length;
    const asterisks = { familyOwnRow: '**********' } as const;
    for (const name of ['Familias', 'Articulos']) {
      assert.ok(own(table(name), '') > 5);
      assert.equal(own(table(name, asterisks), '**********'), own(table(name), ''));
      assert.equal(own(table(name, asterisks), ''), 0);
    }
  });

  it('tells every kind of agent', () => {
    const agents = new Map(table('Comisionistas').map((row) => [row['CodigoComisionista'], row]));
    assert.equal(agents.get(3)?.['EMail1'], '');
    assert.match(String(agents.get(4)?.['EMail1']), /^\S+@\S+;\S+@\S+$/);
    assert.equal(folded(agents.get(6)?.['EMail1']), folded(agents.get(7)?.['EMail1']));
    assert.equal(agents.get(8)?.['BajaEmpresaLc'], -1);
    assert.ok(String(agents.get(9)?.['FechaBajaLc']) > '2090');
    assert.ok(agents.has(0) && agents.has(9999));
    assert.equal(table('Comisionistas', { agents: 60 }).length, 13 + 60);
  });

  it('has the administrator that the CRM sandbox has', async () => {
    const server = await startCrmServer();
    const admin = table('Comisionistas').find((row) => row['CodigoComisionista'] === 1);
    assert.equal(admin?.['EMail1'], server.implementations[0]?.admin.email);
    assert.equal(admin?.['EMail1'], 'inaki@anil.example');
    await server.close();
  });

  it('mixes customers as a real table does', () => {
    const customers = table('Clientes', { customers: 4000 });
    const share = (test: (row: Row) => boolean): number => customers.filter(test).length / customers.length;
    const between = (value: number, low: number, high: number): void =>
      assert.ok(value > low && value < high, `${value}`);
    between(
      share((row) => row['CodigoCategoriaCliente_'] === 'CLI'),
      0.82,
      0.88,
    );
    between(
      share((row) => row['CodigoCategoriaCliente_'] === 'POT'),
      0.1,
      0.14,
    );
    between(
      share((row) => row['SiglaNacion'] !== 'ES'),
      0.05,
      0.11,
    );
    between(
      share((row) => /[ñçáéíóúü]/i.test(String(row['RazonSocial']))),
      0.3,
      1,
    );
    between(
      share((row) => String(row['RazonSocial']).includes("O'Hara")),
      0,
      0.1,
    );
    between(
      share((row) => row['RazonSocial2'] !== ''),
      0.01,
      0.15,
    );
    between(
      share((row) => /\s$/.test(String(row['RazonSocial']))),
      0.01,
      0.1,
    );
    between(
      share((row) => String(row['EMail1']).includes(';')),
      0.02,
      0.07,
    );
    between(
      share((row) => row['EMail1'] === ''),
      0.15,
      0.35,
    );
    between(
      share((row) => row['BajaEmpresaLc'] !== 0),
      0.01,
      0.06,
    );
    between(
      share((row) => [0, 9999].includes(Number(row['CodigoComisionista']))),
      0.03,
      0.08,
    );
    const codes = customers.map((row) => row['CifDni']).filter((code) => code !== '');
    between(new Set(codes).size / codes.length, 0.95, 0.999);
  });

  it('has a few rows that the CRM refuses, and no more than ten', () => {
    const tooLong = table('Clientes').filter(
      (row) => String(row['ObservacionesCliente']).trim().length > 6000,
    );
    const nameless = table('Clientes').filter((row) => row['RazonSocial'] === '' && row['Nombre'] === '');
    const contacts = table('LcClienteContactos').filter(
      (row) => row['NombreContactoLc'] === '' && row['Nombre'] === '' && row['Apellido1'] === '',
    );
    const products = table('Articulos').filter((row) => row['DescripcionArticulo'] === '');
    assert.deepEqual([tooLong.length, nameless.length, contacts.length, products.length], [2, 1, 2, 1]);
  });

  it('leaves out what an installation lacks, and names contacts the other way', () => {
    const without = ['ResumenCliente', 'Articulos.PublicarGCRM', 'LcClienteContactos.NombreContactoLc'];
    const names = sageDatabase({ without }).map(({ definition }) => definition.name);
    assert.equal(names.includes('ResumenCliente'), false);
    assert.equal('PublicarGCRM' in (table('Articulos', { without })[0] ?? {}), false);
    const contacts = table('LcClienteContactos', { without });
    assert.equal(contacts.filter((row) => row['Nombre'] === '').length, 2);
  });

  it('keeps companies apart, with small others', () => {
    const companies = table('Empresas', { companies: 3 });
    assert.deepEqual(
      companies.map((row) => row['CodigoEmpresa']),
      [1, 2, 3],
    );
    assert.equal(companies[1]?.['Empresa'], 'Hermanos Núñez Distribución, S.A.');
    const customers = table('Clientes', { companies: 2 });
    const second = customers.filter((row) => row['CodigoEmpresa'] === 2);
    assert.equal(second.length, 40);
    assert.notEqual(second[0]?.['RazonSocial'], customers[0]?.['RazonSocial']);
  });

  it('makes rows while they are read', () => {
    const content = sageDatabase({ customers: 1_000_000 }).find(
      ({ definition }) => definition.name === 'Clientes',
    );
    const iterator = content?.rows[Symbol.iterator]();
    assert.equal(iterator?.next().value?.[1], '430000001');
  });
});
