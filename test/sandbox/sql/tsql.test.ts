import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { EncryptionOffer } from '../../../src/sandbox/sql/tds/preLogin.ts';
import { startSandbox, type Sandbox } from './sqlFixture.ts';

/** FreeTDS' own client, a second opinion on the protocol (package freetds-bin). */
function runTsql(port: number, input: string): Promise<string> {
  const args = ['-H', '127.0.0.1', '-p', String(port), '-U', 'jefe', '-P', 'jefe', '-D', 'Sage', '-o', 'fhq'];
  const child = spawn('tsql', args, { env: { ...process.env, TDSVER: '7.4', LC_ALL: 'C.UTF-8' } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stdin.end(`${input}\nexit\n`);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}

describe('SQL sandbox: FreeTDS tsql', () => {
  let sandbox: Sandbox;
  before(function () {
    if (spawnSync('tsql', ['-C']).error !== undefined) {
      assert.equal(process.env['CI'], undefined, 'tsql (freetds-bin) must be installed in CI');
      // The title of a skipped suite says why.
      this.test?.parent?.suites.forEach((suite) => {
        suite.title += ' (tsql is not installed)';
      });
      this.skip();
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
