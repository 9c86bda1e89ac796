import type { Random } from '../../../sandbox/sage200/random.ts';
import { ENGINE } from '../../model/exactlyOnce.ts';
import type { SandboxSides } from '../../support/sandboxSides.ts';

/** Customers that only this makes, so that nothing else hangs on them when they go. */
const OWN = `CodigoEmpresa = 1 AND CodigoCliente LIKE 'ZX%'`;

/** Changes in Sage as people make them between two runs: new, changed, gone, back again, and spelt in another way. */
export async function changeSage(sandbox: SandboxSides, random: Random, at: number): Promise<void> {
  // The very same comes back too, where the engine is ready for it: holes.test.ts.
  const value = ENGINE.keepsDeletes && random.chance(0.3) ? 'as before' : `${at}-${random.integer(100, 999)}`;
  const own = sandbox.database.rows(`SELECT CodigoCliente AS code FROM Clientes WHERE ${OWN}`);
  const code = String(
    own.length > 0 && random.chance(0.7) ? random.pick(own)['code'] : `ZX${random.integer(1, 6)}`,
  );
  const some = (share: number) => random.integer(0, Math.round(1 / share) - 1);
  for (let change = random.integer(1, 4); change > 0; change -= 1) {
    switch (random.integer(0, 7)) {
      case 0:
        await sandbox.change(
          `UPDATE Clientes SET Fax = '${value}' WHERE CodigoEmpresa = 1 AND CodigoCliente LIKE '%${some(0.1)}'`,
        );
        break;
      case 1:
        await sandbox.change(`UPDATE Clientes SET Fax = '${value}' WHERE ${OWN}`);
        break;
      case 2:
        await sandbox.change(`DELETE FROM Clientes WHERE CodigoEmpresa = 1 AND CodigoCliente = '${code}'`);
        break;
      case 3:
      case 4:
        await insert(sandbox, code, value);
        break;
      case 5:
        // The same customer to the database, written in another way.
        await sandbox.change(`DELETE FROM Clientes WHERE CodigoEmpresa = 1 AND CodigoCliente = '${code}'`);
        await insert(sandbox, code === code.toUpperCase() ? code.toLowerCase() : code.toUpperCase(), value);
        break;
      case 6:
        await sandbox.change(
          `UPDATE LcClienteContactos SET TelefonoContactoLc = '${value}'
           WHERE CodigoEmpresa = 1 AND CodigoCliente LIKE '%${some(0.1)}'`,
        );
        break;
      default:
        await sandbox.change(
          `UPDATE Articulos SET DescripcionArticulo = 'Artículo ${value}'
           WHERE CodigoEmpresa = 1 AND DescripcionArticulo <> '' AND CodigoArticulo LIKE '%${some(0.1)}'`,
        );
    }
  }
}

async function insert(sandbox: SandboxSides, code: string, fax: string): Promise<void> {
  const there = sandbox.database.rows(
    `SELECT 1 FROM Clientes WHERE CodigoEmpresa = 1 AND lower(CodigoCliente) = lower('${code}')`,
  );
  if (there.length > 0) return;
  await sandbox.change(
    `INSERT INTO Clientes (CodigoEmpresa, CodigoCliente, RazonSocial, Fax, FechaAlta)
     VALUES (1, '${code}', 'Cliente ${code}', '${fax}', '2026-01-01')`,
  );
}
