import type { LinkBench } from '../../../support/linkBench.ts';

/** Rows that a test puts into Sage, with what it says of them and Sage's defaults for the rest. */
type Values = Readonly<Record<string, string | number | null>>;

export async function insertRow(bench: LinkBench, table: string, values: Values): Promise<void> {
  const all = { CodigoEmpresa: 1, ...values };
  const literal = (value: string | number | null) =>
    typeof value === 'string' ? `N'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL');
  await bench.sandbox.change(
    `INSERT INTO ${table} (${Object.keys(all)
      .map((name) => `[${name}]`)
      .join(', ')}) VALUES (${Object.values(all).map(literal).join(', ')})`,
  );
}

export const customer = (bench: LinkBench, code: string, values: Values = {}): Promise<void> =>
  insertRow(bench, 'Clientes', {
    CodigoCliente: code,
    RazonSocial: `Cliente ${code}`,
    FechaAlta: '2024-01-01T00:00:00',
    ...values,
  });

export const contact = (
  bench: LinkBench,
  code: string,
  position: number,
  values: Values = {},
): Promise<void> =>
  insertRow(bench, 'LcClienteContactos', {
    CodigoCliente: code,
    ContactoPosicionLc: position,
    Nombre: 'Ana',
    Apellido1: 'Gil',
    ...values,
  });

export const order = (bench: LinkBench, number: number, code: string, values: Values = {}): Promise<void> =>
  insertRow(bench, 'CabeceraPedidoCliente', {
    EjercicioPedido: 2026,
    SeriePedido: 'Z',
    NumeroPedido: number,
    CodigoCliente: code,
    FechaPedido: '2026-02-01T00:00:00',
    FechaEntrega: '2026-02-02T00:00:00',
    ...values,
  });

export const orderLine = (bench: LinkBench, number: number, values: Values = {}): Promise<void> =>
  insertRow(bench, 'LineasPedidoCliente', {
    EjercicioPedido: 2026,
    SeriePedido: 'Z',
    NumeroPedido: number,
    Orden: 5,
    CodigoArticulo: 'ART1',
    UnidadesPedidas: 10,
    Precio: 100,
    ...values,
  });

export const invoice = (bench: LinkBench, number: number, code: string, values: Values = {}): Promise<void> =>
  insertRow(bench, 'ResumenCliente', {
    EjercicioFactura: 2026,
    SerieFactura: 'Z',
    NumeroFactura: number,
    CodigoCliente: code,
    FechaFactura: '2026-03-01T00:00:00',
    BaseImponible: 12.5,
    ...values,
  });

export const article = (bench: LinkBench, code: string, values: Values = {}): Promise<void> =>
  insertRow(bench, 'Articulos', { CodigoArticulo: code, DescripcionArticulo: `Artículo ${code}`, ...values });
