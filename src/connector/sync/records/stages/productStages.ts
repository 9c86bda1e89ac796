import { families, subfamilies } from '../../../sage200/sources/families.ts';
import { products, type ProductRow } from '../../../sage200/sources/products.ts';
import { referenceId } from '../../../salesManagement/records.ts';
import { byExtId } from '../identity.ts';
import { joined, toNumber, withoutParent } from '../mapping.ts';
import { defineStage, type Identity, type Reference, type References } from '../stage.ts';

const NO_PARENT = -1;

/** Families and categories have no extId: a description under a parent is all that tells them. */
function byDescription(parentField: 'idParent' | 'cLevel2'): Identity {
  const identity = (parent: number | null, description: unknown) =>
    `${parent ?? NO_PARENT}|${String(description)}`;
  return {
    ofBody: (body) => identity(referenceId(body[parentField]), body['descriptionES']),
    ofRecord: (record) =>
      identity(referenceId(record[parentField]), record['descriptionES'] ?? record['descriptionEN']),
    isExact: () => true,
    isOurs: () => false,
    where: () => undefined,
  };
}

const familyReference = (code: string): Reference => ({ stage: 'families', parts: [code] });
const categoryReference = (family: string, code: string): Reference => ({
  stage: 'categories',
  parts: [family, code],
});

export const familyStage = defineStage({
  name: 'families',
  part: 'families',
  counted: true,
  resource: 'productFamilies',
  sources: [families],
  optional: false,
  parents: {},
  refersTo: [],
  keyOf: (row) => [row.familyCode],
  references: () => [],
  map: (row) => ({
    kind: 'body',
    body: { descriptionES: row.description, descriptionEN: row.description, idParent: NO_PARENT },
  }),
  identity: byDescription('idParent'),
  fields: ['descriptionES', 'descriptionEN', 'idParent'],
  required: ['descriptionES'],
});

/** A subfamily is a category of its family: products carry both. */
export const categoryStage = defineStage({
  name: 'categories',
  part: 'families',
  counted: true,
  resource: 'productCategories',
  sources: [subfamilies],
  optional: false,
  parents: { cLevel2: 'families' },
  refersTo: ['families'],
  keyOf: (row) => [row.familyCode, row.subfamilyCode],
  references: (row) => [familyReference(row.familyCode)],
  map: (row, references) => {
    const parent = familyReference(row.familyCode);
    const family = references.held(parent);
    if (family === undefined) return withoutParent(parent, references, 'familyMissing');
    return {
      kind: 'body',
      body: { descriptionES: row.description, descriptionEN: row.description, cLevel2: family.crmId },
    };
  },
  identity: byDescription('cLevel2'),
  fields: ['descriptionES', 'descriptionEN', 'cLevel2'],
  required: ['descriptionEN', 'cLevel2'],
});

export const productStage = defineStage({
  name: 'products',
  part: 'products',
  counted: true,
  resource: 'products',
  sources: [products],
  optional: false,
  parents: { familyId: 'families', categoryId: 'categories' },
  refersTo: ['families', 'categories'],
  keyOf: (row) => [row.code],
  references: (row) => [familyOf(row), categoryOf(row)].filter((reference) => reference !== undefined),
  map: (row, references) => ({
    kind: 'body',
    body: {
      model: row.description,
      extId: row.code,
      description: joined([row.description2, row.longText], '\n'),
      familyId: idOf(familyOf(row), references),
      categoryId: idOf(categoryOf(row), references),
      price: toNumber(row.price),
      cost: toNumber(row.cost),
      notAvailable: row.obsolete,
    },
  }),
  identity: byExtId,
  fields: ['model', 'extId', 'description', 'familyId', 'categoryId', 'price', 'cost', 'notAvailable'],
  required: ['model'],
});

const familyOf = ({ familyCode }: ProductRow): Reference | undefined =>
  familyCode === undefined ? undefined : familyReference(familyCode);

/** Asterisks stand for "no subfamily" where '' does not. */
function categoryOf({ familyCode, subfamilyCode }: ProductRow): Reference | undefined {
  if (familyCode === undefined || subfamilyCode === undefined) return undefined;
  return categoryReference(familyCode, /^\**$/.test(subfamilyCode) ? '' : subfamilyCode);
}

/** Undefined where this installation has no such column. */
function idOf(reference: Reference | undefined, references: References): number | null | undefined {
  return reference && (references.held(reference)?.crmId ?? null);
}
