import assert from 'node:assert/strict';
import { once } from 'node:events';
import type sql from 'mssql';
import { asAdmin, asNobody, connect, errorNumber, startSandbox, type Sandbox } from './sqlFixture.ts';

type Rows = readonly Record<string, unknown>[];

describe('SQL sandbox: definitions', () => {
  let sandbox: Sandbox;
  let admin: sql.ConnectionPool;
  let reader: sql.ConnectionPool;
  beforeEach(async () => {
    sandbox = await startSandbox();
    admin = await connect(sandbox.server, asAdmin);
    reader = await connect(sandbox.server);
  });
  afterEach(async () => {
    await Promise.all([admin.close(), reader.close()]);
    await sandbox.close();
  });

  const read = async (query: string): Promise<Rows> => {
    const { recordset } = await reader.request().query<Record<string, unknown>>(query);
    return [...recordset];
  };
  const run = (batch: string): Promise<unknown> => admin.request().batch(batch);
  const described = (table: string, column: string): Promise<Rows> =>
    read(
      `SELECT TYPE_NAME(user_type_id) t, max_length m, is_nullable n, collation_name k FROM sys.columns
       WHERE object_id = OBJECT_ID('${table}') AND name = '${column}'`,
    );

  it('converts a column with its values', async () => {
    await run('ALTER TABLE Clientes ALTER COLUMN RiesgoMaximo float NULL');
    assert.deepEqual(await described('Clientes', 'RiesgoMaximo'), [{ t: 'float', m: 8, n: true, k: null }]);
    assert.deepEqual(
      await read("SELECT RiesgoMaximo r FROM Clientes WHERE CodigoCliente = 'C001' ORDER BY 1"),
      [{ r: 0 }, { r: 12.5 }],
    );
    await run('UPDATE Clientes SET RiesgoMaximo = NULL WHERE CodigoEmpresa = 2');
    assert.deepEqual(await read('SELECT COUNT(*) n FROM Clientes WHERE RiesgoMaximo IS NULL'), [{ n: 1 }]);
    assert.equal(
      await errorNumber(run('ALTER TABLE Clientes ALTER COLUMN RiesgoMaximo float NOT NULL')),
      515,
    );
    await run('ALTER TABLE dbo.Clientes ALTER COLUMN RazonSocial nvarchar(50) COLLATE Latin1_General_BIN2');
    assert.deepEqual(await described('Clientes', 'RazonSocial'), [
      { t: 'nvarchar', m: 100, n: true, k: 'Latin1_General_BIN2' },
    ]);
    await run("UPDATE Clientes SET RazonSocial = N'Ωmega' WHERE CodigoEmpresa = 2");
    assert.deepEqual(await read("SELECT RazonSocial r FROM Clientes WHERE RazonSocial > N'Ω'"), [
      { r: 'Ωmega' },
    ]);
    await run('ALTER TABLE Clientes ALTER COLUMN CodigoComisionista varchar(10) NOT NULL');
    assert.deepEqual(await read("SELECT COUNT(*) n FROM Clientes WHERE CodigoComisionista = '7 '"), [
      { n: 2 },
    ]);
    assert.equal(sandbox.database.tables.find(({ name }) => name === 'Clientes')?.primaryKey.length, 2);
    const twice =
      "INSERT INTO Clientes (CodigoEmpresa, CodigoCliente, CodigoComisionista) VALUES (1, 'c001', '')";
    assert.equal(await errorNumber(run(twice)), 2627);
  });

  it('leaves a column as it is when its values cannot follow', async () => {
    for (const [number, change] of [
      [2628, 'ALTER TABLE Clientes ALTER COLUMN RazonSocial varchar(5) NULL'],
      [245, 'ALTER TABLE Clientes ALTER COLUMN RazonSocial int NULL'],
      [5074, 'ALTER TABLE Clientes ALTER COLUMN CodigoCliente nvarchar(15) NOT NULL'],
      [5074, 'ALTER TABLE Clientes DROP COLUMN CodigoEmpresa'],
      [4924, 'ALTER TABLE Clientes ALTER COLUMN Nada int NULL'],
      [4924, 'ALTER TABLE Clientes DROP COLUMN Nada'],
      [4901, 'ALTER TABLE Clientes ADD Nueva int NOT NULL'],
      [2705, 'ALTER TABLE Clientes ADD razonsocial int NULL'],
      [4902, 'ALTER TABLE Nada ADD c int'],
      [3701, 'DROP TABLE Nada'],
      [15225, "EXEC sp_rename 'Nada', 'Otra'"],
      [15248, "EXEC sp_rename 'Clientes.Nada', 'Otra', 'COLUMN'"],
      [15335, "EXEC sp_rename 'Clientes.RazonSocial', 'CodigoCliente', 'COLUMN'"],
      [15151, 'GRANT SELECT ON Clientes TO nadie'],
      [15151, 'DENY SELECT ON Nada TO lector'],
      [40517, 'GRANT INSERT ON Clientes TO lector'],
      [40517, 'ALTER TABLE Clientes ADD CONSTRAINT u UNIQUE (RazonSocial)'],
      [40517, 'BEGIN TRAN; ALTER TABLE Clientes DROP COLUMN RazonSocial'],
      [40517, 'EXEC sp_who'],
      [40517, 'CREATE TABLE T (a int)'],
    ] as const) {
      assert.equal(await errorNumber(run(change)), number, change);
    }
    assert.deepEqual(await described('Clientes', 'RazonSocial'), [
      { t: 'varchar', m: 40, n: false, k: 'Latin1_General_CI_AI' },
    ]);
    assert.equal((await read('SELECT * FROM Clientes')).length, 4);
  });

  it('adds and drops columns', async () => {
    await run(
      "ALTER TABLE Clientes ADD Zona varchar(5) NOT NULL DEFAULT 'N', Nota nvarchar(10) NULL DEFAULT ('x')",
    );
    assert.deepEqual(await read('SELECT DISTINCT Zona z, Nota n FROM Clientes'), [{ z: 'N', n: null }]);
    await run("INSERT INTO Clientes (CodigoEmpresa, CodigoCliente) VALUES (9, 'N9')");
    assert.deepEqual(await read('SELECT Zona z, Nota n FROM Clientes WHERE CodigoEmpresa = 9'), [
      { z: 'N', n: 'x' },
    ]);
    await run('ALTER TABLE Clientes DROP COLUMN RazonSocial');
    assert.equal(await errorNumber(read('SELECT RazonSocial FROM Clientes')), 207);
    assert.deepEqual(await described('Clientes', 'RazonSocial'), []);
  });

  it('renames columns and tables', async () => {
    await run("EXEC sp_rename 'dbo.Clientes.RazonSocial', 'NombreViejo', 'COLUMN'");
    await run(
      "EXECUTE sp_rename @objname = N'[Clientes].[CodigoCliente]', @newname = N'Código', @objtype = 'column'",
    );
    await run("EXEC sp_rename 'Clientes', 'ClientesViejos'");
    assert.equal(await errorNumber(read('SELECT * FROM Clientes')), 208);
    assert.deepEqual(await read("SELECT TOP 1 NombreViejo v FROM ClientesViejos WHERE Código = 'c002'"), [
      { v: 'MUNOZ Hermanos' },
    ]);
    assert.deepEqual(await read('SELECT name n FROM sys.tables ORDER BY name'), [
      { n: 'ClientesViejos' },
      { n: 'Comisionistas' },
    ]);
    assert.deepEqual(
      await read(
        `SELECT c.name n, ic.key_ordinal o FROM sys.indexes i
         JOIN sys.index_columns ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
         JOIN sys.columns c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
         WHERE i.is_primary_key = 1 AND i.object_id = OBJECT_ID('ClientesViejos') ORDER BY ic.key_ordinal`,
      ),
      [
        { n: 'CodigoEmpresa', o: 1 },
        { n: 'Código', o: 2 },
      ],
    );
    await run(
      "EXEC sp_rename 'ClientesViejos', 'Clientes'; DROP TABLE IF EXISTS Nada; DROP TABLE Comisionistas",
    );
    assert.deepEqual(await read('SELECT TABLE_NAME n FROM INFORMATION_SCHEMA.TABLES'), [{ n: 'Clientes' }]);
  });

  it('waits for results on their way to a client', async () => {
    const request = reader.request();
    request.stream = true;
    const started = once(request, 'row');
    let rows = 0;
    request.on('row', () => {
      rows += 1;
      if (rows === 1) {
        request.pause();
      }
    });
    const many = Array.from({ length: 7 }, (_, index) => `Clientes c${index}`).join(', ');
    request.query(`SELECT c0.*, c1.RazonSocial FROM ${many}`).catch(() => undefined);
    const finished = once(request, 'done');
    await started;
    const altering = run('ALTER TABLE Clientes DROP COLUMN RazonSocial');
    request.resume();
    await finished;
    await altering;
    assert.equal(rows, 4 ** 7);
  });

  it('keeps definitions from those who are not the administrator', async () => {
    const asReader = (batch: string): Promise<unknown> => errorNumber(reader.request().batch(batch));
    assert.equal(await asReader('ALTER TABLE Clientes DROP COLUMN RazonSocial'), 1088);
    assert.equal(await asReader('DROP TABLE Clientes'), 3701);
    assert.equal(await asReader("EXEC sp_rename 'Clientes', 'X'"), 15225);
    assert.equal(await asReader('GRANT SELECT TO lector'), 15151);
  });
});

describe('SQL sandbox: permissions', () => {
  let sandbox: Sandbox;
  let admin: sql.ConnectionPool;
  let reader: sql.ConnectionPool;
  let nobody: sql.ConnectionPool;
  before(async () => {
    sandbox = await startSandbox();
    admin = await connect(sandbox.server, asAdmin);
    reader = await connect(sandbox.server);
    nobody = await connect(sandbox.server, asNobody);
  });
  after(async () => {
    await Promise.all([admin.close(), reader.close(), nobody.close()]);
    await sandbox.close();
  });

  const grant = (batch: string): Promise<unknown> => admin.request().batch(batch);

  /** What a login finds out about Clientes: its columns, its id, what it may, and what a probe answers. */
  async function seen(pool: sql.ConnectionPool): Promise<Record<string, unknown>> {
    const { recordset } = await pool.request().query(
      `SELECT (SELECT COUNT(*) FROM sys.tables) tables,
         (SELECT COUNT(*) FROM sys.columns c JOIN sys.tables t ON t.object_id = c.object_id WHERE t.name = 'Clientes') columns,
         (SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'Clientes') information,
         CASE WHEN OBJECT_ID('dbo.Clientes', 'U') IS NULL THEN 0 ELSE 1 END id,
         HAS_PERMS_BY_NAME('dbo.Clientes', 'OBJECT', 'SELECT') may,
         HAS_PERMS_BY_NAME('Sage', 'DATABASE', 'SELECT') mayAll`,
    );
    const probe = await errorNumber(pool.request().query('SELECT TOP (0) 1 AS x FROM Clientes'));
    return { ...recordset[0], probe };
  }

  const all = { tables: 2, columns: 10, information: 10, id: 1, may: 1, mayAll: 1, probe: 0 };
  const hidden = { tables: 1, columns: 0, information: 0, id: 0, may: null, mayAll: 1, probe: 229 };

  it('shows a reader every table, and a login without grants none', async () => {
    assert.deepEqual(await seen(reader), all);
    assert.deepEqual(await seen(nobody), { ...hidden, tables: 0, mayAll: 0 });
    assert.equal(await errorNumber(nobody.request().query('SELECT 1 FROM Nada')), 208);
  });

  it('takes a table away and gives it back', async () => {
    for (const change of [
      'REVOKE SELECT ON Clientes FROM lector',
      'DENY SELECT ON OBJECT::dbo.Clientes TO [lector]',
    ]) {
      await grant(change);
      assert.deepEqual(await seen(reader), hidden, change);
      assert.deepEqual((await seen(admin))['columns'], 10);
      await grant('GRANT SELECT ON dbo.Clientes TO lector');
      assert.deepEqual(await seen(reader), all);
    }
  });

  it('grants one table, or the whole database', async () => {
    await grant('GRANT SELECT ON Clientes TO sin_permisos');
    assert.deepEqual(await seen(nobody), { ...all, tables: 1, mayAll: 0 });
    await grant('REVOKE SELECT ON Clientes TO sin_permisos; GRANT SELECT TO sin_permisos, lector');
    assert.deepEqual(await seen(nobody), all);
    await grant('REVOKE SELECT FROM sin_permisos');
    assert.deepEqual(await seen(nobody), { ...hidden, tables: 0, mayAll: 0 });
  });

  it('refuses a table wherever a query reads it', async () => {
    await grant('DENY SELECT ON Clientes TO lector');
    for (const query of [
      'SELECT 1 FROM Comisionistas WHERE EXISTS (SELECT 1 FROM Clientes)',
      'WITH q AS (SELECT * FROM Clientes) SELECT COUNT(*) FROM q',
      'IF EXISTS (SELECT 1 FROM Clientes) SELECT 1 AS a',
      'DECLARE @n int = (SELECT COUNT(*) FROM Clientes)',
      'SELECT 1 AS a UNION ALL SELECT 1 FROM Clientes',
    ]) {
      assert.equal(await errorNumber(reader.request().batch(query)), 229, query);
    }
    const denied: unknown = await reader
      .request()
      .query('SELECT * FROM Clientes')
      .catch((error: unknown) => error);
    assert.match(
      String(denied),
      /The SELECT permission was denied on the object 'Clientes', database 'Sage', schema 'dbo'\./,
    );
    assert.equal((denied as { class?: number }).class, 14);
    await grant('GRANT SELECT ON Clientes TO lector');
  });
});
