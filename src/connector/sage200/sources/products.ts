import { YES_BY_DEFAULT } from '../conditions.ts';
import { code, decimal, flag, text } from '../field.ts';
import type { Source } from '../source.ts';

/** A product: a row of `Articulos`. */
export interface ProductRow {
  readonly code: string;
  readonly description: string;
  readonly description2: string | undefined;
  readonly longText: string | undefined;
  readonly familyCode: string | undefined;
  readonly subfamilyCode: string | undefined;
  /** Decimal text; null for none. */
  readonly price: string | null | undefined;
  readonly cost: string | null | undefined;
  readonly obsolete: boolean | undefined;
}

export const products: Source<ProductRow> = {
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
};
