import assert from 'node:assert/strict';
import sql from 'mssql';
import type { EncryptionOffer } from '../../../sandbox/sql/tds/preLogin.ts';
import { asAdmin, connect, errorNumber, startSandbox, type Sandbox } from './sqlFixture.ts';

async function loginMessage(refused: Promise<sql.ConnectionPool>): Promise<string> {
  const error: unknown = await refused.then(
    (pool) => pool.close(),
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.message : 'accepted';
}

describe('SQL sandbox: encryption', () => {
  const cases: readonly (readonly [EncryptionOffer, boolean, 'works' | 'refused'])[] = [
    ['off', false, 'works'],
    // tedious speaks plainly, without a word, when the server has no encryption.
    ['off', true, 'works'],
    ['on', false, 'works'],
    ['on', true, 'works'],
    ['required', false, 'refused'],
    ['required', true, 'works'],
    ['strict', true, 'works'],
  ];
  for (const [offer, encrypt, outcome] of cases) {
    it(`${offer} server, encrypt ${encrypt}: ${outcome}`, async () => {
      const sandbox = await startSandbox({ encryption: offer });
      try {
        const connecting = connect(sandbox.server, { options: { encrypt } });
        if (outcome === 'refused') {
          await assert.rejects(connecting);
          return;
        }
        const pool = await connecting;
        const { recordset } = await pool.request().query('SELECT DB_NAME() AS d');
        assert.deepEqual(recordset[0], { d: 'Sage' });
        await pool.close();
      } finally {
        await sandbox.close();
      }
    });
  }

  it('strict clients are served over TLS first when the certificate is trusted', async () => {
    const sandbox = await startSandbox({ encryption: 'strict' });
    const ca = sandbox.server.certificate;
    const pool = await connect(sandbox.server, {
      options: { encrypt: 'strict', cryptoCredentialsDetails: { ca } },
    });
    const { recordset } = await pool.request().query('SELECT 1 AS uno');
    assert.deepEqual(recordset[0], { uno: 1 });
    await pool.close();
    await sandbox.close();
  });

  it('refuses to be trusted without its certificate, and is trusted with it', async () => {
    const sandbox = await startSandbox();
    await assert.rejects(
      connect(sandbox.server, { options: { trustServerCertificate: false } }),
      /self-signed/,
    );
    const ca = sandbox.server.certificate;
    const pool = await connect(sandbox.server, {
      options: { trustServerCertificate: false, cryptoCredentialsDetails: { ca } },
    });
    await pool.close();
    await sandbox.close();
  });
});

describe('SQL sandbox: login', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ instanceName: 'SAGE2025' });
  });
  after(() => sandbox.close());

  it('refuses a wrong password and an unknown login alike (18456)', async () => {
    assert.equal(
      await loginMessage(connect(sandbox.server, { password: 'no' })),
      "Login failed for user 'lector'.",
    );
    assert.equal(
      await loginMessage(connect(sandbox.server, { user: 'nadie' })),
      "Login failed for user 'nadie'.",
    );
  });

  it('refuses a database that does not exist or may not be opened (4060)', async () => {
    for (const database of ['Cerrada', 'Nada']) {
      const error: unknown = await connect(sandbox.server, { database }).catch((reason: unknown) => reason);
      assert.ok(error instanceof sql.ConnectionError);
      assert.equal(error.code, 'ELOGIN');
      assert.equal(error.message.includes(database) || error.message.includes('Login failed'), true);
    }
  });

  it('lets integrated security in with the right NTLM answer only', async () => {
    const ntlm = (password: string) =>
      ({ type: 'ntlm', options: { domain: 'SAGE', userName: 'ventas', password } }) as const;
    const config = (password: string) => ({
      domain: 'SAGE',
      user: 'ventas',
      password,
      authentication: ntlm(password),
    });
    const pool = await connect(sandbox.server, config('secreto'));
    const { recordset } = await pool.request().query('SELECT SUSER_SNAME() AS quien');
    assert.deepEqual(recordset[0], { quien: 'SAGE\\ventas' });
    await pool.close();
    assert.equal(
      await loginMessage(connect(sandbox.server, config('otro'))),
      "Login failed for user 'SAGE\\ventas'.",
    );
  });

  it('tells the truth about itself and the login', async () => {
    const pool = await connect(sandbox.server);
    const { recordset } = await pool.request().query(`
      SELECT SERVERPROPERTY('InstanceName') AS instancia, SERVERPROPERTY('Collation') AS colacion,
        SERVERPROPERTY('EngineEdition') AS motor, SERVERPROPERTY('Nada') AS nada,
        DATABASEPROPERTYEX('Sage', 'Updateability') AS modo, SYSTEM_USER AS yo, USER_NAME() AS usuario,
        HAS_DBACCESS('Otra') AS otra, HAS_DBACCESS('Cerrada') AS cerrada, HAS_DBACCESS('Nada') AS ninguna,
        HAS_PERMS_BY_NAME('dbo.Clientes', 'OBJECT', 'SELECT') AS lee,
        HAS_PERMS_BY_NAME('[dbo].[Clientes]', 'OBJECT', 'UPDATE') AS cambia,
        HAS_PERMS_BY_NAME('dbo.Nada', 'OBJECT', 'SELECT') AS falta,
        IS_SRVROLEMEMBER('sysadmin') AS admin, IS_MEMBER('db_datareader') AS lector,
        OBJECT_ID('dbo.Nada') AS sin, @@TRANCOUNT AS t`);
    assert.deepEqual(recordset[0], {
      instancia: 'SAGE2025',
      colacion: 'Latin1_General_CI_AI',
      motor: 2,
      nada: null,
      modo: 'READ_WRITE',
      yo: 'lector',
      usuario: 'lector',
      otra: 1,
      cerrada: 0,
      ninguna: null,
      lee: 1,
      cambia: 0,
      falta: null,
      admin: 0,
      lector: 1,
      sin: null,
      t: 0,
    });
    await pool.close();
  });

  it('changes database with USE, and refuses those out of reach (911, 916)', async () => {
    const pool = await connect(sandbox.server, { pool: { max: 1 } });
    const { recordset } = await pool.request().batch('USE Otra; SELECT DB_NAME() AS d');
    assert.deepEqual(recordset[0], { d: 'Otra' });
    assert.equal(await errorNumber(pool.request().batch('USE Cerrada')), 916);
    assert.equal(await errorNumber(pool.request().batch('USE Nada')), 911);
    await pool.close();
    const admin = await connect(sandbox.server, asAdmin);
    assert.equal(await errorNumber(admin.request().batch('USE Otra')), 916);
    await admin.close();
  });

  it('refuses logins and connections when told to', async () => {
    sandbox.server.faults.refuseLogins = true;
    assert.equal(await loginMessage(connect(sandbox.server)), "Login failed for user 'lector'.");
    delete sandbox.server.faults.refuseLogins;
    sandbox.server.faults.refuseConnections = true;
    await assert.rejects(connect(sandbox.server));
    delete sandbox.server.faults.refuseConnections;
  });
});
