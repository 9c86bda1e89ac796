import { badRequest } from '../crmError.ts';
import { labelOf, tableOf } from '../data/implementation.ts';
import { presentRecord } from '../data/presentRecord.ts';
import type { TenantResource } from '../schema/tenantSchema.ts';
import type { FieldReader } from '../where/fieldReader.ts';
import { fieldReader } from '../where/fieldReader.ts';
import { selectPage } from '../where/selectPage.ts';
import type { Answer, ApiRequest } from './apiRequest.ts';
import { ok } from './apiRequest.ts';
import type { Context } from './context.ts';

const DEFAULT_PAGE_SIZE = 50;
/** ASSUMED: no largest page is documented. */
const LARGEST_PAGE = 200;

/** `GET /{resource}`: deleted records are in the list too. */
export function listRecords(context: Context, resource: TenantResource, request: ApiRequest): Answer {
  const { implementation } = context;
  const readers = new Map<string, FieldReader>();
  const readerOf = (path: string): FieldReader => {
    const reader =
      readers.get(path) ?? fieldReader(path, resource, (name, id) => labelOf(implementation, name, id));
    readers.set(path, reader);
    return reader;
  };
  const number = pageNumber(request.query.get('page'));
  const found = selectPage(
    tableOf(implementation, resource.name),
    {
      where: present(request.query.get('where')),
      order: present(request.query.get('order')),
      page: number,
      size: pageSize(request),
    },
    readerOf,
  );
  const language = languageOf(request);
  return ok(
    found.records.map((record) => presentRecord(implementation, resource, record, language)),
    {
      ...(found.hasMore ? { 'X-FM-Next-Page': String(number + 1) } : {}),
      ...(found.total === undefined ? {} : { 'X-FM-Entity-Count': String(found.total) }),
    },
  );
}

/** `lang=fr` as the suffix of the description fields: `FR`. */
export function languageOf(request: ApiRequest): string {
  return (present(request.query.get('lang')) ?? 'es').toUpperCase();
}

function present(value: string | null): string | undefined {
  return value === null || value.trim() === '' ? undefined : value;
}

function pageNumber(value: string | null): number {
  const number = Number(present(value) ?? 0);
  if (!Number.isInteger(number) || number < 0) {
    throw badRequest('page must be a whole number from 0');
  }
  return number;
}

function pageSize(request: ApiRequest): number {
  const asked = Number(request.headers['x-fm-entity-count'] ?? request.headers['count'] ?? DEFAULT_PAGE_SIZE);
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, LARGEST_PAGE) : DEFAULT_PAGE_SIZE;
}
