import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { readCompanies, readServerIdentity } from '../../../src/connector/sage200/installation.ts';
import { openSageDatabase } from '../../../src/connector/sage200/sageDatabase.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import type { SqlConnection } from '../../../src/domain/sqlConnection.ts';
import {
  READER,
  startSandboxSides,
  withSandboxSides,
  type SandboxSides,
} from '../../support/sandboxSides.ts';
import { onlyOnSandbox, startSides, type Sides } from '../../support/sides.ts';

const TINY = { customers: 3, products: 2, orders: 2, agents: 1 };

async function failureOf(connection: SqlConnection, password: string = READER.password): Promise<LinkError> {
  const thrown: unknown = await openSageDatabase(connection, password, { connectTimeout: 5000 }).then(
    async (database) => {
      await database.close();
      return 'opened';
    },
    (reason: unknown) => reason,
  );
  assert.ok(thrown instanceof LinkError, inspect(thrown));
  return thrown;
}

describe('sageDatabase: what keeps a connection from being made', () => {
  let sandbox: SandboxSides;
  before(async function () {
    onlyOnSandbox.call(this);
    sandbox = await startSandboxSides({ sage: TINY });
  });
  after(() => sandbox?.close());

  it('a wrong password and an unknown login', async () => {
    const wrong = 'clave-CANARIO';
    const failure = await failureOf(sandbox.connection, wrong);
    assert.equal(failure.code, 'SQL_LOGIN_FAILED');
    assert.equal(failure.params['number'], 18456);
    assert.ok(!inspect(failure, { depth: Infinity, showHidden: true }).includes(wrong));
    assert.equal((await failureOf({ ...sandbox.connection, user: 'nadie' })).code, 'SQL_LOGIN_FAILED');
  });

  it('an unknown database', async () => {
    const failure = await failureOf({ ...sandbox.connection, database: 'NoExiste' });
    assert.deepEqual([failure.code, failure.params['database']], ['SQL_DATABASE_UNAVAILABLE', 'NoExiste']);
  });

  it('a closed port, an unknown host', async () => {
    const closed = await startSandboxSides({ sage: TINY });
    const { connection } = closed;
    await closed.close();
    assert.equal((await failureOf(connection)).code, 'SQL_PORT_CLOSED');
    const nowhere = { ...connection, server: 'no-hay-tal.invalid' };
    assert.equal((await failureOf(nowhere)).code, 'SQL_SERVER_NOT_FOUND');
  });

  it('a certificate that nobody vouches for', async () => {
    const failure = await failureOf({ ...sandbox.connection, trustServerCertificate: false });
    assert.deepEqual(
      [failure.code, failure.params['reason']],
      ['SQL_CERTIFICATE_UNTRUSTED', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    );
  });

  it('a server that hangs up', async () => {
    sandbox.server.faults.refuseConnections = true;
    const failure = await failureOf(sandbox.connection);
    delete sandbox.server.faults.refuseConnections;
    assert.equal(failure.code, 'SQL_CONNECTION_LOST');
  });

  it('a server without encryption, where encryption is asked for: no login is sent in clear text', async () => {
    const plain = await startSandboxSides({ sage: TINY, sql: { encryption: 'off' } });
    // Had this login been sent, the server would have refused the password.
    const opening = openSageDatabase(plain.connection, 'not the password');
    await assert.rejects(opening, (thrown) => {
      assert.ok(thrown instanceof LinkError);
      assert.equal(thrown.code, 'SQL_TLS_UNAVAILABLE');
      return true;
    });
    await plain.close();
  });

  it('a server that requires encryption, where it was switched off', async () => {
    const failure = await withSandboxSides({ sage: TINY, sql: { encryption: 'required' } }, (strict) =>
      failureOf({ ...strict.connection, encrypt: 'false' }),
    );
    assert.equal(failure.code, 'SQL_TLS_REQUIRED');
  });

  it('the login of the connector cannot write, and reading goes on after its refusal', async () => {
    const database = await openSageDatabase(sandbox.connection, READER.password);
    await assert.rejects(
      database.query("UPDATE Clientes SET Fax = '1'"),
      (thrown) => thrown instanceof LinkError && thrown.code === 'SQL_PERMISSION_DENIED',
    );
    await assert.rejects(
      database.query('SELECT * FROM NoHay'),
      (thrown) => thrown instanceof LinkError && thrown.code === 'SQL_QUERY_FAILED',
    );
    assert.equal((await readCompanies(database)).length, 1);
    await database.close();
  });

  it('a connection that breaks is made anew for the next query', async () => {
    const database = await openSageDatabase(sandbox.connection, READER.password);
    sandbox.server.faults.dropAfterRows = 1;
    await assert.rejects(
      database.query('SELECT CodigoCliente FROM Clientes'),
      (thrown) => thrown instanceof LinkError && thrown.code === 'SQL_CONNECTION_LOST',
    );
    delete sandbox.server.faults.dropAfterRows;
    assert.equal((await database.query('SELECT CodigoCliente FROM Clientes')).length, 3);
    await database.close();
  });

  it('a query is given up at once when it is told to stop', async () => {
    const database = await openSageDatabase(sandbox.connection, READER.password);
    const release = Promise.withResolvers<void>();
    sandbox.server.faults.pauseBeforeAnswer = () => release.promise;
    const stop = new AbortController();
    const query = database.query('SELECT CodigoCliente FROM Clientes', [], stop.signal);
    stop.abort();
    delete sandbox.server.faults.pauseBeforeAnswer;
    release.resolve();
    await assert.rejects(query, { name: 'AbortError' });
    await database.close();
  });
});

describe('installation', () => {
  let sides: Sides;
  before(async () => {
    sides = await startSides({ sage: { ...TINY, companies: 2 }, sql: { instanceName: 'SAGE2025' } });
  });
  after(() => sides?.close());

  it('R1: tells the server, the database and the companies by their own names', async () => {
    const database = await openSageDatabase(sides.connection, sides.password);
    const identity = await readServerIdentity(database);
    const companies = await readCompanies(database);
    await database.close();
    assert.equal(identity.database.toLowerCase(), sides.connection.database.toLowerCase());
    assert.ok(identity.serverName !== '' && companies.length > 0);
    if (sides.sandbox === undefined) return;
    assert.match(identity.serverName, /\\SAGE2025$/);
    assert.deepEqual(
      companies.map(({ code, name }) => [code, name]),
      [
        [1, 'Comercial Añil, S.L.'],
        [2, 'Hermanos Núñez Distribución, S.A.'],
      ],
    );
    for (const { vatNumber } of companies) assert.match(vatNumber, /^ES[A-Z]\d{8}$/);
  });
});
