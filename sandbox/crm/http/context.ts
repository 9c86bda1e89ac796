import { CrmError, notFound } from '../crmError.ts';
import type { Implementation } from '../data/implementation.ts';
import type { RecordWriter } from '../data/writeRecords.ts';
import type { CrmFaults, FaultTarget } from '../faults/crmFaults.ts';
import type { Operation } from '../schema/resourceDefinition.ts';
import type { TenantResource } from '../schema/tenantSchema.ts';
import type { CrmStats } from '../stats.ts';

/** What the handlers of one request work with. */
export interface Context {
  readonly implementation: Implementation;
  readonly writer: RecordWriter;
  readonly faults: CrmFaults;
  readonly target: FaultTarget;
  readonly stats: CrmStats;
}

/** Refuses an operation that the resource does not offer (910) or that the key pair may not use (403). */
export function permit(context: Context, resource: TenantResource, operation: Operation): void {
  if (!resource.operations.includes(operation)) {
    throw notFound(`${operation} of ${resource.name}`);
  }
  if (context.implementation.seed.forbidden?.includes(`${resource.name}.${operation}`) === true) {
    throw new CrmError(403, { message: `The API key may not ${operation} ${resource.name}` });
  }
}
