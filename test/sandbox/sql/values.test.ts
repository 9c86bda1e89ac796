import assert from 'node:assert/strict';
import sql from 'mssql';
import { connect, customerRows, startSandbox, type Sandbox } from './sqlFixture.ts';

describe('SQL sandbox: values', () => {
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

  it('brings every column type back as it was', async () => {
    const { recordset } = await pool
      .request()
      .query(
        `SELECT *, CAST(RiesgoMaximo AS varchar(40)) AS exacto FROM Clientes WHERE CodigoEmpresa = 1 ORDER BY CodigoCliente`,
      );
    assert.deepEqual(recordset[0], {
      CodigoEmpresa: 1,
      CodigoCliente: 'C001',
      RazonSocial: 'Muñoz e Hijos',
      CodigoComisionista: 7,
      RiesgoMaximo: 12.5,
      FechaAlta: new Date('2026-03-01T10:20:30.123Z'),
      FechaBajaLc: null,
      ObservacionesCliente: 'Paga en € y ñ',
      '[%Descuento]_': 1.25,
      IdCliente: String(customerRows[0]?.at(-1)).toUpperCase(),
      exacto: '12.5000000000',
    });
    assert.deepEqual(
      recordset.map((row) => row['exacto']),
      ['12.5000000000', '-0.0000000001', '123456789012345678.0123456789'],
    );
    assert.deepEqual(recordset[1]?.['FechaAlta'], new Date('2025-12-31T23:59:59.997Z'));
  });

  it('describes its columns as SQL Server does', async () => {
    const { recordset } = await pool.request().query('SELECT TOP 1 * FROM Clientes');
    const types = Object.values(recordset.columns).map(({ type, length, precision, scale }) => [
      (type as { declaration?: string } | undefined)?.declaration ?? type,
      length,
      precision,
      scale,
    ]);
    assert.equal(types.length, 10);
    assert.equal(recordset.columns['RiesgoMaximo']?.precision, 28);
    assert.equal(recordset.columns['RiesgoMaximo']?.scale, 10);
    assert.equal(recordset.columns['RazonSocial']?.length, 40);
  });

  const moment = new Date('2026-03-01T10:20:30.123Z');
  const parameters: readonly (readonly [string, sql.ISqlType | (() => sql.ISqlType), unknown, unknown])[] = [
    ['tinyint', sql.TinyInt, 255, 255],
    ['smallint', sql.SmallInt, -32768, -32768],
    ['int', sql.Int, 2147483647, 2147483647],
    ['bigint', sql.BigInt, '9223372036854775807', '9223372036854775807'],
    ['bit', sql.Bit, true, true],
    ['float', sql.Float, 0.1, 0.1],
    ['real', sql.Real, 0.5, 0.5],
    ['decimal', sql.Decimal(28, 10), 12.5, 12.5],
    ['money', sql.Money, -12.34, -12.34],
    ['varchar', sql.VarChar(40), 'ñ€ á', 'ñ€ á'],
    ['nvarchar', sql.NVarChar(40), 'Ω ñ€', 'Ω ñ€'],
    ['varchar(max)', sql.VarChar(sql.MAX), 'x'.repeat(20_000), 'x'.repeat(20_000)],
    ['nvarchar(max)', sql.NVarChar(sql.MAX), 'Ω'.repeat(20_000), 'Ω'.repeat(20_000)],
    ['char', sql.Char(5), 'ab', 'ab   '],
    ['datetime', sql.DateTime, moment, moment],
    ['datetime2', sql.DateTime2(3), moment, moment],
    ['date', sql.Date, moment, new Date('2026-03-01T00:00:00Z')],
    [
      'uniqueidentifier',
      sql.UniqueIdentifier,
      '01234567-89AB-CDEF-0123-456789ABCDEF',
      '01234567-89AB-CDEF-0123-456789ABCDEF',
    ],
    ['varbinary', sql.VarBinary(10), Buffer.from('abc'), Buffer.from('abc')],
  ];
  for (const [name, type, value, expected] of parameters) {
    it(`takes and returns a ${name} parameter and its NULL`, async () => {
      const { recordset } = await pool
        .request()
        .input('p', type, value)
        .input('n', type, null)
        .query('SELECT @p AS p, @n AS n');
      assert.deepEqual(recordset[0], { p: expected, n: null });
    });
  }

  it('binds parameters to columns of other types', async () => {
    const { recordset } = await pool
      .request()
      .input('e', sql.BigInt, 1)
      .input('c', sql.NVarChar, 'c00Ω')
      .input('d', sql.DateTime2, new Date('2026-01-01T00:00:00Z'))
      .input('g', sql.UniqueIdentifier, String(customerRows[0]?.at(-1)))
      .query(
        'SELECT CodigoCliente AS c FROM Clientes WHERE CodigoEmpresa = @e AND CodigoCliente <> @c AND FechaAlta > @d AND IdCliente = @g',
      );
    assert.deepEqual([...recordset], [{ c: 'C001' }]);
  });

  it('runs prepared statements again and again', async () => {
    const statement = new sql.PreparedStatement(pool);
    statement.input('e', sql.SmallInt);
    await statement.prepare('SELECT COUNT(*) AS n FROM Clientes WHERE CodigoEmpresa = @e');
    const counts: unknown[] = [];
    for (const e of [1, 2, 3]) {
      const { recordset } = await statement.execute({ e });
      counts.push(recordset[0]?.n);
    }
    await statement.unprepare();
    assert.deepEqual(counts, [3, 1, 0]);
  });

  it('returns output parameters', async () => {
    const { output } = await pool
      .request()
      .output('n', sql.Int)
      .query('SET @n = (SELECT COUNT(*) FROM Clientes)');
    assert.deepEqual(output, { n: 4 });
  });
});
