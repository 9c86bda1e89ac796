import { ACCOUNT_RESOURCES } from './accountResources.ts';
import type { FieldDefinition } from './fieldDefinition.ts';
import { ORDER_RESOURCES } from './orderResources.ts';
import { PRODUCT_RESOURCES } from './productResources.ts';
import type { ResourceDefinition } from './resourceDefinition.ts';
import { AUDIT_FIELDS } from './resourceDefinition.ts';
import { SETTINGS_RESOURCES } from './settingsResources.ts';
import { USER_RESOURCES } from './userResources.ts';

/** How one implementation's schema differs from the standard one. */
export interface SchemaChanges {
  /** Fields by resource: a `Z_` field is added, a field of a known name takes the place of the standard one. */
  readonly fields?: Readonly<Record<string, readonly FieldDefinition[]>>;
  /** `resource.field` that this implementation does not have. */
  readonly withoutFields?: readonly string[];
  /** `resource.operation` that the key pair may not use: answered with 403. */
  readonly forbidden?: readonly string[];
}

/** A resource of one implementation, ready to look fields up. */
export interface TenantResource extends ResourceDefinition {
  /** Audit fields first. */
  readonly allFields: readonly FieldDefinition[];
  /** By exact write name: the CRM's odd capitals count in a body. */
  readonly writable: ReadonlyMap<string, FieldDefinition>;
  /** By read or write name in lower case: a filter is SQL, where capitals do not count. */
  readonly filterable: ReadonlyMap<string, FieldDefinition>;
  readonly requiredFields: readonly FieldDefinition[];
}

/** Resources by lower-case name. */
export type TenantSchema = ReadonlyMap<string, TenantResource>;

const STANDARD_RESOURCES: readonly ResourceDefinition[] = [
  ...SETTINGS_RESOURCES,
  ...USER_RESOURCES,
  ...ACCOUNT_RESOURCES,
  ...PRODUCT_RESOURCES,
  ...ORDER_RESOURCES,
];

export function tenantSchema(changes: SchemaChanges): TenantSchema {
  return new Map(
    STANDARD_RESOURCES.map((definition) => [
      definition.name.toLowerCase(),
      tenantResource(definition, changes.fields?.[definition.name] ?? [], changes.withoutFields ?? []),
    ]),
  );
}

function tenantResource(
  definition: ResourceDefinition,
  changed: readonly FieldDefinition[],
  without: readonly string[],
): TenantResource {
  const fields = new Map(definition.fields.map((field) => [field.name, field]));
  for (const field of changed) {
    fields.set(field.name, field);
  }
  for (const name of without) {
    if (name.startsWith(`${definition.name}.`)) {
      fields.delete(name.slice(definition.name.length + 1));
    }
  }
  const own = [...fields.values()];
  const allFields = [...AUDIT_FIELDS, ...own];
  return {
    ...definition,
    fields: own,
    allFields,
    writable: new Map(allFields.map((field) => [field.name, field])),
    filterable: new Map(
      allFields.flatMap((field) => [
        [field.name.toLowerCase(), field],
        [(field.readName ?? field.name).toLowerCase(), field],
      ]),
    ),
    requiredFields: own.filter((field) => field.required === true),
  };
}
