import type { FieldDefinition, FieldValue } from './fieldDefinition.ts';
import { date, flag, integer, text } from './fieldDefinition.ts';

/** One stored record: written fields under their write names, beside the audit fields every resource has. */
export interface CrmRecord {
  readonly id: number;
  readonly dateCreated: string;
  readonly dateUpdated: string;
  readonly dateDeleted: string | null;
  readonly deleted: boolean;
  readonly salesRepIdCreated: number;
  readonly salesRepIdUpdated: number;
  readonly salesRepIdDeleted: number | null;
  readonly [field: string]: FieldValue;
}

export type Operation = 'create' | 'read' | 'update' | 'delete';

export interface ResourceDefinition {
  /** As the CRM's own paths spell it; a request may use any case. */
  readonly name: string;
  readonly description: string;
  readonly operations: readonly Operation[];
  /** Records in one bulk call. */
  readonly bulkLimit: number;
  readonly fields: readonly FieldDefinition[];
  /** Fields whose texts make the `value` shown where another record refers to this one. */
  readonly labelFields: readonly string[];
}

const EVERY_OPERATION: readonly Operation[] = ['create', 'read', 'update', 'delete'];

export const AUDIT_FIELDS: readonly FieldDefinition[] = [
  integer('id', { readOnly: true }),
  date('dateCreated', { readOnly: true }),
  date('dateUpdated', { readOnly: true }),
  date('dateDeleted', { readOnly: true }),
  flag('deleted', { readOnly: true }),
  integer('salesRepIdCreated', { readOnly: true }),
  integer('salesRepIdUpdated', { readOnly: true }),
  integer('salesRepIdDeleted', { readOnly: true }),
];

const DEFAULT_BULK_LIMIT = 200;

/** A resource that clients may read and write, unless `operations` says less. */
export function resource(
  definition: Pick<ResourceDefinition, 'name' | 'description' | 'fields' | 'labelFields'> &
    Partial<Pick<ResourceDefinition, 'operations' | 'bulkLimit'>>,
): ResourceDefinition {
  return { operations: EVERY_OPERATION, bulkLimit: DEFAULT_BULK_LIMIT, ...definition };
}

const LANGUAGES = ['ES', 'EN', 'FR', 'IT', 'DE', 'PT', 'RU', 'US', 'BR', 'DK'] as const;
const WIDE_LANGUAGES: ReadonlySet<string> = new Set(['BR', 'DK']);

export const DESCRIPTION_FIELDS: readonly string[] = ['descriptionES', 'descriptionEN'];

/** `descriptionES`, `descriptionEN` and so on, with the odd lengths of the CRM's own schema. */
export function descriptions(
  options: { required?: 'ES' | 'EN'; spanishLength?: number } = {},
): readonly FieldDefinition[] {
  return LANGUAGES.map((language) => {
    const narrow = language === 'ES' ? (options.spanishLength ?? 150) : 150;
    return text(`description${language}`, WIDE_LANGUAGES.has(language) ? 6000 : narrow, {
      required: language === options.required,
    });
  });
}

/** A short list of values: nothing but its descriptions. */
export function valueList(
  name: string,
  description: string,
  extraFields: readonly FieldDefinition[] = [],
): ResourceDefinition {
  return resource({
    name,
    description,
    fields: [...descriptions({ required: 'ES', spanishLength: 50 }), ...extraFields],
    labelFields: DESCRIPTION_FIELDS,
  });
}
