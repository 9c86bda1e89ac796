import * as z from 'zod';
import { LinkError } from '../../domain/errors.ts';
import type { ApiClient } from './apiClient.ts';
import { isMissing, OutcomeUnknown } from './apiErrors.ts';
import { readBulkAnswer } from './bulkAnswer.ts';
import type { BulkItem, BulkKind, BulkResult } from './bulkItem.ts';
import { traitsOf } from './crmTraits.ts';
import { listOf } from './reading.ts';
import { sendSingly } from './sendSingly.ts';

/** The facts name the limit of products on their own. */
export function bulkLimit(resource: string): number {
  return resource === 'products' ? 100 : 200;
}

function itemText({ guid, id, data }: BulkItem): string {
  const name = JSON.stringify(guid);
  return id === undefined ? `{"guid":${name},"data":${data}}` : `{"guid":${name},"id":${id},"data":${data}}`;
}

/**
 * Sends up to `bulkLimit` items in one call, or one by one where the CRM has no such call.
 *
 * @returns a result for each guid given.
 * @throws OutcomeUnknown for creates whose answer was lost; LinkError `API_REFUSED` for a call refused as a whole.
 */
export async function sendBulk(
  client: ApiClient,
  resource: string,
  kind: BulkKind,
  items: readonly BulkItem[],
): Promise<ReadonlyMap<string, BulkResult>> {
  const { withoutBulk } = traitsOf(client);
  const call = `${kind} ${resource}`;
  if (withoutBulk.has(call)) return sendSingly(client, resource, kind, items);
  try {
    const answer = await client.send({
      ...route(resource, kind),
      json: `[${items.map(itemText).join(',')}]`,
      schema: listOf(z.unknown()),
    });
    return readBulkAnswer(answer, kind, items);
  } catch (thrown) {
    if (!isMissing(thrown) || !(await isBulkMissing(client, resource, kind))) throw thrown;
    withoutBulk.add(call);
    // Whoever answered in the place of the call may have passed it on: a create is looked up before it is sent again.
    if (kind === 'create') throw new OutcomeUnknown(client.host, thrown.cause);
    return sendSingly(client, resource, kind, items);
  }
}

const route = (resource: string, kind: BulkKind) =>
  ({
    method: kind === 'create' ? 'POST' : 'PUT',
    path: `/${resource}/bulk`,
    once: kind === 'create',
  }) as const;

/**
 * Whether it is the bulk call alone that is missing: a call without items fails in the same way, and the list of the
 * resource is there.
 *
 * @throws LinkError `API_UNAVAILABLE` where the list is gone too: somebody answers in the place of the API.
 */
async function isBulkMissing(client: ApiClient, resource: string, kind: BulkKind): Promise<boolean> {
  try {
    await client.send({ method: 'GET', path: `/${resource}`, schema: z.unknown() });
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
    throw new LinkError('API_UNAVAILABLE', thrown.params, thrown.cause);
  }
  try {
    await client.send({ ...route(resource, kind), json: '[]', schema: z.unknown(), tries: 2 });
    return false;
  } catch (thrown) {
    return isMissing(thrown);
  }
}
