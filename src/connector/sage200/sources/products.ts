import { decimal, flag, text } from '../field.ts';
import type { Source } from '../source.ts';

/** A product: a row of `Articulos`. */
export interface ProductRow {
  readonly code: string;
  readonly description: string;
  readonly description2: string;
  readonly longText: string;
  readonly familyCode: string;
  readonly subfamilyCode: string;
  /** Decimal text. */
  readonly price: string;
  readonly cost: string;
  readonly obsolete: boolean;
}

export const products: Source<ProductRow> = {
  table: 'Articulos',
  key: [{ column: 'CodigoArticulo', type: 'varchar' }],
  fields: {
    code: text('CodigoArticulo', { required: true }),
    description: text('DescripcionArticulo', { required: true }),
    description2: text('Descripcion2Articulo'),
    longText: text('DescripcionLinea'),
    familyCode: text('CodigoFamilia'),
    subfamilyCode: text('CodigoSubfamilia'),
    price: decimal('PrecioVenta', { required: true }),
    cost: decimal('PrecioCompra'),
    obsolete: flag('ObsoletoLc', false),
  },
  where: (has) => [has('PublicarGCRM') ? '[PublicarGCRM] <> 0' : undefined],
};
