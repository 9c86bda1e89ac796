import type { FieldDefinition } from './fieldDefinition.ts';
import type { TenantResource, TenantSchema } from './tenantSchema.ts';

/** The answer of `GET /{resource}/schema`. The list `required` is ASSUMED: the facts do not show where it is said. */
export interface SchemaDocument {
  readonly properties: Readonly<Record<string, PropertyDocument>>;
  readonly required: readonly string[];
}

interface PropertyDocument {
  readonly type: readonly string[];
  readonly readOnly: boolean;
  readonly [keyword: string]: unknown;
}

export function schemaDocument(resource: TenantResource): SchemaDocument {
  return {
    properties: Object.fromEntries(resource.allFields.map((field) => [field.name, propertyDocument(field)])),
    required: resource.requiredFields.map((field) => field.name),
  };
}

function propertyDocument(field: FieldDefinition): PropertyDocument {
  const common = { description: '', readOnly: field.readOnly === true };
  const orNull = (type: string): string[] => (field.required === true ? [type] : [type, 'null']);
  switch (field.kind) {
    case 'text':
      return {
        ...common,
        type: orNull('string'),
        maxLength: field.maxLength,
        ...(field.allowed === undefined ? {} : { enum: field.allowed }),
      };
    case 'integer':
    case 'decimal':
      return {
        ...common,
        type: orNull(field.kind === 'integer' ? 'integer' : 'number'),
        ...(field.range === undefined ? {} : { minimum: field.range[0], maximum: field.range[1] }),
      };
    case 'flag':
      return { ...common, type: orNull('boolean') };
    case 'date':
      return { ...common, type: orNull('string'), format: 'date-time' };
    case 'option':
      return { ...common, ...referenceDocument('value'), type: orNull('object') };
    case 'reference':
      return { ...common, ...referenceDocument(field.shape), type: orNull('object'), table: field.target };
    case 'references':
      return {
        ...common,
        type: orNull('array'),
        items: { type: ['object'], ...referenceDocument(field.shape) },
        table: field.target,
      };
  }
}

function referenceDocument(shape: 'value' | 'description'): Readonly<Record<string, unknown>> {
  return { properties: { id: { type: 'integer' }, [shape]: { type: ['string', 'null'] } }, required: ['id'] };
}

/** The answer of `GET /resources`. */
export function resourcesDocument(schema: TenantSchema): readonly Readonly<Record<string, unknown>>[] {
  return [...schema.values()].map((resource) => ({
    description: resource.description,
    end_point: `/v4/${resource.name}`,
    operations: Object.fromEntries(
      (['create', 'read', 'update', 'delete'] as const).map((operation) => [
        operation,
        resource.operations.includes(operation),
      ]),
    ),
    schema: `/v4/${resource.name}/schema`,
  }));
}
