import * as z from 'zod';
import type { ApiClient } from './apiClient.ts';

/** One item of a bulk call; `id` makes it an update. */
export interface BulkItem {
  readonly guid: string;
  readonly id?: number;
  /** The fields, as JSON: they were written for the ledger already. */
  readonly data: string;
}

export type BulkResult =
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'refused'; readonly message: string }
  /** The answer does not speak of this item. */
  | { readonly kind: 'unknown' };

/** The facts name the limit of products on their own. */
export function bulkLimit(resource: string): number {
  return resource === 'products' ? 100 : 200;
}

/**
 * ASSUMED (no source shows the answer): an array of one object an item, in any order, told apart by `guid`; a refused
 * one has a `status` of 400 or more, an `error`, or a `Message` that is not the one of success.
 */
const bulkAnswer = z.array(
  z.looseObject({
    guid: z.string(),
    id: z.int().optional(),
    status: z.int().optional(),
    Message: z.string().optional(),
    message: z.string().optional(),
    error: z.string().optional(),
  }),
);
const SUCCESS = /^entity (created|updated)$/i;

function itemText({ guid, id, data }: BulkItem): string {
  const name = JSON.stringify(guid);
  return id === undefined ? `{"guid":${name},"data":${data}}` : `{"guid":${name},"id":${id},"data":${data}}`;
}

/**
 * Sends up to `bulkLimit` items in one call.
 *
 * @returns a result for each guid given.
 * @throws OutcomeUnknown for creates whose answer was lost; LinkError `API_REFUSED` for a call refused as a whole.
 */
export async function sendBulk(
  client: ApiClient,
  resource: string,
  kind: 'create' | 'update',
  items: readonly BulkItem[],
): Promise<ReadonlyMap<string, BulkResult>> {
  const answer = await client.send({
    method: kind === 'create' ? 'POST' : 'PUT',
    path: `/${resource}/bulk`,
    json: `[${items.map(itemText).join(',')}]`,
    schema: bulkAnswer,
    once: kind === 'create',
  });
  const results = new Map<string, BulkResult>(items.map(({ guid }) => [guid, { kind: 'unknown' }]));
  for (const item of answer) {
    if (!results.has(item.guid)) continue;
    const message = item.Message ?? item.message;
    const refused =
      (item.status ?? 200) >= 400 ||
      item.error !== undefined ||
      (message !== undefined && !SUCCESS.test(message));
    const id = item.id ?? items.find(({ guid }) => guid === item.guid)?.id;
    if (refused)
      results.set(item.guid, { kind: 'refused', message: item.error ?? message ?? `HTTP ${item.status}` });
    else if (id !== undefined) results.set(item.guid, { kind: 'done', id });
  }
  return results;
}
