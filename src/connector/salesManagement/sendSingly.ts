import * as z from 'zod';
import { LinkError } from '../../domain/errors.ts';
import type { ApiClient } from './apiClient.ts';
import { isNoSuchRoute, OutcomeUnknown } from './apiErrors.ts';
import type { BulkResult, BulkItem, BulkKind } from './bulkItem.ts';
import { createdRecord } from './records.ts';

/**
 * Sends items one by one, as many at once as the client's gate lets out.
 *
 * @throws LinkError `API_BULK_MISSING` where the resource takes none this way either, or what concerns the whole run.
 */
export async function sendSingly(
  client: ApiClient,
  resource: string,
  kind: BulkKind,
  items: readonly BulkItem[],
): Promise<ReadonlyMap<string, BulkResult>> {
  const send = kind === 'create' ? createOne : updateOne;
  const sent = await Promise.allSettled(
    items.map(async (item): Promise<readonly [string, BulkResult]> => [
      item.guid,
      await send(client, resource, item),
    ]),
  );
  const failure = sent.find((outcome) => outcome.status === 'rejected');
  // Its own outcome is not known to anybody else: what was done meanwhile is found by its intent.
  if (failure !== undefined) throw failure.reason;
  return new Map(sent.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])));
}

async function createOne(client: ApiClient, resource: string, { data }: BulkItem): Promise<BulkResult> {
  try {
    const { id } = await client.send({
      method: 'POST',
      path: `/${resource}`,
      json: data,
      schema: createdRecord,
      once: true,
    });
    return { kind: 'done', id };
  } catch (thrown) {
    if (isNoSuchRoute(thrown)) throw new LinkError('API_BULK_MISSING', { resource }, thrown.cause);
    if (thrown instanceof OutcomeUnknown) return { kind: 'unknown' };
    return refusalIn(thrown);
  }
}

async function updateOne(client: ApiClient, resource: string, { id, data }: BulkItem): Promise<BulkResult> {
  try {
    await client.send({ method: 'PUT', path: `/${resource}/${id}`, json: data, schema: z.unknown() });
    return id === undefined ? { kind: 'unknown' } : { kind: 'done', id };
  } catch (thrown) {
    // A 404 may mean the record.
    if (thrown instanceof LinkError && thrown.params['status'] === 405)
      throw new LinkError('API_BULK_MISSING', { resource }, thrown.cause);
    return refusalIn(thrown);
  }
}

function refusalIn(thrown: unknown): BulkResult {
  if (!(thrown instanceof LinkError) || thrown.code !== 'API_REFUSED') throw thrown;
  return { kind: 'refused', message: String(thrown.params['message'] ?? '') };
}
