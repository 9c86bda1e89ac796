import { badRequest, CrmError } from '../crmError.ts';
import type { TenantResource } from '../schema/tenantSchema.ts';
import type { Answer } from './apiRequest.ts';
import { ok } from './apiRequest.ts';
import type { Context } from './context.ts';

interface BulkItem {
  readonly guid: string;
  readonly id: unknown;
  readonly data: unknown;
}

type BulkResult = Readonly<Record<string, unknown>> & { readonly guid: string };

/**
 * `POST` or `PUT /{resource}/bulk`. The call is refused as a whole when it is malformed; beyond that each item stands
 * for itself in a 200. The answer (its shape is ASSUMED) comes in the reverse order, since no order is promised.
 */
export function bulkCall(
  context: Context,
  resource: TenantResource,
  mode: 'create' | 'update',
  body: unknown,
): Answer {
  const items = bulkItems(resource, mode, body);
  const { faults, target, stats } = context;
  const refusing = faults.take('refuseBulk', target, ({ field, value }) =>
    items.some((item) => isObject(item.data) && item.data[field] === value),
  );
  if (refusing !== undefined) {
    throw new CrmError(400, { Message: 'Bad Request' });
  }
  const dropping = faults.take('dropGuids', target);
  const results: BulkResult[] = [];
  for (const [position, item] of items.entries()) {
    const isDropped = dropping !== undefined && (position + 1) % dropping.every === 0;
    if (!isDropped || dropping.worked !== false) {
      const result = work(context, resource, mode, item);
      stats.bulkItems += 1;
      if (!isDropped) {
        results.push(result);
      }
    }
  }
  return ok(results.reverse());
}

function bulkItems(resource: TenantResource, mode: 'create' | 'update', body: unknown): readonly BulkItem[] {
  if (!Array.isArray(body)) {
    throw badRequest('The body of a bulk call must be an array');
  }
  if (body.length > resource.bulkLimit) {
    throw badRequest(`A bulk call of ${resource.name} takes at most ${resource.bulkLimit} items`);
  }
  const guids = new Set<string>();
  return body.map((item: unknown) => {
    const guid = isObject(item) ? item['guid'] : undefined;
    if (!isObject(item) || typeof guid !== 'string' || guid === '' || guids.has(guid)) {
      throw badRequest('Every item of a bulk call needs its own guid');
    }
    if (mode === 'update' && !Number.isInteger(item['id'])) {
      throw badRequest(`The item ${guid} needs the id of the record to update`);
    }
    guids.add(guid);
    return { guid, id: item['id'], data: item['data'] };
  });
}

function work(
  context: Context,
  resource: TenantResource,
  mode: 'create' | 'update',
  item: BulkItem,
): BulkResult {
  const { writer, stats } = context;
  const { guid } = item;
  try {
    if (mode === 'create') {
      const { id } = writer.create(resource, item.data);
      stats.created += 1;
      return { guid, id, status: 200, Message: 'entity created' };
    }
    const { id } = writer.update(resource, Number(item.id), item.data);
    stats.updated += 1;
    return { guid, id, status: 200, Message: 'entity updated' };
  } catch (error) {
    if (!(error instanceof CrmError)) {
      throw error;
    }
    stats.bulkItemsRefused += 1;
    return { guid, status: error.status, Message: error.message };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
