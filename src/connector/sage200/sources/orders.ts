import { date, decimal, int, text } from '../field.ts';
import type { Source } from '../source.ts';

/** The key of an order: year, series and number. */
export interface OrderKey {
  readonly year: number;
  readonly series: string;
  readonly number: number;
}

/** An order: a row of `CabeceraPedidoCliente`. */
export interface OrderRow extends OrderKey {
  readonly date: Date | null;
  readonly accountCode: string;
  readonly agentCode: number;
  readonly comment: string;
}

/** A line of an order: a row of `LineasPedidoCliente`. */
export interface OrderLineRow extends OrderKey {
  readonly position: number;
  readonly productCode: string;
  readonly description: string;
  /** Decimal text, as all amounts here. */
  readonly quantity: string;
  readonly price: string;
  readonly discount: string;
  readonly total: string;
}

const orderKey = [
  { column: 'EjercicioPedido', type: 'smallint' },
  { column: 'SeriePedido', type: 'varchar' },
  { column: 'NumeroPedido', type: 'int' },
] as const;

const keyFields = {
  year: int('EjercicioPedido', { required: true }),
  series: text('SeriePedido', { required: true }),
  number: int('NumeroPedido', { required: true }),
};

export const orders: Source<OrderRow> = {
  table: 'CabeceraPedidoCliente',
  key: orderKey,
  fields: {
    ...keyFields,
    date: date('FechaPedido'),
    accountCode: text('CodigoCliente', { required: true }),
    agentCode: int('CodigoComisionista'),
    comment: text('ObservacionesPedido'),
  },
};

export const orderLines: Source<OrderLineRow> = {
  table: 'LineasPedidoCliente',
  // Some installations have further columns in this key; the line's own GUID makes the order total.
  key: [
    ...orderKey,
    { column: 'Orden', type: 'smallint' },
    { column: 'LineasPosicion', type: 'uniqueidentifier' },
  ],
  fields: {
    ...keyFields,
    position: int('Orden', { required: true }),
    productCode: text('CodigoArticulo', { required: true }),
    description: text('DescripcionArticulo'),
    quantity: decimal('UnidadesPedidas', { required: true }),
    price: decimal('Precio', { required: true }),
    discount: decimal('%Descuento'),
    total: decimal(['ImporteNeto', 'BaseImponible']),
  },
};
