import assert from 'node:assert/strict';
import { once } from 'node:events';
import sql from 'mssql';
import { parseBatch } from '../../../sandbox/sql/language/statementParser.ts';
import { planQuery } from '../../../sandbox/sql/translation/statementTranslator.ts';
import { plainType, textType } from '../../../sandbox/sql/values/dataType.ts';
import type { SqlValue } from '../../../sandbox/sql/tableDefinition.ts';
import { connect, customers, errorNumber, startSandbox, type Sandbox } from './sqlFixture.ts';

const total = 100_000;

function* manyCustomers(): Generator<readonly SqlValue[]> {
  for (let index = 0; index < total; index += 1) {
    const code = `C${String(index).padStart(6, '0')}`;
    const id = `01234567-89ab-cdef-0123-${String(index).padStart(12, '0')}`;
    yield [1, code, `Cliente nº ${index}`, index % 60, '12.5', '2026-03-01T10:20:30.123', null, '', 0, id];
  }
}

describe('SQL sandbox: large results', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({}, [{ definition: customers, rows: manyCustomers() }]);
  });
  after(() => sandbox.close());

  it('streams 100,000 rows', async () => {
    const pool = await connect(sandbox.server);
    const request = pool.request();
    request.stream = true;
    let rows = 0;
    request.on('row', () => {
      rows += 1;
    });
    const finished = once(request, 'done');
    await request.query('SELECT * FROM Clientes');
    await finished;
    assert.equal(rows, total);
    await pool.close();
  });

  it('serves several connections at once: a short query ends before long ones', async () => {
    const pool = await connect(sandbox.server, { pool: { max: 5, min: 5 } });
    const order: string[] = [];
    const long = Array.from({ length: 3 }, async () => {
      const { recordset } = await pool.request().query('SELECT * FROM Clientes');
      order.push('long');
      return recordset.length;
    });
    const short = pool.request().query('SELECT 1 AS a');
    await short;
    order.push('short');
    assert.deepEqual(await Promise.all(long), [total, total, total]);
    assert.equal(order[0], 'short');
    await pool.close();
  });

  it('stops at a cancel and serves the connection on', async () => {
    const pool = await connect(sandbox.server, { pool: { max: 1 } });
    const request = pool.request();
    request.stream = true;
    let rows = 0;
    request.on('row', () => {
      rows += 1;
      if (rows === 10) {
        request.cancel();
      }
    });
    const failed = once(request, 'error');
    request.query('SELECT a.* FROM Clientes a CROSS JOIN Clientes b').catch(() => undefined);
    const [error] = (await failed) as [sql.RequestError];
    assert.equal(error.code, 'ECANCEL');
    const { recordset } = await pool.request().query('SELECT COUNT(*) AS n FROM Clientes');
    assert.equal(recordset[0]?.n, total);
    assert.equal(sandbox.server.connections, 1);
    await pool.close();
  });

  it('cancels a request that has not been answered yet', async () => {
    const pool = await connect(sandbox.server, { pool: { max: 1 } });
    const request = pool.request();
    const arrived = new Promise<void>((resolve) => {
      sandbox.server.faults.pauseBeforeAnswer = (text) => {
        if (!text.includes('AS a')) {
          return undefined;
        }
        resolve();
        return new Promise(() => undefined);
      };
    });
    const refused = errorNumber(request.query('SELECT 1 AS a'));
    await arrived;
    delete sandbox.server.faults.pauseBeforeAnswer;
    request.cancel();
    assert.equal(await refused, 'ECANCEL');
    const { recordset } = await pool.request().query('SELECT 2 AS b');
    assert.deepEqual([...recordset], [{ b: 2 }]);
    await pool.close();
  });

  it('cuts the connection in the middle of a result when told to', async () => {
    const pool = await connect(sandbox.server, { pool: { max: 1 } });
    sandbox.server.faults.dropAfterRows = 500;
    await assert.rejects(pool.request().query('SELECT * FROM Clientes'));
    delete sandbox.server.faults.dropAfterRows;
    await pool.close();
  });

  const keyType = { '@e': plainType('smallint'), '@c': textType('nvarchar', 15) };
  const plan = (query: string): string => {
    const [statement] = parseBatch(query);
    assert.ok(statement?.type === 'query');
    const { sql: translated } = planQuery(statement.query, {
      databaseName: 'Sage',
      collation: sandbox.database.collation,
      findTable: sandbox.database.findTable,
      variables: new Map(Object.entries(keyType)),
    });
    return sandbox.database
      .rows(`EXPLAIN QUERY PLAN ${translated}`)
      .map((row) => row['detail'])
      .join('; ');
  };

  it('pages by key through the index, without sorting', () => {
    const next = plan(
      'SELECT TOP (500) * FROM Clientes WHERE CodigoEmpresa = @e AND (CodigoCliente > @c) ORDER BY CodigoEmpresa, CodigoCliente',
    );
    assert.match(next, /USING INDEX PK_Clientes \(CodigoEmpresa=\? AND CodigoCliente~k>\?\)$/);
    const whole = plan(
      'SELECT TOP (500) * FROM Clientes WHERE CodigoEmpresa > @e OR (CodigoEmpresa = @e AND CodigoCliente > @c) ORDER BY CodigoEmpresa, CodigoCliente',
    );
    assert.match(whole, /USING INDEX PK_Clientes \(\(CodigoEmpresa,CodigoCliente~k\)>\(\?,\?\)\)$/);
    const both = plan(
      'SELECT TOP (500) * FROM Clientes WHERE CodigoEmpresa = @e AND (CodigoEmpresa > @e OR (CodigoEmpresa = @e AND CodigoCliente > @c)) ORDER BY CodigoEmpresa, CodigoCliente',
    );
    assert.match(both, /SEARCH .*USING INDEX PK_Clientes/);
    assert.doesNotMatch(both, /SCAN|TEMP B-TREE/);
  });

  it('pages with ties through the same index, without sorting', () => {
    const pages = [
      'WHERE CodigoEmpresa = @e ORDER BY CodigoEmpresa, CodigoCliente',
      'WHERE CodigoEmpresa = @e AND CodigoCliente > @c ORDER BY CodigoCliente',
      'WHERE CodigoEmpresa = @e AND (CodigoCliente > @c) ORDER BY CodigoEmpresa, CodigoCliente',
      'WHERE CodigoEmpresa = @e AND CodigoCliente IS NOT NULL AND CodigoCliente > @c ORDER BY CodigoCliente',
      'WHERE CodigoEmpresa > @e OR (CodigoEmpresa = @e AND CodigoCliente > @c) ORDER BY CodigoEmpresa, CodigoCliente',
      'ORDER BY CodigoEmpresa, CodigoCliente',
    ];
    for (const page of pages) {
      const ties = plan(`SELECT TOP (@e) WITH TIES * FROM Clientes ${page}`);
      assert.match(ties, /USING INDEX PK_Clientes/, page);
      assert.doesNotMatch(ties, /TEMP B-TREE/, page);
    }
  });

  it('ends a page with ties behind the last tie', async () => {
    const pool = await connect(sandbox.server);
    const request = pool.request().input('n', sql.Int, 10).input('c', sql.NVarChar(15), 'C000500');
    const { recordset } = await request.query<{ c: string }>(
      'SELECT TOP (@n) WITH TIES CodigoCliente AS c FROM Clientes WHERE CodigoEmpresa = 1 AND CodigoCliente > @c ORDER BY CodigoEmpresa, CodigoCliente',
    );
    assert.deepEqual(recordset.map(({ c }) => c).slice(8), ['C000509', 'C000510']);
    await pool.close();
  });

  it('walks all rows page by page', async () => {
    const pool = await connect(sandbox.server);
    let last = { e: 0, c: '' };
    let rows = 0;
    for (;;) {
      const { recordset } = await pool
        .request()
        .input('e', sql.SmallInt, last.e)
        .input('c', sql.VarChar(15), last.c)
        .query<{ e: number; c: string }>(
          'SELECT TOP (10000) CodigoEmpresa AS e, CodigoCliente AS c FROM Clientes WHERE CodigoEmpresa > @e OR (CodigoEmpresa = @e AND CodigoCliente > @c) ORDER BY CodigoEmpresa, CodigoCliente',
        );
      rows += recordset.length;
      const end = recordset.at(-1);
      if (end === undefined) {
        break;
      }
      last = end;
    }
    assert.equal(rows, total);
    await pool.close();
  });
});
