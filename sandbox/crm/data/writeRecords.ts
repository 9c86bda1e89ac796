import { badRequest, notFound } from '../crmError.ts';
import type { CrmRecord } from '../schema/resourceDefinition.ts';
import type { TenantResource } from '../schema/tenantSchema.ts';
import { checkWrite } from './checkWrite.ts';
import type { NextId } from './createImplementation.ts';
import { SELLER_ROLE } from './createImplementation.ts';
import type { Implementation } from './implementation.ts';
import { tableOf } from './implementation.ts';
import type { Act } from './records.ts';
import { changedRecord, deletedRecord, newRecord } from './records.ts';
import { checkUser, queueWelcomeMail } from './userRules.ts';

/** The three writes of the API on one implementation. Each throws a `CrmError` and then has changed nothing. */
export class RecordWriter {
  readonly #implementation: Implementation;
  readonly #nextId: NextId;
  readonly #clock: () => number;

  constructor(implementation: Implementation, nextId: NextId, clock: () => number) {
    this.#implementation = implementation;
    this.#nextId = nextId;
    this.#clock = clock;
  }

  create(resource: TenantResource, body: unknown): CrmRecord {
    const values = checkWrite(this.#implementation, resource, body, 'create');
    const isUser = resource.name === 'users';
    if (isUser) {
      checkUser(this.#implementation, values, undefined);
    }
    const stored = isUser ? { ...values, rolesId: [SELLER_ROLE] } : values;
    const record = newRecord(resource, this.#nextId(), stored, this.#act());
    tableOf(this.#implementation, resource.name).add(record);
    if (isUser) {
      queueWelcomeMail(this.#implementation, record);
    }
    return record;
  }

  update(resource: TenantResource, id: number, body: unknown): CrmRecord {
    const before = this.#living(resource, id);
    const values = checkWrite(this.#implementation, resource, body, 'update');
    if (resource.name === 'users') {
      checkUser(this.#implementation, values, before);
    }
    return this.#replace(resource, changedRecord(before, values, this.#act()));
  }

  remove(resource: TenantResource, id: number): void {
    this.#replace(resource, deletedRecord(this.#living(resource, id), this.#act()));
  }

  setRoles(resource: TenantResource, userId: number, rolesId: readonly number[]): void {
    const user = this.#living(resource, userId);
    this.#replace(resource, changedRecord(user, { rolesId }, this.#act()));
  }

  #living(resource: TenantResource, id: number): CrmRecord {
    const record = tableOf(this.#implementation, resource.name).get(id);
    if (record === undefined) {
      throw notFound(`${resource.name} ${id}`);
    }
    if (record.deleted) {
      throw badRequest(`${resource.name} ${id} is deleted`);
    }
    return record;
  }

  #replace(resource: TenantResource, record: CrmRecord): CrmRecord {
    tableOf(this.#implementation, resource.name).replace(record);
    return record;
  }

  #act(): Act {
    return { at: this.#clock(), userId: this.#implementation.apiUserId };
  }
}
