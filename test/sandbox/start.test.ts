import assert from 'node:assert/strict';
import sql from 'mssql';
import { startSandbox, type SandboxSql } from '../../sandbox/start.ts';

describe('sandbox: as a whole', () => {
  it('serves a database made to order, to a reader and to a login without grants', async () => {
    const sandbox = await startSandbox({
      customers: 20,
      products: 20,
      orders: 10,
      collation: 'Modern_Spanish_CI_AS',
      columns: { 'Articulos.PrecioVenta': 'money' },
      familyOwnRow: '**********',
      without: ['ResumenCliente'],
    });
    const connect = ({ server, port, database }: SandboxSql, user: string, password: string) =>
      new sql.ConnectionPool({
        server,
        port,
        database,
        user,
        password,
        options: { trustServerCertificate: true },
      }).connect();
    const { sql: main, secondSql: second } = sandbox.description;
    const reader = await connect(main, main.user, main.password);
    const { recordset } = await reader.request().query(
      `SELECT DATABASEPROPERTYEX(DB_NAME(), 'Collation') c, OBJECT_ID('ResumenCliente') r,
         (SELECT TYPE_NAME(user_type_id) FROM sys.columns WHERE name = 'PrecioVenta') t,
         (SELECT COUNT(*) FROM Familias WHERE CodigoSubfamilia = '') f`,
    );
    assert.deepEqual(recordset[0], { c: 'Modern_Spanish_CI_AS', r: null, t: 'money', f: 0 });
    const ungranted = await connect(main, main.ungrantedUser, main.ungrantedPassword);
    await assert.rejects(ungranted.request().query('SELECT TOP (0) 1 AS x FROM Clientes'), { number: 229 });

    // R1: the second server's database bears the same name and is another.
    const other = await connect(second, second.user, second.password);
    const ask = async (pool: sql.ConnectionPool): Promise<unknown> => {
      const { recordset: rows } = await pool
        .request()
        .query<{ g: string }>('SELECT service_broker_guid g FROM sys.databases WHERE name = DB_NAME()');
      return rows[0]?.g;
    };
    assert.notEqual(await ask(other), await ask(reader));
    await Promise.all([reader.close(), ungranted.close(), other.close()]);
    await sandbox.close();
  });
});
