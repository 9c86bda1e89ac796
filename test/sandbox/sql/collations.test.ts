import assert from 'node:assert/strict';
import type sql from 'mssql';
import { SqlDatabase } from '../../../sandbox/sql/sqlDatabase.ts';
import { startSqlServer, type SqlServer } from '../../../sandbox/sql/sqlServer.ts';
import type { ColumnDefinition, TableContent } from '../../../sandbox/sql/tableDefinition.ts';
import { collationNamed } from '../../../sandbox/sql/values/collation.ts';
import { connect, errorNumber, logins } from './sqlFixture.ts';

const words = ['abc', 'ABC', 'ábc', 'abd', 'nz', 'ñ', 'o', ' abc', '', 'Ωz', 'Ła', 'Óa'] as const;

function wordTable(name: string, column: Omit<ColumnDefinition, 'name'>): TableContent {
  return {
    definition: {
      name,
      primaryKey: ['id'],
      columns: [
        { name: 'id', type: 'int' },
        { name: 'w', ...column },
      ],
    },
    rows: words.map((word, index) => [index, word]),
  };
}

describe('SQL sandbox: collations', () => {
  let database: SqlDatabase;
  let server: SqlServer;
  let pool: sql.ConnectionPool;
  before(async () => {
    database = new SqlDatabase(
      'Sage',
      [
        wordTable('Ajenas', { type: 'nvarchar(10)', collation: 'Latin1_General_BIN2' }),
        wordTable('Comunes', { type: 'nvarchar(10)', collation: 'Latin1_General_CI_AI' }),
        wordTable('Estrictas', { type: 'nvarchar(10)', collation: 'latin1_general_cs_as' }),
        wordTable('Propias', { type: 'nvarchar(10)' }),
      ],
      { collation: 'Modern_Spanish_CI_AS' },
    );
    server = await startSqlServer({ databases: [database], logins });
    pool = await connect(server);
  });
  after(async () => {
    await pool.close();
    await server.close();
    database.close();
  });

  const column = async (query: string): Promise<unknown[]> => {
    const { recordset } = await pool.request().query<Record<string, unknown>>(query);
    return recordset.map((row) => Object.values(row)[0]);
  };

  const queries: readonly (readonly [string, readonly unknown[]])[] = [
    ["SELECT w FROM Propias WHERE w = 'ABC  ' ORDER BY id", ['abc', 'ABC']],
    ["SELECT w FROM Propias WHERE w = 'ábC'", ['ábc']],
    ["SELECT w FROM Propias WHERE w > 'nz' AND w < 'o'", ['ñ']],
    ["SELECT w FROM Comunes WHERE w = 'ABC  ' ORDER BY id", ['abc', 'ABC', 'ábc']],
    ["SELECT w FROM Comunes WHERE w < 'nz' AND w > 'm'", ['ñ']],
    ["SELECT w FROM Estrictas WHERE w = 'ABC '", ['ABC']],
    ["SELECT w FROM Ajenas WHERE w = 'ABC '", ['ABC']],
    ["SELECT w FROM Ajenas WHERE w = '  '", ['']],
    ["SELECT w FROM Ajenas WHERE w > 'o' ORDER BY w", ['Óa', 'ábc', 'ñ', 'Ła', 'Ωz']],
    [
      'SELECT w FROM Propias ORDER BY w, id',
      ['', ' abc', 'abc', 'ABC', 'ábc', 'abd', 'Ła', 'nz', 'ñ', 'o', 'Óa', 'Ωz'],
    ],
    [
      'SELECT w FROM Estrictas ORDER BY w',
      ['', ' abc', 'abc', 'ABC', 'ábc', 'abd', 'Ła', 'ñ', 'nz', 'o', 'Óa', 'Ωz'],
    ],
    ['SELECT COUNT(DISTINCT w) FROM Propias', [11]],
    ['SELECT COUNT(*) FROM (SELECT DISTINCT w FROM Comunes) q', [10]],
    ['SELECT COUNT(*) FROM (SELECT w FROM Estrictas GROUP BY w) q', [12]],
    ["SELECT MIN(w) FROM Ajenas WHERE w > '!'", ['ABC']],
    ["SELECT MAX(w) FROM Comunes WHERE w < 'abd'", ['abc']],
    ["SELECT COUNT(*) FROM Propias WHERE w LIKE 'A%'", [3]],
    ["SELECT COUNT(*) FROM Estrictas WHERE w LIKE 'A%'", [1]],
    ["SELECT REPLACE(w, 'A', 'x') FROM Estrictas WHERE id IN (0, 1)", ['abc', 'xBC']],
    ["SELECT UPPER(w) FROM Ajenas WHERE UPPER(w) = 'ÑA' OR UPPER(w) = 'Ñ'", ['Ñ']],
    ["SELECT w FROM Propias WHERE w COLLATE Latin1_General_CI_AI = 'abc' ORDER BY id", ['abc', 'ABC', 'ábc']],
    ["SELECT w FROM Ajenas WHERE w COLLATE DATABASE_DEFAULT = 'ABC' ORDER BY id", ['abc', 'ABC']],
    [
      'SELECT a.w FROM Propias a JOIN Comunes b ON a.w = b.w COLLATE Latin1_General_BIN2 WHERE a.id = 1',
      ['ABC'],
    ],
    ['SELECT COUNT(*) FROM Propias a JOIN Propias b ON a.w = b.w', [14]],
    ["SELECT COUNT(*) FROM Propias WHERE w IN (N'OMEGA', N'ωZ', 'ÓA')", [2]],
    [
      "SELECT collation_name FROM sys.columns WHERE name = 'w' ORDER BY object_id",
      ['Latin1_General_BIN2', 'Latin1_General_CI_AI', 'Latin1_General_CS_AS', 'Modern_Spanish_CI_AS'],
    ],
    ["SELECT DATABASEPROPERTYEX('Sage', 'Collation')", ['Modern_Spanish_CI_AS']],
    ["SELECT SERVERPROPERTY('Collation')", ['Modern_Spanish_CI_AS']],
    ['SELECT collation_name FROM sys.databases WHERE name = DB_NAME()', ['Modern_Spanish_CI_AS']],
  ];
  for (const [query, expected] of queries) {
    it(query, async () => {
      assert.deepEqual(await column(query), expected);
    });
  }

  it('refuses to compare columns of two collations, and unknown ones', async () => {
    const join = 'SELECT a.w FROM Propias a JOIN Comunes b ON a.w = b.w';
    assert.equal(await errorNumber(pool.request().query(join)), 468);
    const unknown = "SELECT w FROM Propias WHERE w COLLATE Klingon_CI_AS = 'a'";
    assert.equal(await errorNumber(pool.request().query(unknown)), 448);
    assert.throws(() => new SqlDatabase('X', [], { collation: 'Klingon_CI_AS' }), /Klingon_CI_AS/);
  });

  it('keeps keys apart as the collation of their column does', () => {
    const keyed = (collation: string): TableContent => ({
      definition: {
        name: 'T',
        primaryKey: ['c'],
        columns: [{ name: 'c', type: 'varchar(15)', collation }],
      },
      rows: [['c59'], ['C59'], [' c59']],
    });
    assert.throws(() => new SqlDatabase('X', [keyed('Latin1_General_CI_AI')]), /UNIQUE/);
    assert.throws(() => new SqlDatabase('X', [keyed('Modern_Spanish_CI_AS')]), /UNIQUE/);
    for (const collation of ['Latin1_General_CS_AS', 'Latin1_General_BIN2']) {
      const database = new SqlDatabase('X', [keyed(collation)]);
      assert.equal(database.rows('SELECT c FROM T').length, 3);
      database.close();
    }
  });

  it('knows which texts are the same', () => {
    const same = (name: string, a: string, b: string): boolean => {
      const { key } = collationNamed(name);
      return key(a) === key(b);
    };
    assert.ok(same('Latin1_General_CI_AS', 'Straße', 'STRASSE'));
    assert.ok(!same('Latin1_General_CI_AS', 'nº', 'no') && same('Latin1_General_CI_AI', 'nº', 'no'));
    assert.ok(same('Latin1_General_CS_AI', 'Muñoz', 'Munoz') && !same('Latin1_General_CS_AI', 'a', 'A'));
    assert.ok(!same('Modern_Spanish_CI_AI', 'Muñoz', 'Munoz') && same('Modern_Spanish_CI_AI', 'Á', 'a'));
    assert.ok(same('Latin1_General_CI_AS', 'n\u0303', 'Ñ'));
  });
});
