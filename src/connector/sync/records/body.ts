import { hash } from 'node:crypto';
import { extIdKey } from '../../salesManagement/extId.ts';
import type { CrmRecord } from '../../salesManagement/records.ts';
import { ExactNumber } from './exactNumber.ts';

export type BodyValue = string | number | boolean | null | ExactNumber;

/**
 * A record as the API takes it, its fields always in the same order: all that we send, empty ones too, where it was
 * mapped; those that have a value where it comes out of the ledger. A field that this installation of Sage knows nothing
 * of is undefined: it is neither sent nor compared, so that what the CRM holds stays.
 */
export type Body<Field extends string = string> = Readonly<Record<Field, BodyValue | undefined>>;

/** A short digest of a body or a reason as JSON: equal ones have equal digests. */
export function digestOf(text: string): string {
  return hash('sha1', text, 'base64');
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

/** A body as JSON, without the fields that have no value: what a create carries, and what the ledger keeps. */
export function bodyText(body: Body): string {
  const filled: Record<string, BodyValue> = {};
  for (const [field, value] of Object.entries(body)) {
    if (value !== undefined && !isEmpty(value)) filled[field] = value;
  }
  return JSON.stringify(filled);
}

/** What an update carries: the fields that differ from what the CRM holds. */
export function changedFields(held: Body, wanted: Body): Body {
  return Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => value !== undefined && !sameValue(held[field], value)),
  );
}

/** Whether an update would carry anything. */
export function differs(held: Body, wanted: Body): boolean {
  return Object.keys(changedFields(held, wanted)).length > 0;
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (isEmpty(a) && isEmpty(b)) || (b instanceof ExactNumber && b.nearest === a);
}

/**
 * The CRM's record in the terms of a body: the same fields, references as plain ids, dates as they are written.
 * `readAs` names fields that are read under another name than they are written.
 */
export function bodyOfRecord(
  record: CrmRecord,
  like: Body,
  readAs: Readonly<Record<string, string>> = {},
): Body {
  return Object.fromEntries(
    Object.entries(like).map(([field, wanted]) => [
      field,
      heldValue(field, record[readAs[field] ?? field], wanted),
    ]),
  );
}

function heldValue(field: string, value: unknown, wanted: BodyValue | undefined): BodyValue {
  // Some CRMs give extIds back in other case, or padded: it is the one that was sent.
  if (EXT_ID.test(field) && typeof wanted === 'string' && extIdKey(value) === extIdKey(wanted)) return wanted;
  return plainValue(value, wanted);
}

const EXT_ID = /extId$/i;
/** What empty dates of old became: 1899-12-30 and 1900-01-01 are no date. */
const NO_DATE = /^(?:1[0-8]\d\d|1900)-\d{2}-\d{2}[T ]/;
const ISO_DATE = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})/;

function plainValue(value: unknown, wanted: BodyValue | undefined): BodyValue {
  if (typeof value === 'object' && value !== null && 'id' in value) return plainValue(value.id, wanted);
  if (typeof value === 'string') {
    if (NO_DATE.test(value)) return '';
    const date = typeof wanted === 'string' && ISO_DATE.test(wanted) ? ISO_DATE.exec(value) : null;
    return date === null ? value : `${date[1]} ${date[2]}`;
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
