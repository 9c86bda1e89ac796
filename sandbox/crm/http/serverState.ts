import { createHash, timingSafeEqual } from 'node:crypto';
import type { NextId } from '../data/createImplementation.ts';
import { completeSeed, createImplementation } from '../data/createImplementation.ts';
import type { Implementation, ImplementationSeed } from '../data/implementation.ts';
import { RecordWriter } from '../data/writeRecords.ts';
import { CrmFaults } from '../faults/crmFaults.ts';
import { RateLimit } from '../rateLimit.ts';
import { Sessions } from '../sessions.ts';
import type { CrmStats } from '../stats.ts';
import { emptyStats } from '../stats.ts';
import type { CrmVariant } from '../variants/crmVariant.ts';
import type { WorkspaceOptions } from './workspaceRoutes.ts';

export interface StateOptions extends WorkspaceOptions {
  readonly sessionSeconds: number;
  readonly requestsPerMinute: number | undefined;
  readonly clock: () => number;
  readonly controlToken: string;
  readonly variant: CrmVariant | undefined;
}

export interface Tenant {
  readonly implementation: Implementation;
  readonly writer: RecordWriter;
  /** Calls a minute of the key pair, where there is a limit. */
  readonly rateLimit: RateLimit | undefined;
}

/** All that a running server knows. */
export class ServerState {
  readonly options: StateOptions;
  readonly sessions: Sessions;
  readonly faults: CrmFaults;
  readonly nextId: NextId;
  stats: CrmStats = emptyStats();
  /** Requests since the start: no reset takes them back. */
  answered = 0;
  readonly #tenants = new Map<string, Tenant>();

  constructor(options: StateOptions) {
    this.options = options;
    this.sessions = new Sessions(options.sessionSeconds, options.clock);
    this.faults = new CrmFaults(() => this.sessions.expireAll());
    // Above the ids of roles, which are fixed.
    let lastId = 1000;
    this.nextId = () => {
      lastId += 1;
      return lastId;
    };
  }

  get seeds(): readonly ImplementationSeed[] {
    return [...this.#tenants.values()].map((tenant) => tenant.implementation.seed);
  }

  add(seed: Partial<ImplementationSeed>): Implementation {
    const complete = completeSeed(seed);
    if (this.#tenants.has(complete.id)) {
      throw new Error(`there is already an implementation ${complete.id}`);
    }
    const { clock, requestsPerMinute } = this.options;
    const implementation = createImplementation(complete, this.nextId, clock());
    this.#tenants.set(complete.id, {
      implementation,
      writer: new RecordWriter(implementation, this.nextId, clock),
      rateLimit: requestsPerMinute === undefined ? undefined : new RateLimit(requestsPerMinute, 60_000),
    });
    return implementation;
  }

  tenant(id: string): Tenant | undefined {
    return this.#tenants.get(id);
  }

  tenantOfKeys(publicKey: unknown, privateKey: unknown): Tenant | undefined {
    return [...this.#tenants.values()].find(
      ({ implementation: { seed } }) =>
        seed.publicKey === publicKey && sameSecret(seed.privateKey, privateKey),
    );
  }
}

/** Compares in a time that does not tell where two secrets differ. */
export function sameSecret(secret: string, given: unknown): boolean {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return typeof given === 'string' && timingSafeEqual(digest(secret), digest(given));
}
