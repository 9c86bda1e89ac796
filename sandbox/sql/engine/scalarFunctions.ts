import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { divideByZero, overflow, SqlError, truncated } from '../sqlError.ts';
import { narrow } from '../values/codePage1252.ts';
import { collationNamed, collations, type Collation } from '../values/collation.ts';
import {
  calculate,
  canonicalText,
  decimalKey,
  fitDecimal,
  rescale,
  unscaled,
} from '../values/decimalValue.ts';
import { guidFromText, guidText } from '../values/guidValue.ts';
import type { DataKind } from '../values/dataType.ts';
import { addDate, dateDifference, datePart } from './dateFunctions.ts';
import { likeMatches } from './likePattern.ts';
import * as conversions from './conversionFunctions.ts';

type Value = string | number | bigint | Uint8Array | null;
type Scalar = (...values: never[]) => Value;

function substring(text: string, start: number, length: number): string {
  if (length < 0) {
    throw new SqlError(537, 'Invalid length parameter passed to the LEFT or SUBSTRING function.', 16, 2);
  }
  const from = Math.max(start - 1, 0);
  return text.slice(from, Math.max(start - 1 + length, from));
}

function round(text: string, digits: number, truncate: number): string {
  const value = unscaled(text);
  const factor = { digits: 10n ** BigInt(Math.abs(digits)), scale: 0 };
  const moved = digits < 0 ? calculate('/', value, factor, value.scale + 40) : value;
  if (truncate === 0) {
    const rounded = fitDecimal(moved, 60, Math.max(digits, 0));
    return digits < 0 ? fitDecimal(calculate('*', unscaled(rounded), factor, 0), 60, 0) : rounded;
  }
  const [whole = '', fraction = ''] = text.split('.');
  if (digits >= 0) {
    return fitDecimal(unscaled(`${whole}.${fraction.slice(0, digits)}`), 60, digits);
  }
  const kept = whole.slice(0, digits);
  return /\d/.test(kept) ? kept + '0'.repeat(-digits) : '0';
}

/** LEN: trailing spaces do not count. */
const length = (text: string): number => text.replace(/ +$/, '').length;

/** CHARINDEX and REPLACE compare under a collation; folding character by character keeps positions. */
function find(needle: string, text: string, start: number, { fold }: Collation): number {
  const target = Array.from(needle, fold);
  const folded = Array.from(text, fold);
  for (let index = Math.max(start - 1, 0); index + target.length <= folded.length; index += 1) {
    if (target.length > 0 && target.every((part, offset) => folded[index + offset] === part)) {
      return index + 1;
    }
  }
  return 0;
}

function replace(text: string, needle: string, replacement: string, collation: Collation): string {
  let result = '';
  let index = 0;
  const next = (): number => find(needle, text, index + 1, collation);
  for (let found = next(); found > 0; found = next()) {
    result += text.slice(index, found - 1) + replacement;
    index = found - 1 + needle.length;
  }
  return result + text.slice(index);
}

function divideInteger(a: number, b: number): number {
  if (b === 0) {
    throw divideByZero();
  }
  return Math.trunc(a / b);
}

function remainder(a: number, b: number): number {
  if (b === 0) {
    throw divideByZero();
  }
  return a % b;
}

function divideFloat(a: number, b: number): number {
  if (b === 0) {
    throw divideByZero();
  }
  return a / b;
}

function decimalOperation(operator: string, a: string, b: string, precision: number, scale: number): string {
  return fitDecimal(calculate(operator, unscaled(a), unscaled(b), scale), precision, scale, 'expression');
}

/** A text on its way into an altered column: 2628 where more than blanks would be lost. */
function columnText(text: string, limit: number, table: string, column: string): string {
  if (text.trimEnd().length > limit) {
    throw truncated(table, column, text.slice(0, limit));
  }
  return text.slice(0, limit);
}

/** Functions of no NULL: any NULL argument makes the answer NULL. Names are the translator's, not T-SQL's. */
const strict: Readonly<Record<string, Scalar>> = {
  narrow,
  column_text: columnText,
  len: length,
  substring,
  upper_text: (text: string) => text.toUpperCase(),
  lower_text: (text: string) => text.toLowerCase(),
  left_text: (text: string, count: number) => substring(text, 1, count),
  right_text: (text: string, count: number) => (count <= 0 ? '' : text.slice(-count)),
  ltrim_text: (text: string) => text.replace(/^ +/, ''),
  rtrim_text: (text: string) => text.replace(/ +$/, ''),
  trim_text: (text: string) => text.replace(/^ +| +$/g, ''),
  reverse_text: (text: string) => Array.from(text).reverse().join(''),
  pad: (text: string, count: number) => text.slice(0, count).padEnd(count),
  repeat_text: (text: string, count: number) => text.repeat(Math.max(count, 0)),
  int_div: divideInteger,
  int_mod: remainder,
  float_div: divideFloat,
  dec_op: decimalOperation,
  dec_key: (text: string | number) => decimalKey(String(text)),
  dec_cut: (text: string, scale: number) =>
    canonicalText({ digits: rescale(unscaled(text), scale, true), scale }),
  dec_round: round,
  date_add: addDate,
  date_diff: dateDifference,
  date_part: datePart,
  guid: guidText,
};

/** Conversions; each also exists as `try_...`, NULL where it would fail. */
const converting: Readonly<Record<string, Scalar>> = {
  text_int: conversions.textToInteger,
  text_bit: conversions.textToBit,
  text_dec: conversions.textToDecimal,
  text_float: conversions.textToFloat,
  to_float: conversions.toFloat,
  text_date: conversions.textToDate,
  text_guid: guidFromText,
  guid_text: guidText,
  dec_fit: conversions.fit,
  dec_text: conversions.decimalToText,
  dec_int: conversions.decimalToInteger,
  float_dec: conversions.floatToDecimal,
  float_text: conversions.floatToText,
  date_fit: conversions.fitStoredDate,
  date_text: conversions.dateToText,
  fit_text: (text: string, limit: number, from: string, to: string) => {
    if (text.length > limit) {
      throw overflow(from, to);
    }
    return text;
  },
};

const nullSafe =
  (call: Scalar): ((...values: Value[]) => Value) =>
  (...values) =>
    values.includes(null) ? null : call(...(values as never[]));

const attempting =
  (call: (...values: Value[]) => Value): ((...values: Value[]) => Value) =>
  (...values) => {
    try {
      return call(...values);
    } catch (error) {
      if (error instanceof SqlError) {
        return null;
      }
      throw error;
    }
  };

/** Functions whose last argument names the collation they compare under; empty for the database's own. */
function collating(own: Collation): Readonly<Record<string, Scalar>> {
  const named = (name: string): Collation => (name === '' ? own : collationNamed(name));
  return {
    charindex: (needle: string, text: string, start: number, name: string) =>
      find(needle, text, start, named(name)),
    replace_text: (text: string, needle: string, replacement: string, name: string) =>
      replace(text, needle, replacement, named(name)),
    like_match: (text: string, pattern: string, escape: string, name: string) =>
      likeMatches(text, pattern, escape, named(name)) ? 1 : 0,
  };
}

/** Registers everything the translator's SQL calls, for a database of this collation. */
export function registerScalarFunctions(database: DatabaseSync, own: Collation): void {
  const deterministic = { deterministic: true, varargs: true };
  for (const [name, call] of Object.entries({ ...strict, ...collating(own) })) {
    database.function(name, deterministic, nullSafe(call));
  }
  for (const [name, call] of Object.entries(converting)) {
    database.function(name, deterministic, nullSafe(call));
    database.function(`try_${name}`, deterministic, attempting(nullSafe(call)));
  }
  const range = nullSafe((value: bigint | number, kind: string, from: string) =>
    conversions.checkRange(value, kind as DataKind, from),
  );
  database.function('int_range', { ...deterministic, useBigIntArguments: true }, range);
  database.function('try_int_range', { ...deterministic, useBigIntArguments: true }, attempting(range));
  // The collation keys of stored columns: one argument, so that SQLite calls them directly.
  const registerKey = (name: string, key: Collation['key']): void =>
    database.function(name, { deterministic: true }, (text: Value) =>
      text === null ? null : key(String(text)),
    );
  registerKey('k', own.key);
  for (const { name, key } of collations) {
    registerKey(`k_${name}`, key);
  }
  database.function('row_limit', deterministic, (count: Value) => {
    if (count === null || Number(count) < 0) {
      throw new SqlError(1014, 'A TOP or FETCH clause contains an invalid value.', 15);
    }
    return BigInt(Math.trunc(Number(count)));
  });
  database.function('new_guid', { varargs: true }, () => guidFromText(randomUUID()));
  database.function('concat_text', deterministic, (...values: Value[]) =>
    values.map((value) => value ?? '').join(''),
  );
}
