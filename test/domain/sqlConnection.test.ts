import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatSqlServer,
  parseSqlServer,
  parseSqlUser,
  sqlConnection,
} from '../../src/domain/sqlConnection.ts';

const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$/);
const port = fc.integer({ min: 1, max: 65_535 });

describe('parseSqlServer', () => {
  it('reads the three forms that SQL Server’s own tools write', () => {
    assert.deepEqual(parseSqlServer('SRV-SAGE'), { server: 'SRV-SAGE' });
    assert.deepEqual(parseSqlServer('127.0.0.1,1433'), { server: '127.0.0.1', port: 1433 });
    assert.deepEqual(parseSqlServer('SRV-SAGE\\SAGE2025'), { server: 'SRV-SAGE', instance: 'SAGE2025' });
    assert.deepEqual(parseSqlServer('  SRV\\SAGE , 1433 '), { server: 'SRV', instance: 'SAGE', port: 1433 });
  });

  it('reads servers as people type them', () => {
    for (const [typed, read] of [
      ['tcp:srv,1433', { server: 'srv', port: 1433 }],
      ['TCP: srv , 1433', { server: 'srv', port: 1433 }],
      ['srv:1433', { server: 'srv', port: 1433 }],
      ['.\\SAGE', { server: 'localhost', instance: 'SAGE' }],
      ['(local)\\X', { server: 'localhost', instance: 'X' }],
      ['(LOCAL)', { server: 'localhost' }],
      ['.', { server: 'localhost' }],
      ['.,1433', { server: 'localhost', port: 1433 }],
      ['[::1],1433', { server: '::1', port: 1433 }],
      ['[::1]:1433', { server: '::1', port: 1433 }],
      ['::1', { server: '::1' }],
      ['::1,1433', { server: '::1', port: 1433 }],
      ['fe80::1%eth0,1433', { server: 'fe80::1%eth0', port: 1433 }],
      ['SRV\\MSSQLSERVER', { server: 'SRV' }],
    ] as const)
      assert.deepEqual(parseSqlServer(typed), read, typed);
  });

  it('reads a user of a Windows domain', () => {
    assert.deepEqual(parseSqlUser('ANIL\\ana'), { user: 'ana', domain: 'ANIL' });
    assert.deepEqual(parseSqlUser('ana'), { user: 'ana' });
    assert.deepEqual(parseSqlUser(' ana ', 'ANIL'), { user: 'ana', domain: 'ANIL' });
    assert.deepEqual(parseSqlUser('VIEJO\\ana', 'ANIL'), { user: 'ana', domain: 'ANIL' });
    assert.deepEqual(parseSqlUser('ana@anil.local'), { user: 'ana@anil.local' });
  });

  it('reads back what formatSqlServer writes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.record({ server: word }),
          fc.record({ server: word, port }),
          fc.record({ server: word, instance: word }),
        ),
        (connection) => assert.deepEqual(parseSqlServer(formatSqlServer(connection)), { ...connection }),
      ),
    );
  });

  it('writes the port alone where there is one: it makes the instance needless', () => {
    fc.assert(
      fc.property(fc.record({ server: word, instance: word, port }), (connection) => {
        const { instance: _, ...rest } = connection;
        assert.deepEqual(parseSqlServer(formatSqlServer(connection)), rest);
      }),
    );
  });

  it('refuses what is none of them', () => {
    for (const text of [
      '',
      ' ',
      ',1433',
      '\\SAGE',
      'a\\',
      'a,',
      'a,b',
      'a,0',
      'a,65536',
      'a b',
      'a\\b\\c',
      'a,1,2',
      'a:b',
      'a:1,2',
      'np:\\\\srv\\pipe',
      '(localdb)\\v11',
      '[x]',
    ])
      assert.equal(parseSqlServer(text), undefined, text);
  });

  it('gives nothing that the schema of a connection refuses, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const parsed = parseSqlServer(text);
        if (parsed === undefined) return;
        assert.ok(sqlConnection.safeParse({ ...parsed, database: 'Sage', user: 'lector' }).success);
      }),
    );
  });
});
