import * as z from 'zod';
import { LinkError } from '../../domain/errors.ts';
import type { ApiClient } from './apiClient.ts';
import { traitsOf } from './crmTraits.ts';
import { flagOf, flagValue, idValue, isRecord, listOf, wholeNumber } from './reading.ts';

/** Fields of our stages and of settings that hold a flag, whatever shape it comes in. */
const FLAGS = new Set(['readOnly', 'notAvailable', 'isActive', 'mainEnvironment', 'default']);

/** A record as the API gives it; references come as `{id, value}` or `{id, description}`. */
export const crmRecord = z.looseObject({ id: idValue, deleted: flagValue.nullish() }).transform((record) => {
  for (const [field, value] of Object.entries(record)) {
    if (FLAGS.has(field)) record[field] = flagOf(value) ?? value;
    else if (isRecord(value) && typeof value['id'] === 'string')
      record[field] = { ...value, id: wholeNumber(value['id']) ?? value['id'] };
  }
  return record;
});
export type CrmRecord = z.infer<typeof crmRecord>;

const crmRecords = listOf(crmRecord);
const PAGE_SIZE = 200;
/** The page that is documented where none is asked for; nobody would give more unasked. */
const DEFAULT_PAGE = 50;
/** No implementation has as many: a list that goes on beyond has no end. */
const MOST_PAGES = 100_000;
/** Pages without anything new, one after the other, that end a list read by number. */
const STALE_PAGES = 3;

/** Where one list stands: what was handed on already lies at or above `before`. */
interface Walk {
  readonly client: ApiClient;
  readonly resource: string;
  readonly where: string | undefined;
  before: number | undefined;
}

/**
 * Every record of a resource that is not deleted, in pages. It walks by id, newest first, since pages by number shift
 * when records come in meanwhile; where the CRM does not honour the filter or the order that this takes, it goes on by
 * page number. What comes need not match `where`: a caller looks at what it gets.
 *
 * @throws LinkError `API_LIST_UNRELIABLE` where neither leads to the end of the list.
 */
export async function* walkRecords(
  client: ApiClient,
  resource: string,
  where?: string,
): AsyncGenerator<readonly CrmRecord[], void, undefined> {
  const walk: Walk = { client, resource, where, before: undefined };
  const { byNumber } = traitsOf(client);
  if (!byNumber.has(resource.toLowerCase())) {
    if (yield* walkById(walk)) return;
    byNumber.add(resource.toLowerCase());
  }
  yield* walkByNumber(walk);
}

/** Walks down the ids; false as soon as a page is not what was asked for. */
async function* walkById(walk: Walk): AsyncGenerator<readonly CrmRecord[], boolean, undefined> {
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await readPage(walk, {}, PAGE_SIZE);
    if (page.length === 0) return true;
    if (!isBelow(page, walk.before)) return false;
    walk.before = page.at(-1)?.id;
    yield living(page);
  }
  throw unreliable(walk);
}

/** Reads page after page, and drops what came before: a page shifts when records come in. */
async function* walkByNumber(walk: Walk): AsyncGenerator<readonly CrmRecord[], void, undefined> {
  const { before = Number.POSITIVE_INFINITY } = walk;
  const whole: Walk = { ...walk, before: undefined };
  const met = new Set<number>();
  let last: readonly CrmRecord[] = [];
  let stale = 0;
  for (let number = 0; number < MOST_PAGES; number += 1) {
    const page = await readPage(whole, { page: number }, PAGE_SIZE);
    if (page.length === 0) return;
    const fresh = page.filter(({ id }) => !met.has(id));
    for (const { id } of fresh) met.add(id);
    if (fresh.length > 0) {
      stale = 0;
      yield living(fresh.filter(({ id }) => id < before));
    } else {
      // The number is not honoured, or the last page is repeated: only the first leaves the end unknown.
      if (number === 1 && !(await isWhole(whole, page))) throw unreliable(walk);
      stale += 1;
      if (stale === STALE_PAGES || isSame(page, last)) return;
    }
    last = page;
  }
  throw unreliable(walk);
}

/** Whether a list whose second page is its first again has no more than that: a smaller page tells. */
async function isWhole(walk: Walk, page: readonly CrmRecord[]): Promise<boolean> {
  if (page.length === 1) return true;
  const half = Math.ceil(page.length / 2);
  const second = await readPage(walk, { page: 1 }, half);
  // Its number counts: then the first page was repeated for lack of a second.
  if (second.length > 0 && !second.every(({ id }, place) => id === page[place]?.id)) return true;
  // As many as are asked for: then it would have given more before, had it more.
  if (second.length === half) return page.length < PAGE_SIZE;
  // Pages of one size, whatever is asked: round figures are sizes of pages.
  return page.length < DEFAULT_PAGE && page.length % 5 !== 0;
}

async function readPage(
  { client, resource, where, before }: Walk,
  query: Readonly<Record<string, number>>,
  size: number,
): Promise<readonly CrmRecord[]> {
  const conditions = [where && `(${where})`, before === undefined ? undefined : `id<${before}`].filter(
    (condition) => condition !== undefined && condition !== '',
  );
  return client.send({
    method: 'GET',
    path: `/${resource}`,
    query: {
      ...query,
      order: 'id',
      ...(conditions.length === 0 ? {} : { where: conditions.join(' AND ') }),
    },
    // Two names for one header, from two sources of the facts.
    headers: { 'X-FM-Entity-Count': String(size), Count: String(size) },
    schema: crmRecords,
  });
}

/** Whether the ids fall from record to record, from below a bound. */
function isBelow(page: readonly CrmRecord[], before = Number.POSITIVE_INFINITY): boolean {
  return page.every(({ id }, index) => id < (page[index - 1]?.id ?? before));
}

function isSame(page: readonly CrmRecord[], last: readonly CrmRecord[]): boolean {
  return page.length === last.length && page.every(({ id }, index) => id === last[index]?.id);
}

function living(page: readonly CrmRecord[]): readonly CrmRecord[] {
  return page.filter((record) => record.deleted !== true);
}

function unreliable({ client, resource }: Walk): LinkError {
  return new LinkError('API_LIST_UNRELIABLE', { host: client.host, resource });
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

/** Whether the CRM holds a record with this id that is not deleted. */
export async function holdsRecord(client: ApiClient, resource: string, id: number): Promise<boolean> {
  const found = await listRecords(client, resource, `id=${id}`);
  return found.some((record) => record.id === id);
}

/** The answer to the creation of one record. */
export const createdRecord = z.preprocess(
  (value) => (isRecord(value) && isRecord(value['data']) ? value['data'] : value),
  z.looseObject({ id: idValue }),
);

/** Creates one record; its id. @throws OutcomeUnknown where the answer was lost. */
export async function createRecord(client: ApiClient, resource: string, data: unknown): Promise<number> {
  const answer = await client.send({
    method: 'POST',
    path: `/${resource}`,
    body: data,
    schema: createdRecord,
    once: true,
  });
  return answer.id;
}

/** The id of a reference as it is read; null for none (`null` or -1). */
export function referenceId(value: unknown): number | null {
  const id = wholeNumber(isRecord(value) ? value['id'] : value);
  return id === undefined || id === -1 ? null : id;
}
