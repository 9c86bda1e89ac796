import {
  date,
  decimal,
  discounts,
  extId,
  flag,
  integer,
  reference,
  references,
  text,
} from './fieldDefinition.ts';
import type { ResourceDefinition } from './resourceDefinition.ts';
import { DESCRIPTION_FIELDS, descriptions, resource } from './resourceDefinition.ts';

/** The catalogue and its price lists. */
export const PRODUCT_RESOURCES: readonly ResourceDefinition[] = [
  resource({
    name: 'products',
    description: 'Products',
    bulkLimit: 100,
    labelFields: ['model'],
    fields: [
      text('model', 150, { required: true }),
      extId(),
      text('description', 6000),
      reference('categoryId', 'productCategories'),
      reference('familyId', 'productFamilies'),
      decimal('price'),
      decimal('cost'),
      integer('stock'),
      decimal('maxDiscount', { range: [0, 100] }),
      flag('notAvailable'),
      integer('permissionLevel', { range: [0, 5] }),
      flag('readOnly'),
    ],
  }),
  resource({
    name: 'productFamilies',
    description: 'Product families',
    labelFields: DESCRIPTION_FIELDS,
    fields: [
      ...descriptions(),
      reference('idParent', 'productFamilies', { minusOneIsNone: true }),
      flag('notAvailable'),
      flag('branchRestriction'),
    ],
  }),
  resource({
    name: 'productCategories',
    description: 'Product categories',
    labelFields: DESCRIPTION_FIELDS,
    fields: [...descriptions({ required: 'EN' }), reference('cLevel2', 'productFamilies')],
  }),
  resource({
    name: 'rates',
    description: 'Price lists',
    labelFields: DESCRIPTION_FIELDS,
    fields: [
      ...descriptions({ required: 'ES' }),
      // Capital D, on this resource alone.
      text('extID', 30),
      reference('branchId', 'branches'),
      references('branchVisibility', 'branches'),
      reference('currencyId', 'currencies'),
      text('comments', 6000, { readName: 'Comments' }),
      date('startDate'),
      date('endDate'),
    ],
  }),
  resource({
    name: 'productRates',
    description: 'Prices of products in price lists',
    labelFields: [],
    fields: [
      reference('productId', 'products', { required: true }),
      reference('rateId', 'rates', { required: true }),
      decimal('salePrice'),
      decimal('costPrice'),
      ...discounts(),
      decimal('tempListedPrice'),
      decimal('tempBuyingPrice'),
    ],
  }),
];
