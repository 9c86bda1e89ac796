import assert from 'node:assert/strict';
import type sql from 'mssql';
import { connect, errorNumber, startSandbox, type Sandbox } from './sqlFixture.ts';

describe('SQL sandbox: T-SQL', () => {
  let sandbox: Sandbox;
  let pool: sql.ConnectionPool;
  before(async () => {
    sandbox = await startSandbox();
    pool = await connect(sandbox.server);
  });
  after(async () => {
    await pool.close();
    await sandbox.close();
  });

  const values: readonly (readonly [string, unknown])[] = [
    ["'a' + N'b' + 'ñ'", 'abñ'],
    ['7 / 2', 3],
    ['7 % 4 - 1 * 2', 1],
    ['7 / 2.0', 3.5],
    ['CAST(7 / 3.0 AS varchar(40))', '2.333333'],
    ['CAST(CAST(1 AS decimal(28,10)) / 3 AS varchar(60))', '0.333333333333'],
    ["CAST(CAST('12.5' AS decimal(28,10)) AS varchar(40))", '12.5000000000'],
    ['CAST(1234.5678 AS decimal(10,2))', 1234.57],
    ['CAST(3.99 AS int)', 3],
    ["CAST('abcdef' AS varchar(3))", 'abc'],
    ["CAST('ab' AS char(4)) + '|'", 'ab  |'],
    ["LEN('abc  ')", 3],
    ["DATALENGTH(N'abc')", 6],
    ["UPPER('ñandú') + LOWER('ÁB')", 'ÑANDÚáb'],
    ["LTRIM(RTRIM('  x  ')) + TRIM(' y ')", 'xy'],
    ["SUBSTRING('abcdef', 2, 3)", 'bcd'],
    ["LEFT('abcdef', 2) + RIGHT('abcdef', 2)", 'abef'],
    ["REPLACE('Añoso', 'N', 'm')", 'Amoso'],
    ["CHARINDEX('ç', 'abC')", 3],
    ["CONCAT('a', NULL, 1, 2.50)", 'a12.50'],
    ["ISNULL(NULL, 'x')", 'x'],
    ["ISNULL(CAST(NULL AS varchar(2)), 'xyz')", 'xy'],
    ['COALESCE(NULL, CAST(NULL AS int), 5)', 5],
    ["NULLIF('A', 'á')", null],
    ["CASE WHEN 'MUÑOZ' = 'munoz ' THEN 'igual' ELSE 'distinto' END", 'igual'],
    ["CASE 3 WHEN 1 THEN 'a' WHEN 3 THEN 'c' END", 'c'],
    ["IIF('a' LIKE 'Á%', 1, 0)", 1],
    ["CASE WHEN '100%' LIKE '100!%' ESCAPE '!' AND 'b' LIKE '[^a]' THEN 1 ELSE 0 END", 1],
    ['CASE WHEN NULL IN (1, 2) THEN 1 ELSE 0 END', 0],
    ['CASE WHEN 5 BETWEEN 1 AND 5 THEN 1 ELSE 0 END', 1],
    ["CASE WHEN '10' = 10 THEN 1 ELSE 0 END", 1],
    ["CONVERT(varchar(30), CAST('2026-03-01T10:20:30.123' AS datetime), 120)", '2026-03-01 10:20:30'],
    ["CONVERT(varchar(30), CAST('2026-03-01T10:20:30.123' AS datetime), 121)", '2026-03-01 10:20:30.123'],
    ["CONVERT(varchar(30), CAST('2026-03-01T10:20:30.125' AS datetime), 126)", '2026-03-01T10:20:30.127'],
    ["CONVERT(varchar(10), CAST('20260301' AS datetime), 126)", '2026-03-01'],
    ["CONVERT(varchar(10), CAST('20260301' AS datetime), 103)", '01/03/2026'],
    ["CONVERT(varchar(30), DATEADD(month, 1, CAST('2026-01-31' AS date)))", '2026-02-28'],
    ["DATEDIFF(day, '2026-01-31', '2026-02-02')", 2],
    ["YEAR('2026-03-04') * 10000 + MONTH('2026-03-04') * 100 + DAY('2026-03-04')", 20260304],
    ['ABS(-5) + ROUND(2.5, 0)', 8],
    ['ROUND(-2.345, 2)', -2.35],
    ["TRY_CAST('x' AS int)", null],
    ['(SELECT COUNT(*) FROM Clientes WHERE CodigoEmpresa = 1)', 3],
    ["CASE WHEN EXISTS (SELECT 1 FROM Clientes WHERE CodigoCliente = 'C003') THEN 1 ELSE 0 END", 1],
    ['-5 + 3', -2],
    ['2147483648', 2147483648],
    [
      "CAST('01234567-89ab-cdef-0123-456789abcdef' AS uniqueidentifier)",
      '01234567-89AB-CDEF-0123-456789ABCDEF',
    ],
    ['CAST(1 AS bit)', true],
    ['1.5e1', 15],
  ];
  for (const [expression, expected] of values) {
    it(`SELECT ${expression}`, async () => {
      const { recordset } = await pool.request().query(`SELECT ${expression} AS v`);
      assert.deepEqual(recordset[0], { v: expected });
    });
  }

  const queries: readonly (readonly [string, readonly unknown[]])[] = [
    ['SELECT TOP 1 CodigoCliente c FROM dbo.Clientes ORDER BY RazonSocial DESC', [{ c: 'c001' }]],
    [
      'SELECT TOP (2) [CodigoCliente] AS "c" FROM [Sage].[dbo].[Clientes] AS x WITH (NOLOCK) WHERE x.CodigoEmpresa = 1 ORDER BY x.RazonSocial',
      [{ c: 'C003' }, { c: 'C001' }],
    ],
    [
      "SELECT CodigoCliente c FROM Clientes WHERE RazonSocial LIKE '%muñoz%' ORDER BY 1",
      [{ c: 'C001' }, { c: 'C002' }],
    ],
    [
      "SELECT CodigoEmpresa e FROM Clientes WHERE CodigoCliente IN ('C001  ', N'x') ORDER BY e",
      [{ e: 1 }, { e: 2 }],
    ],
    [
      'SELECT DISTINCT CodigoCliente c FROM Clientes ORDER BY CodigoCliente DESC',
      [{ c: 'C003' }, { c: 'C002' }, { c: 'C001' }],
    ],
    [
      'SELECT CodigoEmpresa e, COUNT(*) n, SUM(CodigoComisionista) s, MIN(RazonSocial) m FROM Clientes GROUP BY CodigoEmpresa HAVING COUNT(*) > 1',
      [{ e: 1, n: 3, s: 14, m: 'Álvarez' }],
    ],
    ['SELECT COUNT(DISTINCT CodigoCliente) n, AVG(CodigoComisionista) a FROM Clientes', [{ n: 3, a: 5 }]],
    [
      'SELECT CAST(SUM(RiesgoMaximo) AS varchar(60)) s FROM Clientes',
      [{ s: '123456789012345690.5123456788' }],
    ],
    [
      'SELECT YEAR(FechaAlta) y, COUNT_BIG(*) n FROM Clientes GROUP BY YEAR(FechaAlta) ORDER BY YEAR(FechaAlta)',
      [
        { y: 1900, n: '1' },
        { y: 2025, n: '1' },
        { y: 2026, n: '2' },
      ],
    ],
    [
      'SELECT c.CodigoCliente c, a.Comisionista a FROM Clientes c LEFT JOIN Comisionistas a ON a.CodigoEmpresa = c.CodigoEmpresa AND a.CodigoComisionista = c.CodigoComisionista WHERE a.Comisionista IS NULL ORDER BY c.CodigoEmpresa',
      [
        { c: 'C003', a: null },
        { c: 'c001', a: null },
      ],
    ],
    [
      'SELECT a.Comisionista a FROM Comisionistas a WHERE NOT EXISTS (SELECT * FROM Clientes c WHERE c.CodigoComisionista = a.CodigoComisionista)',
      [{ a: 'Benito' }],
    ],
    [
      'SELECT n, e FROM (SELECT CodigoEmpresa e, ROW_NUMBER() OVER (PARTITION BY CodigoEmpresa ORDER BY CodigoCliente) n FROM Clientes) q WHERE n > 2',
      [{ n: '3', e: 1 }],
    ],
    [
      'WITH q (k) AS (SELECT CodigoCliente FROM Clientes WHERE CodigoEmpresa = 2) SELECT k FROM q',
      [{ k: 'c001' }],
    ],
    ['SELECT 1 AS a UNION ALL SELECT 2.5 ORDER BY a DESC', [{ a: 2.5 }, { a: 1 }]],
    ["SELECT 'A' AS a UNION SELECT 'á'", [{ a: 'A' }]],
    [
      'SELECT CodigoCliente c FROM Clientes ORDER BY CodigoEmpresa, CodigoCliente OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY',
      [{ c: 'C002' }, { c: 'C003' }],
    ],
    ['SELECT Clientes.* , 1 AS uno FROM Clientes WHERE 1 = 0', []],
    [
      "SELECT name n FROM sys.tables WHERE schema_id = SCHEMA_ID('dbo') ORDER BY name",
      [{ n: 'Clientes' }, { n: 'Comisionistas' }],
    ],
    [
      "SELECT c.name n, t.name t, c.max_length m, c.precision p, c.scale s, c.collation_name k, c.is_nullable z FROM sys.columns c JOIN sys.types t ON t.user_type_id = c.user_type_id WHERE c.object_id = OBJECT_ID('dbo.Clientes') AND c.column_id IN (2, 5, 7) ORDER BY c.column_id",
      [
        { n: 'CodigoCliente', t: 'varchar', m: 15, p: 0, s: 0, k: 'Latin1_General_CI_AI', z: false },
        { n: 'RiesgoMaximo', t: 'decimal', m: 13, p: 28, s: 10, k: null, z: false },
        { n: 'FechaBajaLc', t: 'datetime', m: 8, p: 23, s: 3, k: null, z: true },
      ],
    ],
    [
      "SELECT TABLE_NAME t FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME",
      [{ t: 'Clientes' }, { t: 'Comisionistas' }],
    ],
    [
      'SELECT name n, state s FROM sys.databases WHERE is_read_committed_snapshot_on = 0 ORDER BY database_id',
      [
        { n: 'Sage', s: 0 },
        { n: 'Otra', s: 0 },
        { n: 'Cerrada', s: 0 },
      ],
    ],
    ['DECLARE @n int = 2; SET @n = @n + 1; SELECT @n AS n', [{ n: 3 }]],
    [
      'DECLARE @r varchar(40); SELECT @r = RazonSocial FROM Clientes WHERE CodigoEmpresa = 2; SELECT @r AS r',
      [{ r: 'Zapatos' }],
    ],
    ["IF EXISTS (SELECT 1 FROM Clientes) SELECT 'sí' AS v ELSE SELECT 'no' AS v", [{ v: 'sí' }]],
    [
      "SELECT TOP (1) [[%Descuento]]_] d FROM Clientes WHERE CodigoCliente = 'C001' ORDER BY CodigoEmpresa",
      [{ d: 1.25 }],
    ],
    [
      "SELECT CodigoCliente c FROM Clientes WHERE FechaBajaLc < GETDATE() AND FechaAlta >= '20251231'",
      [{ c: 'C002' }],
    ],
    [
      "SELECT CodigoEmpresa e FROM Clientes WHERE IdCliente = '31111111-0000-0000-0000-000000000002'",
      [{ e: 2 }],
    ],
  ];
  for (const [query, expected] of queries) {
    it(query, async () => {
      const { recordset } = await pool.request().query(query);
      assert.deepEqual([...recordset], expected);
    });
  }

  const errors: readonly (readonly [number, string])[] = [
    [102, 'SELECT 1 +'],
    [102, 'SELECT (1'],
    [105, "SELECT 'a"],
    [156, 'SELECT FROM Clientes'],
    [156, 'SELECT * FROM Clientes WHERE'],
    [207, 'SELECT Nada FROM Clientes'],
    [207, 'SELECT c.Nada FROM Clientes c'],
    [207, 'SELECT 1 FROM Clientes WHERE CodigoEmpresa = "texto"'],
    [208, 'SELECT * FROM dbo.Nada'],
    [208, 'SELECT * FROM Cerrada.dbo.Clientes'],
    [209, 'SELECT CodigoEmpresa FROM Clientes a JOIN Comisionistas b ON a.CodigoEmpresa = b.CodigoEmpresa'],
    [4104, 'SELECT z.CodigoEmpresa FROM Clientes a'],
    [137, 'SELECT @nada'],
    [134, 'DECLARE @a int; DECLARE @a int'],
    [195, 'SELECT NADA(1)'],
    [174, "SELECT LEN('a', 'b')"],
    [220, 'SELECT CAST(300 AS tinyint)'],
    [8115, 'SELECT 2147483647 + 1'],
    [8115, 'SELECT CAST(1234 AS decimal(3, 0))'],
    [8134, 'SELECT 1 / 0'],
    [245, "SELECT CAST('x' AS int)"],
    [245, 'SELECT * FROM Clientes WHERE CodigoCliente = 5'],
    [8114, "SELECT CAST('x' AS decimal(5, 2))"],
    [241, "SELECT CAST('ayer' AS datetime)"],
    [8169, "SELECT * FROM Clientes WHERE IdCliente = 'x'"],
    [8120, 'SELECT CodigoCliente, COUNT(*) FROM Clientes GROUP BY CodigoEmpresa'],
    [147, 'SELECT 1 FROM Clientes WHERE COUNT(*) > 1'],
    [402, "SELECT 1 FROM Clientes WHERE ObservacionesCliente = 'x'"],
    [8116, 'SELECT LTRIM(ObservacionesCliente) FROM Clientes'],
    [4145, 'SELECT 1 WHERE 1'],
    [145, 'SELECT DISTINCT CodigoEmpresa FROM Clientes ORDER BY RazonSocial'],
    [243, 'SELECT CAST(1 AS nada)'],
    [155, "SELECT DATEADD(luna, 1, '20260101')"],
    [1014, 'DECLARE @n int = -1; SELECT TOP (@n) 1 FROM Clientes'],
    [229, 'DELETE FROM Clientes'],
    [229, "INSERT INTO Clientes (CodigoEmpresa, CodigoCliente) VALUES (1, 'X')"],
    [229, 'UPDATE dbo.Clientes SET CodigoEmpresa = 1'],
    [207, 'INSERT INTO Clientes (Nada) VALUES (1)'],
    [102, 'nada'],
    [3902, 'COMMIT'],
    [1062, 'SELECT TOP (1) WITH TIES * FROM Clientes'],
    [1062, 'SELECT TOP (1) WITH TIES 1 AS a FROM Clientes UNION SELECT 2 ORDER BY a'],
    [1014, 'DECLARE @n int = -1; SELECT TOP (@n) WITH TIES 1 FROM Clientes ORDER BY CodigoCliente'],
    [40517, 'SELECT * FROM (SELECT TOP (1) WITH TIES * FROM Clientes ORDER BY CodigoCliente) q'],
    [40517, 'SELECT TOP (10) PERCENT * FROM Clientes'],
    [40517, 'SELECT * FROM Clientes CROSS APPLY x'],
    [3701, 'DROP TABLE Clientes'],
  ];
  for (const [number, query] of errors) {
    it(`${number}: ${query}`, async () => {
      assert.equal(await errorNumber(pool.request().batch(query)), number);
    });
  }

  it('runs nothing of a batch that names a wrong column, but all before an unknown table', async () => {
    const results = async (batch: string): Promise<number> => {
      const request = pool.request();
      request.stream = true;
      let sets = 0;
      request.on('recordset', () => {
        sets += 1;
      });
      request.on('error', () => undefined);
      const done = new Promise<void>((resolve) => {
        request.once('done', () => resolve());
      });
      request.batch(batch).catch(() => undefined);
      await done;
      return sets;
    };
    assert.equal(await results('SELECT 1 AS a; SELECT Nada FROM Clientes'), 0);
    assert.equal(await results('SELECT 1 AS a; SELECT * FROM Nada'), 1);
  });

  it('tells the columns alone under SET FMTONLY', async () => {
    const { recordsets } = await pool
      .request()
      .batch('SET FMTONLY ON; SELECT CodigoCliente FROM Clientes; SET FMTONLY OFF; SELECT 1 AS a');
    assert.deepEqual(JSON.parse(JSON.stringify(recordsets)), [[], [{ a: 1 }]]);
  });

  it('answers a result for each statement of a batch', async () => {
    const { recordsets } = await pool
      .request()
      .query('SELECT 1 AS a; SET NOCOUNT ON; SELECT 2 AS b SELECT 3 AS c');
    assert.deepEqual(recordsets, [[{ a: 1 }], [{ b: 2 }], [{ c: 3 }]]);
  });
});
