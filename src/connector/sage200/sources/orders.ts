import { code, date, decimal, int, text } from '../field.ts';
import type { Source } from '../source.ts';

/** The key of an order: year, series and number. */
export interface OrderKey {
  readonly year: number;
  readonly series: string;
  readonly number: number;
}

/** An order: a row of `CabeceraPedidoCliente`. */
export interface OrderRow extends OrderKey {
  readonly date: Date | null | undefined;
  readonly accountCode: string;
  readonly agentCode: number | undefined;
  readonly comment: string | undefined;
}

/** A line of an order: a row of `LineasPedidoCliente`. */
export interface OrderLineRow extends OrderKey {
  readonly position: number;
  readonly productCode: string;
  /** The line's own GUID: two lines of an order may bear one position. */
  readonly id: string | undefined;
  readonly description: string | undefined;
  /** Decimal text, as all amounts here; null for none. */
  readonly quantity: string | null | undefined;
  readonly price: string | null | undefined;
  readonly discount1: string | null | undefined;
  readonly discount2: string | null | undefined;
  readonly discount3: string | null | undefined;
  readonly total: string | null | undefined;
}

const orderKey = [
  { column: 'EjercicioPedido' },
  { column: 'SeriePedido' },
  { column: 'NumeroPedido' },
] as const;

const keyFields = {
  year: int('EjercicioPedido', { required: true }),
  series: code('SeriePedido', { required: true }),
  number: int('NumeroPedido', { required: true }),
};

export const orders: Source<OrderRow> = {
  table: 'CabeceraPedidoCliente',
  key: orderKey,
  fields: {
    ...keyFields,
    date: date('FechaPedido'),
    accountCode: code('CodigoCliente', { required: true }),
    agentCode: int('CodigoComisionista'),
    comment: text('ObservacionesPedido'),
  },
};

export const orderLines: Source<OrderLineRow> = {
  table: 'LineasPedidoCliente',
  // Some installations have further columns in this key; the line's own GUID makes the order total.
  key: [...orderKey, { column: 'Orden' }, { column: 'LineasPosicion', isExtra: true }],
  fields: {
    ...keyFields,
    position: int('Orden', { required: true }),
    productCode: code('CodigoArticulo', { required: true }),
    id: code('LineasPosicion'),
    description: text('DescripcionArticulo'),
    quantity: decimal('UnidadesPedidas', { required: true }),
    price: decimal('Precio', { required: true }),
    discount1: decimal('%Descuento'),
    discount2: decimal('%Descuento2'),
    discount3: decimal('%Descuento3'),
    total: decimal(['ImporteNeto', 'BaseImponible']),
  },
};
