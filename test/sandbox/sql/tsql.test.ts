import assert from 'node:assert/strict';
import type { EncryptionOffer } from '../../../sandbox/sql/tds/preLogin.ts';
import { startSandbox, type Sandbox } from './sqlFixture.ts';
import { hasTsql, runTsql } from './tsqlClient.ts';

describe('SQL sandbox: FreeTDS tsql', () => {
  let sandbox: Sandbox;
  before(function () {
    if (!hasTsql(this)) {
      // The title of a skipped suite says why.
      this.test?.parent?.suites.forEach((suite) => {
        suite.title += ' (tsql is not installed)';
      });
    }
  });
  afterEach(() => sandbox.close());

  for (const encryption of ['off', 'on', 'required'] satisfies EncryptionOffer[]) {
    it(`reads all types, encryption ${encryption}`, async () => {
      sandbox = await startSandbox({ encryption });
      const output = await runTsql(
        sandbox.server.port,
        'SELECT CodigoEmpresa, CodigoCliente, RazonSocial, RiesgoMaximo, FechaBajaLc, ObservacionesCliente, IdCliente FROM Clientes WHERE CodigoEmpresa = 1\nGO',
      );
      assert.match(
        output,
        /1\tC001\tMuñoz e Hijos\t12\.5000000000\tNULL\tPaga en € y ñ\t01234567-89AB-CDEF-0123-456789ABCDEF/,
      );
      assert.match(output, /123456789012345678\.0123456789/);
    });
  }

  it('shows errors by number and goes on', async () => {
    sandbox = await startSandbox();
    const output = await runTsql(
      sandbox.server.port,
      "SELECT Nada FROM Clientes\nGO\nINSERT INTO Clientes (CodigoEmpresa, CodigoCliente) VALUES (1, 'c001')\nGO\nBEGIN TRAN\nDELETE FROM Clientes\nROLLBACK\nSELECT COUNT(*) AS quedan FROM Clientes\nGO",
    );
    assert.match(output, /Msg 207 \(severity 16, state 1\)/);
    assert.match(output, /Msg 2627 \(severity 14, state 1\)/);
    assert.match(output, /^4$/m);
  });
});
