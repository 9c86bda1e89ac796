import { badWhere } from '../crmError.ts';
import type { Comparable } from '../data/recordTable.ts';
import { foldText } from '../data/recordTable.ts';
import type { FieldDefinition, FieldValue } from '../schema/fieldDefinition.ts';
import type { CrmRecord } from '../schema/resourceDefinition.ts';
import type { TenantResource } from '../schema/tenantSchema.ts';
import { toTimestamp } from '../timestamps.ts';
import type { Literal } from './condition.ts';

/** How a filter or an order sees one field. */
export interface FieldReader {
  /** The stored field that an index can be built on; undefined for the text of a reference. */
  readonly indexName: string | undefined;
  readonly read: (record: CrmRecord) => Comparable;
  /** Turns a value of the filter into what `read` gives; throws code 901 when the types do not meet. */
  readonly convert: (literal: Literal) => Comparable;
}

/** The text shown for a referenced record. */
export type LabelOf = (resourceName: string, id: number) => string | null;

/** Finds a field by its path (`name`, `typeId.id`, `typeId.value`), whatever its capitals. */
export function fieldReader(path: string, resource: TenantResource, labelOf: LabelOf): FieldReader {
  const [name = '', member] = path.toLowerCase().split('.');
  const field = resource.filterable.get(name);
  if (field === undefined) {
    throw badWhere(`${resource.name} has no field ${path}`);
  }
  const isReference = field.kind === 'reference' || field.kind === 'option';
  if (isReference !== (member !== undefined) || field.kind === 'references') {
    throw badWhere(`${path} cannot be compared${isReference ? `: write ${field.name}.id` : ''}`);
  }
  if (member === undefined || member === 'id') {
    return { indexName: field.name, read: storedReader(field), convert: converter(field, path) };
  }
  if (field.kind === 'reference' && member === field.shape) {
    const { target } = field;
    const read = (record: CrmRecord): Comparable => {
      const id = record[field.name];
      return typeof id === 'number' ? foldText(labelOf(target, id) ?? '') : null;
    };
    return { indexName: undefined, read, convert: (literal) => foldText(String(literal)) };
  }
  throw badWhere(`${field.name} has no member ${member}`);
}

function storedReader(field: FieldDefinition): FieldReader['read'] {
  const { name } = field;
  if (field.kind === 'text') {
    return (record) => {
      const value = record[name];
      return typeof value === 'string' ? foldText(value) : null;
    };
  }
  const none = field.kind === 'reference' && field.minusOneIsNone === true ? -1 : null;
  return (record) => comparable(record[name]) ?? none;
}

function comparable(value: FieldValue | undefined): Comparable {
  if (typeof value === 'boolean') {
    return value ? 1 : 0;
  }
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function converter(field: FieldDefinition, path: string): FieldReader['convert'] {
  switch (field.kind) {
    case 'text':
      return (literal) => foldText(String(literal));
    case 'date':
      return (literal) => {
        const timestamp = toTimestamp(String(literal));
        if (timestamp === undefined) {
          throw badWhere(`${path} is compared with something that is not a date`);
        }
        return timestamp;
      };
    default:
      return (literal) => {
        const number = numberOf(literal);
        if (Number.isNaN(number)) {
          throw badWhere(`${path} is compared with something that is not a number`);
        }
        return number;
      };
  }
}

function numberOf(literal: Literal): number {
  if (typeof literal !== 'string') {
    return Number(literal);
  }
  const folded = foldText(literal);
  if (folded === 'true' || folded === 'false') {
    return folded === 'true' ? 1 : 0;
  }
  return folded === '' ? Number.NaN : Number(folded);
}
