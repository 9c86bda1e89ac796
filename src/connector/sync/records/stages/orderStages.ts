import { USERS } from '../../../agents/keptUsers.ts';
import { orderLines, orders, type OrderKey } from '../../../sage200/sources/orders.ts';
import { referenceId } from '../../../salesManagement/records.ts';
import type { BodyValue } from '../body.ts';
import { byExtId } from '../identity.ts';
import type { KeyPart } from '../keyRule.ts';
import { parentFailed, salesRepId, toCrmDate, toNumber, userReference, withoutParent } from '../mapping.ts';
import { defineStage, type Identity, type Unmapped, type Reference, type References } from '../stage.ts';
import { accountReference } from './accountStages.ts';

export function documentParts({ year, series, number }: OrderKey): readonly KeyPart[] {
  return [year, series, number];
}

/** `2026/A/1204`; an empty series leaves its place empty, so that no two orders look alike. */
export function documentKey({ year, series, number }: OrderKey): string {
  return `${year}/${series}/${number}`;
}

const orderReference = (row: OrderKey): Reference => ({ stage: 'orders', parts: documentParts(row) });
const productReference = (code: string): Reference => ({ stage: 'products', parts: [code] });

export const orderStage = defineStage({
  name: 'orders',
  part: 'orders',
  counted: true,
  resource: 'salesorders',
  sources: [orders],
  optional: true,
  parents: { accountId: 'accounts' },
  refersTo: ['accounts', USERS],
  keyOf: (row) => documentParts(row),
  references: (row) => [accountReference(row.accountCode), userReference(row.agentCode)],
  map: (row, references, context) => {
    const parent = accountReference(row.accountCode);
    const account = references.held(parent);
    if (account === undefined) return withoutParent(parent, references, 'accountMissing');
    return {
      kind: 'body',
      body: {
        branchId: context.branchId,
        reference: documentKey(row),
        salesRepId: salesRepId(row.agentCode, context),
        accountId: account.crmId,
        extId: documentKey(row),
        number: row.number,
        date: toCrmDate(row.date),
        comment: row.comment,
      },
    };
  },
  identity: byExtId,
  fields: ['branchId', 'reference', 'salesRepId', 'accountId', 'extId', 'number', 'date', 'comment'],
  required: ['branchId', 'reference', 'salesRepId'],
});

/** A line cannot be sent without its article, and its order is incomplete without the line: said, not passed over. */
function withoutProduct(code: string, references: References): Unmapped {
  const product = productReference(code);
  return {
    kind: 'refused',
    reason: references.failed(product)
      ? parentFailed(product)
      : { code: 'RECORD_PRODUCT_UNPUBLISHED', params: { key: code } },
  };
}

/** Most lines have no second discount: none is said of those, and of those whose discount was taken back. */
function furtherDiscount(discount: string | null | undefined): BodyValue | undefined {
  return toNumber(discount) || (discount === undefined ? undefined : null);
}

/** Lines have no extId: their order and their position in it tell them. */
const byPosition: Identity = {
  ofBody: (body) => `${body['salesOrderId']}|${body['order']}`,
  ofRecord: (record) =>
    `${referenceId(record['salesorderId'] ?? record['salesOrderId'])}|${String(record['order'])}`,
  isExact: () => true,
  isOurs: () => false,
  where: (bodies) =>
    [...new Set(bodies.map((body) => `salesorderId.id=${body['salesOrderId']}`))].join(' OR '),
};

export const orderLineStage = defineStage({
  name: 'orderLines',
  part: 'orders',
  counted: false,
  resource: 'salesOrdersLines',
  sources: [orderLines],
  optional: true,
  parents: { salesOrderId: 'orders', productId: 'products' },
  refersTo: ['orders', 'products'],
  keyOf: (row) => [...documentParts(row), row.position],
  tieOf: (row) => row.id,
  references: (row) => [orderReference(row), productReference(row.productCode)],
  map: (row, references) => {
    const order = references.held(orderReference(row));
    if (order === undefined) return withoutParent(orderReference(row), references, 'orderMissing');
    // A line without an article is a remark, which the CRM has no place for.
    if (row.productCode === '') return { kind: 'orphan', cause: 'lineWithoutArticle' };
    const product = references.held(productReference(row.productCode));
    if (product === undefined) return withoutProduct(row.productCode, references);
    return {
      kind: 'body',
      body: {
        salesOrderId: order.crmId,
        order: row.position,
        productId: product.crmId,
        description: row.description,
        quantity: toNumber(row.quantity),
        price: toNumber(row.price),
        discount1: toNumber(row.discount1),
        total: toNumber(row.total),
        discount2: furtherDiscount(row.discount2),
        discount3: furtherDiscount(row.discount3),
      },
    };
  },
  identity: byPosition,
  fields: [
    'salesOrderId',
    'order',
    'productId',
    'description',
    'quantity',
    'price',
    'discount1',
    'total',
    'discount2',
    'discount3',
  ],
  required: ['salesOrderId', 'productId', 'quantity', 'price'],
  readAs: { salesOrderId: 'salesorderId' },
});
