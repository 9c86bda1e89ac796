import type { FieldDefinition, FieldValue, ReferenceField } from '../schema/fieldDefinition.ts';
import type { CrmRecord } from '../schema/resourceDefinition.ts';
import type { TenantResource } from '../schema/tenantSchema.ts';
import type { Implementation } from './implementation.ts';
import { labelOf } from './implementation.ts';

/** A record as a read shows it: every field of the schema, references with their texts. */
export function presentRecord(
  implementation: Implementation,
  resource: TenantResource,
  record: CrmRecord,
  language: string,
): Readonly<Record<string, unknown>> {
  const shown: Record<string, unknown> = {};
  for (const field of resource.allFields) {
    shown[field.readName ?? field.name] = present(
      implementation,
      field,
      record[field.name] ?? null,
      language,
    );
  }
  return shown;
}

function present(
  implementation: Implementation,
  field: FieldDefinition,
  value: FieldValue,
  language: string,
): unknown {
  switch (field.kind) {
    case 'reference':
      return typeof value === 'number' ? shownReference(implementation, field, value, language) : none(field);
    case 'references':
      return Array.isArray(value)
        ? value.map((id: number) => shownReference(implementation, field, id, language))
        : [];
    case 'option':
      return typeof value === 'number' ? { id: value, value: field.labels[value] ?? null } : null;
    default:
      return value;
  }
}

function shownReference(
  implementation: Implementation,
  field: ReferenceField,
  id: number,
  language: string,
): unknown {
  return id === -1 ? none(field) : { id, [field.shape]: labelOf(implementation, field.target, id, language) };
}

function none(field: ReferenceField): unknown {
  return field.minusOneIsNone === true ? { id: -1, [field.shape]: null } : null;
}
