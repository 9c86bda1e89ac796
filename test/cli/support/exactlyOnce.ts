import assert from 'node:assert/strict';
import { jsonOf } from './cli.ts';
import type { SandboxProgram } from './sandboxProgram.ts';
import { errorsShape, sum, verifyShape } from './shapes.ts';

/** What each resource must hold: the rows of Sage that are to be sent, by the extId they get. */
const EXPECTED = {
  accounts: `SELECT CodigoCliente FROM Clientes WHERE CodigoEmpresa = 1
    AND CodigoCategoriaCliente_ IN ('CLI', 'POT')
    AND ((BajaEmpresaLc = 0 AND FechaBajaLc IS NULL) OR FechaBajaLc > GETDATE())`,
  contacts: `SELECT k.CodigoCliente + '/' + CAST(k.ContactoPosicionLc AS varchar(20))
    FROM LcClienteContactos AS k JOIN Clientes AS c ON c.CodigoEmpresa = 1 AND c.CodigoCliente = k.CodigoCliente
    WHERE k.CodigoEmpresa = 1 AND k.ExcluirPorLOPDLc = 0
    AND ((k.BajaEmpresaLc = 0 AND k.FechaBajaLc IS NULL) OR k.FechaBajaLc > GETDATE())
    AND c.CodigoCategoriaCliente_ IN ('CLI', 'POT')
    AND ((c.BajaEmpresaLc = 0 AND c.FechaBajaLc IS NULL) OR c.FechaBajaLc > GETDATE())`,
  products: 'SELECT CodigoArticulo FROM Articulos WHERE CodigoEmpresa = 1 AND PublicarGCRM <> 0',
  salesorders: documents('CabeceraPedidoCliente', 'Pedido'),
  sales: documents('ResumenCliente', 'Factura'),
} as const;

function documents(table: string, suffix: string): string {
  return `SELECT CAST(d.Ejercicio${suffix} AS varchar(9)) + '/' + d.Serie${suffix} + '/' + CAST(d.Numero${suffix} AS varchar(20))
    FROM ${table} AS d JOIN Clientes AS c ON c.CodigoEmpresa = 1 AND c.CodigoCliente = d.CodigoCliente
    WHERE d.CodigoEmpresa = 1 AND c.CodigoCategoriaCliente_ IN ('CLI', 'POT')
    AND ((c.BajaEmpresaLc = 0 AND c.FechaBajaLc IS NULL) OR c.FechaBajaLc > GETDATE())`;
}

const PART_OF = {
  accounts: 'accounts',
  contacts: 'contacts',
  products: 'products',
  salesorders: 'orders',
  sales: 'sales',
} as const;

/** The CRM holds each record of Sage once, but for those that it rejected. */
export async function assertExactlyOnce(sandbox: SandboxProgram): Promise<void> {
  const { errors } = jsonOf(await sandbox.run('errors'), errorsShape);
  for (const [resource, query] of Object.entries(EXPECTED)) {
    const part = PART_OF[resource as keyof typeof PART_OF];
    const rejected = new Set(errors.filter(({ stage }) => stage === part).map(({ key }) => key));
    const rows = await sandbox.column(query);
    const held = (await sandbox.records(resource)).map(({ extId }) => String(extId));
    assert.deepEqual(
      held.toSorted(),
      rows.filter((key) => !rejected.has(key)).toSorted(),
      `${resource}: not exactly what Sage has`,
    );
    assert.equal(new Set(held).size, held.length, `${resource} holds an extId twice`);
  }
  const { parts } = jsonOf(await sandbox.run('verify'), verifyShape);
  assert.equal(sum(parts, 'duplicated'), 0);
  assert.equal(sum(parts, 'missing') + sum(parts, 'different'), sum(parts, 'rejected'));
}
