import assert from 'node:assert/strict';
import sql from 'mssql';
import { sageDatabase, type SageOptions } from '../../../sandbox/sage200/sageDatabase.ts';
import type { SqlType, SqlValue, TableContent } from '../../../sandbox/sql/tableDefinition.ts';
import { connect, errorNumber, startSandbox, type Sandbox } from './sqlFixture.ts';
import { hasTsql, runTsql } from './tsqlClient.ts';

/** One column of each type, what is stored in it, and what TDS clients and the catalog make of it. */
interface Case {
  readonly type: SqlType;
  readonly stored: SqlValue;
  readonly read: unknown;
  /** As tsql shows it. */
  readonly shown: string;
  /** system_type_id, TYPE_NAME, max_length, precision, scale */
  readonly catalog: readonly [number, string, number, number, number];
}

const utc = (text: string): Date => new Date(`${text}Z`);
const cases: readonly Case[] = [
  { type: 'bit', stored: -1, read: true, shown: '1', catalog: [104, 'bit', 1, 1, 0] },
  { type: 'tinyint', stored: 255, read: 255, shown: '255', catalog: [48, 'tinyint', 1, 3, 0] },
  { type: 'smallint', stored: -1, read: -1, shown: '-1', catalog: [52, 'smallint', 2, 5, 0] },
  { type: 'int', stored: '12.5', read: 12, shown: '12', catalog: [56, 'int', 4, 10, 0] },
  {
    type: 'bigint',
    stored: '9007199254740993',
    read: '9007199254740993',
    shown: '9007199254740993',
    catalog: [127, 'bigint', 8, 19, 0],
  },
  {
    type: 'decimal(28,10)',
    stored: '12.5',
    read: 12.5,
    shown: '12.5000000000',
    catalog: [106, 'decimal', 13, 28, 10],
  },
  {
    type: 'numeric(9,2)',
    stored: '-0.05',
    read: -0.05,
    shown: '-0.05',
    catalog: [108, 'numeric', 5, 9, 2],
  },
  { type: 'money', stored: '-12.3456', read: -12.3456, shown: '-12.3456', catalog: [60, 'money', 8, 19, 4] },
  { type: 'float', stored: 0.1, read: 0.1, shown: '0.10000000000000001', catalog: [62, 'float', 8, 53, 0] },
  {
    type: 'real',
    stored: 0.1,
    read: Math.fround(0.1),
    shown: '0.100000001',
    catalog: [59, 'real', 4, 24, 0],
  },
  {
    type: 'date',
    stored: '2026-03-01T10:20:30.000',
    read: utc('2026-03-01T00:00:00'),
    shown: 'Mar  1 2026 12:00AM',
    catalog: [40, 'date', 3, 10, 0],
  },
  {
    type: 'smalldatetime',
    stored: '2026-03-01T10:20:40.000',
    read: utc('2026-03-01T10:21:00'),
    shown: 'Mar  1 2026 10:21AM',
    catalog: [58, 'smalldatetime', 4, 16, 0],
  },
  {
    type: 'datetime',
    stored: '2026-03-01T10:20:30.123',
    read: utc('2026-03-01T10:20:30.123'),
    shown: 'Mar  1 2026 10:20AM',
    catalog: [61, 'datetime', 8, 23, 3],
  },
  {
    type: 'datetime2',
    stored: '1026-03-01T10:20:30.123',
    read: utc('1026-03-01T10:20:30.123'),
    shown: 'Mar  1 1026 10:20AM',
    catalog: [42, 'datetime2', 8, 27, 7],
  },
  {
    type: 'datetime2(0)',
    stored: '2026-03-01T10:20:30.623',
    read: utc('2026-03-01T10:20:31'),
    shown: 'Mar  1 2026 10:20AM',
    catalog: [42, 'datetime2', 6, 19, 0],
  },
  {
    type: 'varchar(10)',
    stored: ' aŁñ€ ',
    read: ' a?ñ€ ',
    shown: ' a?ñ€ ',
    catalog: [167, 'varchar', 10, 0, 0],
  },
  {
    type: 'nvarchar(10)',
    stored: ' aŁΩ ',
    read: ' aŁΩ ',
    shown: ' aŁΩ ',
    catalog: [231, 'nvarchar', 20, 0, 0],
  },
  { type: 'char(4)', stored: 'ab', read: 'ab  ', shown: 'ab  ', catalog: [175, 'char', 4, 0, 0] },
  { type: 'nvarchar(max)', stored: 'Ω', read: 'Ω', shown: 'Ω', catalog: [231, 'nvarchar', -1, 0, 0] },
];

const isText = (type: SqlType): boolean => type.includes('char');

const allTypes = (): TableContent => ({
  definition: {
    name: 'Tipos',
    primaryKey: ['id'],
    columns: [
      { name: 'id', type: 'int' },
      ...cases.map(({ type }, index) => ({ name: `c${index}`, type, nullable: index % 2 === 0 })),
    ],
  },
  rows: [[1, ...cases.map(({ stored }) => stored)]],
});

describe('SQL sandbox: column types', () => {
  let sandbox: Sandbox;
  let pool: sql.ConnectionPool;
  before(async () => {
    sandbox = await startSandbox({}, [allTypes()]);
    pool = await connect(sandbox.server);
  });
  after(async () => {
    await pool.close();
    await sandbox.close();
  });

  for (const [index, { type, read, catalog }] of cases.entries()) {
    it(`${type}: read by mssql and told by sys.columns`, async () => {
      const { recordset } = await pool.request().query(`SELECT c${index} AS v FROM Tipos`);
      assert.deepEqual(recordset[0], { v: read });
      const described = await pool.request().query(
        `SELECT c.system_type_id i, c.user_type_id u, TYPE_NAME(c.user_type_id) t, c.max_length m, c.precision p, c.scale s,
           c.is_nullable n, c.collation_name k, y.name y
         FROM sys.columns c
         JOIN sys.tables b ON b.object_id = c.object_id
         JOIN sys.types y ON y.user_type_id = c.user_type_id
         WHERE b.name = 'tipos' AND c.name = 'c${index}'`,
      );
      const [id, name, m, p, s] = catalog;
      const k = isText(type) ? 'Latin1_General_CI_AI' : null;
      assert.deepEqual(
        [...described.recordset],
        [{ i: id, u: id, t: name, y: name, m, p, s, n: index % 2 === 0, k }],
      );
    });
  }

  it('reads them all with tsql', async function () {
    if (!hasTsql(this)) {
      return;
    }
    const list = cases.map((_, index) => `c${index}`).join(', ');
    const output = await runTsql(sandbox.server.port, `SELECT ${list} FROM Tipos\nGO`);
    for (const { type, shown } of cases) {
      assert.ok(output.split(/[\t\n]/).includes(shown), `${type}: ${shown} in ${output}`);
    }
  });

  const conditions: readonly string[] = [
    'c7 = -12.3456',
    'c8 = 0.1e0',
    'c9 < c8 + 0.00001 AND c9 > 0.1e0',
    "c11 > '20260301' AND c11 < GETDATE() + 36500",
    "c10 = '20260301' AND c10 >= '19010101'",
    "c13 < '19010101'",
    "c13 < CAST('19010101' AS datetime)",
    'c0 = 1 AND c0 <> 0',
    "c16 = N' AłΩ'",
    "c16 <> N'aŁΩ'",
    "c15 = ' a?ñ€'",
    "c17 = 'ab'",
    "'Ω' = '?'",
  ];
  for (const condition of conditions) {
    it(`holds: ${condition}`, async () => {
      const { recordset } = await pool.request().query(`SELECT id FROM Tipos WHERE ${condition}`);
      assert.deepEqual([...recordset], [{ id: 1 }]);
    });
  }

  const texts: readonly (readonly [string, string | number])[] = [
    ['CONVERT(varchar(60), c7, 2)', '-12.3456'],
    ['CAST(c7 AS varchar(60))', '-12.35'],
    ['CONVERT(varchar(60), c8, 3)', '1.0000000000000001e-001'],
    ['CONVERT(varchar(60), c9, 3)', '1.0000000149011612e-001'],
    ['CONVERT(varchar(60), c8, 2)', '1.000000000000000e-001'],
    ['CONVERT(varchar(60), c8)', '0.1'],
    ['CAST(c5 AS varchar(60))', '12.5000000000'],
    ['CAST(c6 AS varchar(60))', '-0.05'],
    ['CONVERT(varchar(30), c11, 126)', '2026-03-01T10:21:00'],
    ['CONVERT(varchar(30), c13, 126)', '1026-03-01T10:20:30.1230000'],
    ['CONVERT(varchar(30), DATEADD(second, 31, c11), 120)', '2026-03-01 10:22:00'],
    ['CONVERT(varchar(30), DATEADD(day, -1, c14), 126)', '2026-02-28T10:20:31'],
    ['CAST(c7 * 2 AS varchar(30))', '-24.69'],
  ];
  for (const [expression, expected] of texts) {
    it(`SELECT ${expression}`, async () => {
      const { recordset } = await pool.request().query(`SELECT ${expression} AS v FROM Tipos`);
      assert.deepEqual([...recordset], [{ v: expected }]);
    });
  }

  it('loses in a varchar parameter what the code page lacks, in an nvarchar one nothing', async () => {
    const find = async (type: sql.ISqlType): Promise<number> => {
      const { recordset } = await pool
        .request()
        .input('v', type, ' aŁΩ')
        .query('SELECT id FROM Tipos WHERE c16 = @v');
      return recordset.length;
    };
    assert.deepEqual([await find(sql.VarChar(10)), await find(sql.NVarChar(10))], [0, 1]);
  });

  it('refuses what does not fit', async () => {
    assert.equal(await errorNumber(pool.request().query("SELECT CAST('2090' AS smalldatetime)")), 241);
    assert.equal(await errorNumber(pool.request().query("SELECT CAST('20900101' AS smalldatetime)")), 242);
    assert.equal(
      await errorNumber(pool.request().query('SELECT CONVERT(varchar(5), c8, 3) FROM Tipos')),
      8115,
    );
  });
});

describe('SQL sandbox: a Sage 200 database with other types', () => {
  const columns: NonNullable<SageOptions['columns']> = {
    'Clientes.BajaEmpresaLc': 'smallint?',
    'Clientes.BloqueoPedido': 'bit',
    'Clientes.FechaAlta': 'datetime2',
    'Clientes.FechaBajaLc': 'smalldatetime?',
    'Clientes.CodigoCliente': 'nvarchar(15) COLLATE Latin1_General_BIN2',
    'Articulos.PrecioVenta': 'float',
    'Articulos.PrecioCompra': 'numeric(28,10)?',
    'Articulos.PesoNetoUnitario_': 'real',
    'Articulos.IdArticulo': 'uniqueidentifier?',
    'CabeceraPedidoCliente.NumeroPedido': 'numeric(10,0)',
    'CabeceraPedidoCliente.BaseImponible': 'money',
    'CabeceraPedidoCliente.EjercicioPedido': 'bigint',
  };

  it('holds the same rows in them', async () => {
    const sandbox = await startSandbox({}, sageDatabase({ columns }));
    const pool = await connect(sandbox.server);
    const { recordset } = await pool.request().query(
      `SELECT TABLE_NAME + '.' + COLUMN_NAME AS c, DATA_TYPE t, IS_NULLABLE n FROM INFORMATION_SCHEMA.COLUMNS
       WHERE COLUMN_NAME IN ('BajaEmpresaLc', 'FechaBajaLc', 'PrecioCompra', 'NumeroPedido') AND TABLE_NAME IN ('Clientes', 'Articulos', 'CabeceraPedidoCliente')
       ORDER BY TABLE_NAME, ORDINAL_POSITION`,
    );
    assert.deepEqual(
      [...recordset],
      [
        { c: 'Articulos.PrecioCompra', t: 'numeric', n: 'YES' },
        { c: 'CabeceraPedidoCliente.NumeroPedido', t: 'numeric', n: 'NO' },
        { c: 'Clientes.BajaEmpresaLc', t: 'smallint', n: 'YES' },
        { c: 'Clientes.FechaBajaLc', t: 'smalldatetime', n: 'YES' },
      ],
    );
    const numbers = await pool
      .request()
      .query<{ n: number }>('SELECT NumeroPedido n FROM CabeceraPedidoCliente ORDER BY NumeroPedido');
    const sorted = numbers.recordset.map(({ n }) => n);
    assert.deepEqual(
      sorted,
      [...sorted].sort((a, b) => a - b),
    );
    const counts = await pool
      .request()
      .query('SELECT COUNT(*) n, MAX(FechaBajaLc) last FROM Clientes WHERE BloqueoPedido IN (0, 1)');
    assert.deepEqual(counts.recordset[0], { n: 240, last: utc('2079-06-06T00:00:00') });
    await pool.close();
    await sandbox.close();
  });

  it('refuses to change a column that there is not', () => {
    assert.throws(() => sageDatabase({ columns: { 'Clientes.Nada': 'int' } }), /Clientes\.Nada/);
  });
});
