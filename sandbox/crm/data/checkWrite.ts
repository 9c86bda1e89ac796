import { badRequest } from '../crmError.ts';
import type { FieldDefinition, FieldValue, ReferenceField } from '../schema/fieldDefinition.ts';
import type { TenantResource } from '../schema/tenantSchema.ts';
import { toTimestamp } from '../timestamps.ts';
import type { Implementation } from './implementation.ts';
import { tableOf } from './implementation.ts';
import type { Values } from './records.ts';

/**
 * Checks a body against the schema, as strictly as the CRM may: required, read-only and unknown fields, types,
 * lengths, and references to records that exist and are not deleted. The refusal names the field.
 */
export function checkWrite(
  implementation: Implementation,
  resource: TenantResource,
  body: unknown,
  mode: 'create' | 'update',
): Values {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('The body must be an object');
  }
  const values: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(body)) {
    const field = resource.writable.get(name);
    if (field === undefined) {
      throw badRequest(`The field ${name} does not exist in ${resource.name}`);
    }
    if (field.readOnly === true) {
      throw badRequest(`The field ${name} is read-only`);
    }
    values[name] = checkValue(implementation, field, value);
  }
  for (const { name } of resource.requiredFields) {
    if (mode === 'create' || name in values) {
      requireValue(name, values[name]);
    }
  }
  return values;
}

function requireValue(name: string, value: FieldValue | undefined): void {
  const isMissing =
    value === undefined ||
    value === null ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0);
  if (isMissing) {
    throw badRequest(`The field ${name} is required`);
  }
}

function checkValue(implementation: Implementation, field: FieldDefinition, value: unknown): FieldValue {
  if (value === null) {
    return null;
  }
  switch (field.kind) {
    case 'text':
      return checkText(field.name, value, field.maxLength, field.allowed);
    case 'integer':
    case 'decimal':
      return checkNumber(field.name, value, field.kind, field.range);
    case 'flag':
      if (typeof value !== 'boolean') {
        throw badRequest(`The field ${field.name} must be true or false`);
      }
      return value;
    case 'date': {
      const timestamp = typeof value === 'string' ? toTimestamp(value) : undefined;
      if (timestamp === undefined) {
        throw badRequest(`The field ${field.name} must be a date`);
      }
      return timestamp;
    }
    case 'option':
      return checkNumber(field.name, value, 'integer', [0, field.labels.length - 1]);
    case 'reference':
      return checkReference(implementation, field, value);
    case 'references':
      if (!Array.isArray(value)) {
        throw badRequest(`The field ${field.name} must be an array of ids`);
      }
      return value.map((id: unknown) => checkReference(implementation, field, id));
  }
}

function checkText(name: string, value: unknown, maxLength: number, allowed?: readonly string[]): string {
  if (typeof value !== 'string') {
    throw badRequest(`The field ${name} must be a text`);
  }
  if (value.length > maxLength) {
    throw badRequest(`The field ${name} is longer than ${maxLength} characters`);
  }
  if (allowed !== undefined && !allowed.includes(value)) {
    throw badRequest(`The field ${name} must be one of ${allowed.join(', ')}`);
  }
  return value;
}

function checkNumber(
  name: string,
  value: unknown,
  kind: 'integer' | 'decimal',
  range?: readonly [number, number],
): number {
  if (typeof value !== 'number' || (kind === 'integer' && !Number.isInteger(value))) {
    throw badRequest(`The field ${name} must be ${kind === 'integer' ? 'a whole number' : 'a number'}`);
  }
  if (range !== undefined && (value < range[0] || value > range[1])) {
    throw badRequest(`The field ${name} must be between ${range[0]} and ${range[1]}`);
  }
  return value;
}

function checkReference(implementation: Implementation, field: ReferenceField, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw badRequest(`The field ${field.name} must be the id of a record of ${field.target}`);
  }
  if (value === -1 && field.minusOneIsNone === true) {
    return value;
  }
  const target = tableOf(implementation, field.target).get(value);
  if (target === undefined || target.deleted) {
    const state = target === undefined ? 'does not exist' : 'is deleted';
    throw badRequest(`The field ${field.name} refers to ${field.target} ${value}, which ${state}`);
  }
  return value;
}
