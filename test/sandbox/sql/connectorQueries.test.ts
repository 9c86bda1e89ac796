import assert from 'node:assert/strict';
import sql from 'mssql';
import { SqlDatabase } from '../../../sandbox/sql/sqlDatabase.ts';
import type { SqlValue, TableContent } from '../../../sandbox/sql/tableDefinition.ts';
import { connect, startSandbox, type Sandbox } from './sqlFixture.ts';

const guid = (last: number): string => `01234567-89AB-CDEF-0123-00000000000${last}`;

/** Families and articles as odd as real ones: NULLs, own rows of asterisks, dates that are none, other case. */
const tables = (): TableContent[] => [
  {
    definition: {
      name: 'Familias',
      primaryKey: ['CodigoEmpresa', 'CodigoFamilia', 'CodigoSubfamilia'],
      columns: [
        { name: 'CodigoEmpresa', type: 'smallint' },
        { name: 'CodigoFamilia', type: 'varchar(10)' },
        { name: 'CodigoSubfamilia', type: 'varchar(10)' },
        { name: 'Descripcion', type: 'varchar(40)', nullable: true },
      ],
    },
    rows: [
      [1, 'Ropa', '**********', 'Ropa'],
      [1, 'Ropa', '1', 'Abrigos'],
      [1, 'Pan', '', null],
    ],
  },
  {
    definition: {
      name: 'Articulos',
      primaryKey: ['CodigoEmpresa', 'CodigoArticulo'],
      columns: [
        { name: 'CodigoEmpresa', type: 'smallint' },
        { name: 'CodigoArticulo', type: 'varchar(20)' },
        { name: 'CodigoFamilia', type: 'varchar(10)' },
        { name: 'CodigoSubfamilia', type: 'varchar(10)', nullable: true },
        { name: 'Precio', type: 'decimal(28,10)', nullable: true },
        { name: 'Grupo', type: 'int', nullable: true },
        { name: 'FechaBajaLc', type: 'datetime', nullable: true },
        { name: 'Id', type: 'uniqueidentifier' },
      ],
    },
    rows: [
      [1, ' A', 'ROPA', '1', '10', 1, null, guid(1)],
      [1, 'A', 'ropa', null, '9.5', 1, '1900-01-01T00:00:00.000', guid(2)],
      [1, 'b', 'PÁN', '', null, null, '1899-12-30T00:00:00.000', guid(3)],
      [1, 'C', 'Otra', '', '-2', 2, '2020-05-05T00:00:00.000', guid(4)],
      [1, 'D', 'Ropa', '2', '10.0000000001', 2, '2090-05-05T00:00:00.000', guid(5)],
    ] satisfies SqlValue[][],
  },
];

describe('SQL sandbox: what a connector asks', () => {
  let sandbox: Sandbox;
  let pool: sql.ConnectionPool;
  before(async () => {
    sandbox = await startSandbox({ machineName: 'SERVIDOR', instanceName: 'SAGE200' }, tables());
    pool = await connect(sandbox.server);
  });
  after(async () => {
    await pool.close();
    await sandbox.close();
  });

  const queries: readonly (readonly [string, readonly (readonly unknown[])[]])[] = [
    [
      `SELECT a.CodigoArticulo, f.Descripcion FROM Articulos a
       LEFT JOIN Familias f ON f.CodigoEmpresa = a.CodigoEmpresa AND f.CodigoFamilia = a.CodigoFamilia
         AND REPLACE(f.CodigoSubfamilia, '*', '') = ISNULL(a.CodigoSubfamilia, '')
       ORDER BY a.CodigoArticulo`,
      [
        [' A', 'Abrigos'],
        ['A', 'Ropa'],
        ['b', null],
        ['C', null],
        ['D', null],
      ],
    ],
    [
      `SELECT a.CodigoArticulo FROM Articulos a WHERE NOT EXISTS (SELECT 1 FROM Familias f
         WHERE f.CodigoFamilia = a.CodigoFamilia AND f.CodigoEmpresa = a.CodigoEmpresa) ORDER BY 1`,
      [['C']],
    ],
    [
      `SELECT COUNT_BIG(*), COUNT(DISTINCT CodigoFamilia), SUM(CASE WHEN FechaBajaLc > '19010101' AND FechaBajaLc <= GETDATE() THEN 1 ELSE 0 END),
         MIN(Precio), MAX(ISNULL(Precio, 0)) FROM Articulos`,
      [['5', 3, 1, -2, 10.0000000001]],
    ],
    [
      `SELECT CodigoFamilia, COUNT(*) FROM Articulos WHERE CodigoFamilia <> 'Otra' GROUP BY CodigoFamilia HAVING COUNT(*) > 1`,
      [['ROPA', 3]],
    ],
    [
      `SELECT CASE WHEN CodigoSubfamilia IS NULL THEN 'nada' WHEN CodigoSubfamilia = '' THEN 'vacía' ELSE UPPER(LTRIM(RTRIM(CodigoSubfamilia))) END
       FROM Articulos ORDER BY CodigoArticulo`,
      [['1'], ['nada'], ['vacía'], ['vacía'], ['2']],
    ],
    [
      `SELECT COALESCE(NULLIF(CodigoSubfamilia, ''), '-'), CAST(Precio AS varchar(60)) FROM Articulos WHERE Precio IS NOT NULL AND FechaBajaLc IS NOT NULL ORDER BY Precio`,
      [
        ['-', '-2.0000000000'],
        ['-', '9.5000000000'],
        ['2', '10.0000000001'],
      ],
    ],
    ['SELECT TOP (0) 1 AS x FROM Articulos', []],
    ['SELECT TOP (2) WITH TIES Grupo FROM Articulos ORDER BY Grupo', [[null], [1], [1]]],
    ['SELECT TOP (1) WITH TIES Grupo FROM Articulos ORDER BY Grupo DESC', [[2], [2]]],
    [
      "SELECT TOP (1) WITH TIES CodigoArticulo FROM Articulos WHERE CodigoFamilia <= 'pan' ORDER BY CodigoFamilia, Id",
      [['C']],
    ],
    [
      "SELECT TOP (1) WITH TIES COUNT(*), CodigoFamilia FROM Articulos WHERE CodigoFamilia <> 'ropa' GROUP BY CodigoFamilia ORDER BY COUNT(*)",
      [
        [1, 'Otra'],
        [1, 'PÁN'],
      ],
    ],
    ['SELECT TOP (0) WITH TIES Grupo FROM Articulos ORDER BY Grupo', []],
    ['SELECT TOP (9) WITH TIES CodigoArticulo FROM Articulos WHERE Grupo = 2 ORDER BY Grupo', [['C'], ['D']]],
    [
      `SELECT CodigoArticulo FROM Articulos WHERE CodigoEmpresa = 1 AND ((Grupo IS NULL AND CodigoArticulo > 'a') OR Grupo IS NOT NULL)
       ORDER BY Grupo, CodigoArticulo`,
      [['b'], [' A'], ['A'], ['C'], ['D']],
    ],
    [
      "SELECT CodigoArticulo FROM Articulos WHERE Grupo > 1 OR (Grupo = 1 AND CodigoArticulo > ' a') ORDER BY Grupo, CodigoArticulo",
      [['A'], ['C'], ['D']],
    ],
    [
      "SELECT CodigoArticulo FROM Articulos WHERE FechaBajaLc < '19010101' ORDER BY CodigoArticulo",
      [['A'], ['b']],
    ],
    [
      "SELECT DB_NAME(), SERVERPROPERTY('ServerName'), SERVERPROPERTY('MachineName'), SERVERPROPERTY('InstanceName')",
      [['Sage', 'SERVIDOR\\SAGE200', 'SERVIDOR', 'SAGE200']],
    ],
    [
      `SELECT c.name, ic.key_ordinal FROM sys.indexes i
       JOIN sys.index_columns ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
       JOIN sys.columns c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
       JOIN sys.tables t ON t.object_id = i.object_id
       WHERE t.name = 'Familias' AND i.is_primary_key = 1 ORDER BY ic.key_ordinal`,
      [
        ['CodigoEmpresa', 1],
        ['CodigoFamilia', 2],
        ['CodigoSubfamilia', 3],
      ],
    ],
  ];
  for (const [query, expected] of queries) {
    it(query.replaceAll(/\s+/g, ' '), async () => {
      const request = pool.request();
      request.arrayRowMode = true;
      const { recordset } = await request.query(query);
      assert.deepEqual([...recordset], expected);
    });
  }

  it('finds rows by a list of guids', async () => {
    const { recordset } = await pool
      .request()
      .input('a', sql.UniqueIdentifier, guid(2))
      .input('b', sql.UniqueIdentifier, guid(5).toLowerCase())
      .query('SELECT Id FROM Articulos WHERE Id IN (@a, @b) ORDER BY Id');
    assert.deepEqual(
      recordset.map((row: { Id: string }) => row.Id),
      [guid(2), guid(5)],
    );
  });

  it('reads a page by a nullable key whose bound is NULL', async () => {
    const { recordset } = await pool
      .request()
      .input('g', sql.Int, null)
      .query("SELECT CodigoArticulo FROM Articulos WHERE Grupo > @g OR (Grupo = @g AND CodigoArticulo > '')");
    assert.deepEqual([...recordset], []);
  });

  it('knows a database by its guid and date', async () => {
    const query = 'SELECT service_broker_guid g, create_date d FROM sys.databases WHERE name = DB_NAME()';
    const ask = async (): Promise<{ g: string; d: Date }> => {
      const { recordset } = await pool.request().query<{ g: string; d: Date }>(query);
      const [row] = recordset;
      assert.ok(row);
      return row;
    };
    const { g, d } = await ask();
    assert.deepEqual(await ask(), { g, d });
    assert.equal(g, sandbox.database.identity.brokerGuid);
    assert.equal(d.toISOString(), `${sandbox.database.identity.createDate}Z`);
    const identity = (name: string, options: ConstructorParameters<typeof SqlDatabase>[2]): unknown => {
      const database = new SqlDatabase(name, [], options);
      database.close();
      return database.identity;
    };
    assert.deepEqual(identity('Sage', {}), sandbox.database.identity);
    assert.notDeepEqual(identity('Sage', { seed: 201 }), sandbox.database.identity);
    assert.notDeepEqual(identity('Otra', {}), sandbox.database.identity);
    assert.deepEqual(identity('Otra', { identity: sandbox.database.identity }), sandbox.database.identity);
  });
});
