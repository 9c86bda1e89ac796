import * as z from 'zod';
import type { ApiClient } from './apiClient.ts';

/** A record as the API gives it; references come as `{id, value}` or `{id, description}`. */
export const crmRecord = z.looseObject({ id: z.int(), deleted: z.boolean().nullish() });
export type CrmRecord = z.infer<typeof crmRecord>;

const crmRecords = z.array(crmRecord);
const PAGE_SIZE = 200;

/**
 * Every record of a resource that is not deleted, newest first, in pages. It walks by id, since pages by number shift
 * when records come in meanwhile; it ends with an empty page, since a page may be shorter than asked for.
 */
export async function* walkRecords(
  client: ApiClient,
  resource: string,
  where?: string,
): AsyncGenerator<readonly CrmRecord[], void, undefined> {
  let before: number | undefined;
  for (;;) {
    const conditions = [where && `(${where})`, before === undefined ? undefined : `id<${before}`].filter(
      (condition) => condition !== undefined && condition !== '',
    );
    const page = await client.send({
      method: 'GET',
      path: `/${resource}`,
      query: { order: 'id', ...(conditions.length === 0 ? {} : { where: conditions.join(' AND ') }) },
      // Two names for one header, from two sources of the facts.
      headers: { 'X-FM-Entity-Count': String(PAGE_SIZE), Count: String(PAGE_SIZE) },
      schema: crmRecords,
    });
    if (page.length === 0) return;
    yield page.filter((record) => record.deleted !== true);
    before = Math.min(...page.map(({ id }) => id));
  }
}

/** All of what `walkRecords` gives: for short lists. */
export async function listRecords(
  client: ApiClient,
  resource: string,
  where?: string,
): Promise<readonly CrmRecord[]> {
  const records: CrmRecord[] = [];
  for await (const page of walkRecords(client, resource, where)) records.push(...page);
  return records;
}

const created = z.object({ id: z.int() });

/** Creates one record; its id. @throws OutcomeUnknown where the answer was lost. */
export async function createRecord(client: ApiClient, resource: string, data: unknown): Promise<number> {
  const answer = await client.send({
    method: 'POST',
    path: `/${resource}`,
    body: data,
    schema: created,
    once: true,
  });
  return answer.id;
}

/** The id of a reference as it is read; null for none (`null` or -1). */
export function referenceId(value: unknown): number | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
  return typeof id === 'number' && id !== -1 ? id : null;
}
