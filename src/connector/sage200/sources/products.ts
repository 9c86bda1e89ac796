import { YES_BY_DEFAULT } from '../conditions.ts';
import { code, decimal, flag, text } from '../field.ts';
import { defineSource, type RowOf } from '../source.ts';

/** A product: a row of `Articulos`. */
export const products = defineSource({
  table: 'Articulos',
  key: [{ column: 'CodigoArticulo' }],
  fields: {
    code: code('CodigoArticulo', { required: true }),
    description: text('DescripcionArticulo', { required: true }),
    description2: text('Descripcion2Articulo'),
    longText: text('DescripcionLinea'),
    familyCode: code('CodigoFamilia'),
    subfamilyCode: code('CodigoSubfamilia'),
    price: decimal('PrecioVenta'),
    cost: decimal('PrecioCompra'),
    obsolete: flag('ObsoletoLc', false),
  },
  where: (has) => [has('PublicarGCRM') ? YES_BY_DEFAULT('[PublicarGCRM]') : undefined],
});
export type ProductRow = RowOf<typeof products>;
