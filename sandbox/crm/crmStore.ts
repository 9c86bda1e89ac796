import type { Implementation, WelcomeMail } from './data/implementation.ts';
import { resourceOf, tableOf, usedSeats } from './data/implementation.ts';
import type { Act, Values } from './data/records.ts';
import { changedRecord, deletedRecord, newRecord } from './data/records.ts';
import type { CrmRecord } from './schema/resourceDefinition.ts';
import type { ServerState } from './http/serverState.ts';

/**
 * The data behind the API, for tests in the same process: records as stored (references are ids), and changes as a
 * person makes them in the CRM, past every check of the API.
 */
export class CrmStore {
  readonly #state: ServerState;

  constructor(state: ServerState) {
    this.#state = state;
  }

  records(implementationId: string, resource: string): readonly CrmRecord[] {
    return tableOf(this.#implementation(implementationId), resource).all();
  }

  record(implementationId: string, resource: string, id: number): CrmRecord | undefined {
    return tableOf(this.#implementation(implementationId), resource).get(id);
  }

  welcomeMails(implementationId: string): readonly WelcomeMail[] {
    return this.#implementation(implementationId).welcomeMails;
  }

  usedSeats(implementationId: string): number {
    return usedSeats(this.#implementation(implementationId));
  }

  /** Puts a record in, and gives its id. */
  insert(implementationId: string, resource: string, values: Values): number {
    const implementation = this.#implementation(implementationId);
    const record = newRecord(
      resourceOf(implementation, resource),
      this.#state.nextId(),
      values,
      this.#act(implementation),
    );
    tableOf(implementation, resource).add(record);
    return record.id;
  }

  change(implementationId: string, resource: string, id: number, values: Values): void {
    const implementation = this.#implementation(implementationId);
    const before = this.#record(implementation, resource, id);
    tableOf(implementation, resource).replace(changedRecord(before, values, this.#act(implementation)));
  }

  remove(implementationId: string, resource: string, id: number): void {
    const implementation = this.#implementation(implementationId);
    const before = this.#record(implementation, resource, id);
    tableOf(implementation, resource).replace(deletedRecord(before, this.#act(implementation)));
  }

  #implementation(id: string): Implementation {
    const tenant = this.#state.tenant(id);
    if (tenant === undefined) {
      throw new Error(`there is no implementation ${id}`);
    }
    return tenant.implementation;
  }

  #record(implementation: Implementation, resource: string, id: number): CrmRecord {
    const record = tableOf(implementation, resource).get(id);
    if (record === undefined) {
      throw new Error(`there is no record ${id} in ${resource}`);
    }
    return record;
  }

  #act(implementation: Implementation): Act {
    return { at: this.#state.options.clock(), userId: implementation.adminUserId };
  }
}
