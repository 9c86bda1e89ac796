import assert from 'node:assert/strict';
import sql from 'mssql';
import { asAdmin, connect, errorNumber, startSandbox, type Sandbox } from './sqlFixture.ts';

describe('SQL sandbox: changes', () => {
  let sandbox: Sandbox;
  let pool: sql.ConnectionPool;
  beforeEach(async () => {
    sandbox = await startSandbox();
    pool = await connect(sandbox.server, asAdmin);
  });
  afterEach(async () => {
    await pool.close();
    await sandbox.close();
  });

  const count = async (executor: { request: () => sql.Request } = pool): Promise<unknown> => {
    const { recordset } = await executor.request().query('SELECT COUNT(*) AS n FROM Clientes');
    return recordset[0]?.n;
  };

  it('inserts with defaults, updates and deletes', async () => {
    const inserted = await pool
      .request()
      .query(
        "INSERT INTO Clientes (CodigoEmpresa, CodigoCliente, RazonSocial) VALUES (3, 'N1', 'Nuevo'), (3, 'N2', DEFAULT)",
      );
    assert.deepEqual(inserted.rowsAffected, [2]);
    const updated = await pool
      .request()
      .query(
        "UPDATE Clientes SET RazonSocial = RazonSocial + '!', RiesgoMaximo = RiesgoMaximo + 0.1 WHERE CodigoEmpresa = 3",
      );
    assert.deepEqual(updated.rowsAffected, [2]);
    const { recordset } = await pool
      .request()
      .query(
        'SELECT RazonSocial r, CAST(RiesgoMaximo AS varchar(40)) x, LEN(CAST(IdCliente AS varchar(36))) g FROM Clientes WHERE CodigoEmpresa = 3 ORDER BY CodigoCliente',
      );
    assert.deepEqual(
      [...recordset],
      [
        { r: 'Nuevo!', x: '0.1000000000', g: 36 },
        { r: '!', x: '0.1000000000', g: 36 },
      ],
    );
    const deleted = await pool.request().query('DELETE FROM Clientes WHERE CodigoEmpresa = 3');
    assert.deepEqual(deleted.rowsAffected, [2]);
    assert.equal(await count(), 4);
  });

  const refused: readonly (readonly [number, string])[] = [
    [2627, "INSERT INTO Clientes (CodigoEmpresa, CodigoCliente) VALUES (1, 'ç001 ')"],
    [515, 'INSERT INTO Clientes (CodigoEmpresa, CodigoCliente) VALUES (1, NULL)'],
    [515, 'UPDATE Clientes SET RazonSocial = NULL'],
    [2628, "INSERT INTO Clientes (CodigoEmpresa, CodigoCliente) VALUES (1, '1234567890123456')"],
    [220, "INSERT INTO Clientes (CodigoEmpresa, CodigoCliente) VALUES (40000, 'X')"],
    [110, "INSERT INTO Clientes (CodigoEmpresa, CodigoCliente) VALUES (1, 'X', 2)"],
    [259, 'DELETE FROM sys.tables'],
  ];
  for (const [number, statement] of refused) {
    it(`${number}: ${statement}`, async () => {
      assert.equal(await errorNumber(pool.request().query(statement)), number);
      assert.equal(await count(), 4);
    });
  }

  it('does all rows of a statement or none', async () => {
    const statement = "INSERT INTO Clientes (CodigoEmpresa, CodigoCliente) VALUES (9, 'A'), (9, 'á')";
    assert.equal(await errorNumber(pool.request().query(statement)), 2627);
    assert.equal(await count(), 4);
  });

  it('minds a key only at the end of the statement', async () => {
    await pool
      .request()
      .query(
        'UPDATE Comisionistas SET CodigoComisionista = CodigoComisionista + 1; UPDATE Comisionistas SET CodigoComisionista = CodigoComisionista - 1',
      );
    const { recordset } = await pool
      .request()
      .query('SELECT CodigoComisionista n FROM Comisionistas ORDER BY CodigoComisionista');
    assert.deepEqual([...recordset], [{ n: 7 }, { n: 8 }]);
    const same = pool.request().query('UPDATE Comisionistas SET CodigoComisionista = 9');
    assert.equal(await errorNumber(same), 2627);
  });

  it('commits and rolls back', async () => {
    for (const [end, left] of [
      ['rollback', 4],
      ['commit', 3],
    ] as const) {
      const transaction = new sql.Transaction(pool);
      await transaction.begin(sql.ISOLATION_LEVEL.READ_COMMITTED);
      await transaction.request().query('DELETE FROM Clientes WHERE CodigoEmpresa = 2');
      assert.equal(await count(transaction), 3);
      await transaction[end]();
      assert.equal(await count(), left);
    }
  });

  it('understands transactions written as text', async () => {
    const { recordsets } = await pool
      .request()
      .query(
        'BEGIN TRAN; DELETE FROM Clientes; SELECT @@TRANCOUNT AS t; ROLLBACK TRAN; SELECT @@TRANCOUNT AS t, COUNT(*) AS n FROM Clientes',
      );
    assert.deepEqual(recordsets, [[{ t: 1 }], [{ t: 0, n: 4 }]]);
  });

  it('keeps readers out of uncommitted changes, unless they ask for dirty data', async () => {
    const transaction = new sql.Transaction(pool);
    await transaction.begin();
    await transaction.request().query('DELETE FROM Clientes WHERE CodigoEmpresa = 2');
    const dirty = await pool.request().query('SELECT COUNT(*) AS n FROM Clientes WITH (NOLOCK)');
    assert.equal(dirty.recordset[0]?.n, 3);
    assert.equal(await errorNumber(pool.request().query('SET LOCK_TIMEOUT 0; SELECT * FROM Clientes')), 1222);
    const waiting = count();
    await transaction.rollback();
    assert.equal(await waiting, 4);
  });

  it('rolls back when the connection goes', async () => {
    const other = await connect(sandbox.server, asAdmin);
    const transaction = new sql.Transaction(other);
    await transaction.begin();
    await transaction.request().query('DELETE FROM Clientes');
    sandbox.server.faults.dropAfterRows = 1;
    await assert.rejects(transaction.request().query('SELECT * FROM Comisionistas'));
    delete sandbox.server.faults.dropAfterRows;
    assert.equal(await count(), 4);
    // mssql keeps the connection of a transaction until that is over.
    await transaction.rollback().catch(() => undefined);
    await other.close();
  });

  it('refuses snapshot isolation where the database does not allow it', async () => {
    const batch = 'SET TRANSACTION ISOLATION LEVEL SNAPSHOT; SELECT * FROM Clientes';
    assert.equal(await errorNumber(pool.request().query(batch)), 3952);
  });
});
