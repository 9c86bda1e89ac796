import type { CrmRecord } from '../schema/resourceDefinition.ts';
import type { SchemaChanges, TenantResource, TenantSchema } from '../schema/tenantSchema.ts';
import { notFound } from '../crmError.ts';
import type { RecordTable } from './recordTable.ts';

/** The plans a customer can have; linking with Sage 200 is for the last two. */
type Plan = 'Essential' | 'Starter' | 'Professional' | 'Performance';

/** What an implementation starts with. */
export interface ImplementationSeed extends SchemaChanges {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  readonly licenses: { readonly contracted: number; readonly used: number };
  readonly admin: { readonly email: string; readonly name: string };
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The mail the CRM sends a user it has just created; the sandbox only queues it. */
export interface WelcomeMail {
  readonly userId: number;
  readonly email: string;
  readonly name: string;
  readonly language: string;
  readonly queuedAt: string;
}

/** One tenant: its keys, its schema and its data. */
export interface Implementation {
  readonly seed: ImplementationSeed;
  readonly schema: TenantSchema;
  /** By lower-case resource name, like the schema. */
  readonly tables: ReadonlyMap<string, RecordTable>;
  readonly welcomeMails: WelcomeMail[];
  readonly adminUserId: number;
  /** The API user that the key pair acts as: not a seat, not in the list of users. */
  readonly apiUserId: number;
}

/** The resource a path names, in any case; throws code 910. */
export function resourceOf(implementation: Pick<Implementation, 'schema'>, name: string): TenantResource {
  const resource = implementation.schema.get(name.toLowerCase());
  if (resource === undefined) {
    throw notFound(name);
  }
  return resource;
}

export function tableOf(implementation: Pick<Implementation, 'tables'>, name: string): RecordTable {
  const table = implementation.tables.get(name.toLowerCase());
  if (table === undefined) {
    throw notFound(name);
  }
  return table;
}

/** The text shown where another record refers to this one. */
export function labelOf(
  implementation: Pick<Implementation, 'schema' | 'tables'>,
  resourceName: string,
  id: number,
  language = 'ES',
): string | null {
  const record = tableOf(implementation, resourceName).get(id);
  return record === undefined ? null : label(resourceOf(implementation, resourceName), record, language);
}

function label(resource: TenantResource, record: CrmRecord, language: string): string {
  const translated = record[`description${language}`];
  if (typeof translated === 'string' && translated !== '') {
    return translated;
  }
  const texts = resource.labelFields.map((name) => record[name]).filter((value) => typeof value === 'string');
  return resource.labelFields[0]?.startsWith('description') === true
    ? (texts.find((value) => value !== '') ?? '')
    : texts.join(' ').trim();
}

/** Seats taken: active users that are not deleted. */
export function usedSeats(implementation: Pick<Implementation, 'tables'>): number {
  return tableOf(implementation, 'users')
    .all()
    .filter((user) => user['isActive'] === true && !user.deleted).length;
}
