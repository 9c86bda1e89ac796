/** Which rows of the demo company the CRM must hold, in SQLite's own SQL: nothing of the product's reading is in it. */
export const NOT_ON_LEAVE = `((FechaBajaLc IS NULL AND BajaEmpresaLc = 0) OR iso(FechaBajaLc) > datetime('now'))`;
export const ACCOUNTS = `
  SELECT * FROM Clientes WHERE CodigoEmpresa = 1 AND CodigoCategoriaCliente_ IN ('CLI', 'POT') AND ${NOT_ON_LEAVE}
    AND trim(RazonSocial || RazonSocial2 || Nombre) <> '' AND length(ObservacionesCliente) <= 6000`;
export const PRODUCTS = `SELECT * FROM Articulos WHERE CodigoEmpresa = 1 AND PublicarGCRM <> 0 AND DescripcionArticulo <> ''`;
export const OF_ACCOUNTS = `CodigoEmpresa = 1 AND CodigoCliente IN (SELECT CodigoCliente FROM (${ACCOUNTS}))`;
export const FAMILIES = `SELECT * FROM Familias WHERE CodigoEmpresa = 1 AND PublicarGCRM <> 0`;
export const DOCUMENT = (year: string, series: string, number: string) =>
  `${year} || '/' || trim(${series}) || '/' || ${number}`;
export const ORDER = DOCUMENT('EjercicioPedido', 'SeriePedido', 'NumeroPedido');
