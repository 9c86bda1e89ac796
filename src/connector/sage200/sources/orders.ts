import { code, date, decimal, int, text } from '../field.ts';
import { defineSource } from '../source.ts';

/** The key of an order: year, series and number. */
export interface OrderKey {
  readonly year: number;
  readonly series: string;
  readonly number: number;
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

/** An order: a row of `CabeceraPedidoCliente`. */
export const orders = defineSource({
  table: 'CabeceraPedidoCliente',
  key: orderKey,
  fields: {
    ...keyFields,
    date: date('FechaPedido'),
    accountCode: code('CodigoCliente', { required: true }),
    agentCode: int('CodigoComisionista'),
    comment: text('ObservacionesPedido'),
  },
});

/** A line of an order: a row of `LineasPedidoCliente`. */
export const orderLines = defineSource({
  table: 'LineasPedidoCliente',
  // Some installations have further columns in this key; the line's own GUID makes the order total.
  key: [...orderKey, { column: 'Orden' }, { column: 'LineasPosicion', isExtra: true }],
  fields: {
    ...keyFields,
    position: int('Orden', { required: true }),
    productCode: code('CodigoArticulo', { required: true }),
    // The line's own GUID: two lines of an order may bear one position.
    id: code('LineasPosicion'),
    description: text('DescripcionArticulo'),
    quantity: decimal('UnidadesPedidas', { required: true }),
    price: decimal('Precio', { required: true }),
    discount1: decimal('%Descuento'),
    discount2: decimal('%Descuento2'),
    discount3: decimal('%Descuento3'),
    total: decimal(['ImporteNeto', 'BaseImponible']),
  },
});
