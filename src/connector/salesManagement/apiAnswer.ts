import { isRecord } from './reading.ts';

/** An answer of the API as it came over the wire. */
export interface ApiAnswer {
  readonly status: number;
  readonly data: unknown;
  /** Milliseconds to wait, from `Retry-After`. */
  readonly retryAfter: number | undefined;
  /** Where a redirect leads. */
  readonly location?: string;
}

export interface Refusal {
  readonly message: string;
  readonly code: string | undefined;
}

/** Error bodies differ from call to call: the facts name all of these fields, in any capitals. */
const WORDS = ['message', 'error', 'description', 'detail'];
const CODES = ['code', 'statuscode'];

/** The API's own words for a refusal, and its internal code (900, 901, 910 ...) where it gives one. */
export function refusalOf(data: unknown): Refusal {
  if (!isRecord(data))
    return { message: typeof data === 'string' ? data.slice(0, 300) : '', code: undefined };
  return {
    message: textIn(data, WORDS) ?? '',
    code: textIn(data, ['code']),
  };
}

/** Whether a body is the API's own word of an error: JSON with one of the fields that the facts name. */
export function isApiError(data: unknown): boolean {
  return isRecord(data) && textIn(data, [...WORDS, ...CODES]) !== undefined;
}

/** A page for people: what stands before the API answers so, never the API. */
export function isPage(data: unknown): boolean {
  return typeof data === 'string' && data.trim() !== '';
}

export function isHtml(data: unknown): boolean {
  return typeof data === 'string' && data.trimStart().startsWith('<');
}

/** The first of these fields that says something; an error may be an object of its own. */
function textIn(
  data: Readonly<Record<string, unknown>>,
  names: readonly string[],
  depth = 0,
): string | undefined {
  const fields = new Map(Object.entries(data).map(([name, value]) => [name.toLowerCase(), value]));
  for (const name of names) {
    const value = fields.get(name);
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return String(value);
  }
  const inner = fields.get('error');
  return isRecord(inner) && depth < 2 ? textIn(inner, names, depth + 1) : undefined;
}

/** `Retry-After` in milliseconds: seconds or a date. */
export function parseRetryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
