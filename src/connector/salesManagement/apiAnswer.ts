import * as z from 'zod';

/** An answer of the API as it came over the wire. */
export interface ApiAnswer {
  readonly status: number;
  readonly data: unknown;
  /** Milliseconds to wait, from `Retry-After`. */
  readonly retryAfter: number | undefined;
}

/** Error bodies differ from call to call: the facts name all of these fields. */
const errorBody = z.looseObject({
  Message: z.string().optional(),
  message: z.string().optional(),
  error: z.string().optional(),
  code: z.union([z.string(), z.number()]).optional(),
  Code: z.union([z.string(), z.number()]).optional(),
});

/** The API's own words for a refusal, and its internal code (900, 901, 910 ...) where it gives one. */
export function refusalOf(data: unknown): { readonly message: string; readonly code: string | undefined } {
  const parsed = errorBody.safeParse(data);
  if (!parsed.success)
    return { message: typeof data === 'string' ? data.slice(0, 300) : '', code: undefined };
  const { Message, message, error, code, Code } = parsed.data;
  return { message: Message ?? message ?? error ?? '', code: (code ?? Code)?.toString() };
}

/** `Retry-After` in milliseconds: seconds or a date. */
export function parseRetryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
