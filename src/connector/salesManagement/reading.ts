import * as z from 'zod';

/*
 * How the CRM's values are read, whatever shape they come in: implementations were seen or are feared to differ in
 * these, and none of the differences means anything.
 */

const NUMERIC = /^\s*-?\d{1,15}\s*$/;

/** A whole number, or one that came as text. */
export function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && NUMERIC.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** A flag, or one that came as 0, 1 or text. */
export function flagOf(value: unknown): boolean | undefined {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (word === true || word === 1 || word === 'true' || word === '1') return true;
  if (word === false || word === 0 || word === 'false' || word === '0') return false;
  return undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const ENVELOPES = new Set(['data', 'items', 'results', 'records', 'value']);

/** A list, out of the object that some wrap it in. */
function unwrapped(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const name = Object.keys(value).find(
    (candidate) => ENVELOPES.has(candidate.toLowerCase()) && Array.isArray(value[candidate]),
  );
  return name === undefined ? value : value[name];
}

export const idValue = z.preprocess((value) => wholeNumber(value) ?? value, z.int());
export const flagValue = z.preprocess((value) => flagOf(value) ?? value, z.boolean());
/** A text, or a number where one is written like it. */
export const textValue = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z.string(),
);

export function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess(unwrapped, z.array(item));
}
