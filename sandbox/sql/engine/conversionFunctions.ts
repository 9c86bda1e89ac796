import { conversionError, conversionFailed, overflow, smallOverflow, SqlError } from '../sqlError.ts';
import { integerRange, type DataKind } from '../values/dataType.ts';
import { dateText } from '../values/dateText.ts';
import { dateFromText, fitDate } from '../values/dateValue.ts';
import { fitDecimal, fixedText, parseDecimal, rescale, unscaled } from '../values/decimalValue.ts';

/** The conversions between types, as SQL Server makes or refuses them. */
export function textToInteger(text: string, kind: DataKind): number | bigint {
  const trimmed = text.trim();
  if (trimmed !== '' && !/^[+-]?\d+$/.test(trimmed)) {
    throw conversionFailed('varchar', text, kind);
  }
  const value = BigInt(trimmed === '' ? 0 : trimmed.replace(/^\+/, ''));
  const [low, high] = integerRange(kind);
  if (value < low || value > high) {
    throw kind === 'int'
      ? new SqlError(248, `The conversion of the varchar value '${text}' overflowed an int column.`)
      : new SqlError(
          244,
          `The conversion of the varchar value '${text}' overflowed an ${kind} column.`,
          16,
          2,
        );
  }
  return kind === 'bigint' ? value : Number(value);
}

export function textToBit(text: string): number {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'true' || trimmed === 'false') {
    return trimmed === 'true' ? 1 : 0;
  }
  return textToInteger(text, 'bigint') === 0n ? 0 : 1;
}

export function textToDecimal(text: string, precision: number, scale: number): string {
  const value = /[eE]/.test(text) ? undefined : parseDecimal(text);
  if (value === undefined) {
    throw conversionError('varchar', 'numeric');
  }
  return fitDecimal(value, precision, scale, 'varchar');
}

export function textToFloat(text: string, kind: DataKind): number {
  const value = text.trim() === '' ? 0 : Number(text);
  if (Number.isNaN(value)) {
    throw conversionError('varchar', kind);
  }
  return toFloat(value, kind);
}

/** The nearest double, or the nearest single for real; 8115 when it is out of reach. */
export function toFloat(value: string | number | bigint, kind: DataKind): number {
  const number = kind === 'real' ? Math.fround(Number(value)) : Number(value);
  if (!Number.isFinite(number)) {
    throw overflow('expression', kind);
  }
  return number;
}

export function textToDate(text: string, kind: DataKind, style: number, scale: number): number {
  return dateFromText(text, kind, style, scale);
}

export function fit(text: string | number, precision: number, scale: number): string {
  return fitDecimal(unscaled(String(text)), precision, scale);
}

/** All digits of the scale; 8115 when the text is too short for them. */
export function decimalToText(text: string | number, scale: number, limit: number): string {
  const full = fixedText(rescale(unscaled(String(text)), scale), scale);
  if (limit !== -1 && full.length > limit) {
    throw overflow('numeric', 'varchar');
  }
  return full;
}

export function decimalToInteger(text: string | number, kind: DataKind): number | bigint {
  const value = rescale(unscaled(String(text)), 0, true);
  const [low, high] = integerRange(kind);
  if (value < low || value > high) {
    throw overflow('numeric', kind);
  }
  return kind === 'bigint' ? value : Number(value);
}

export function floatToDecimal(value: number, precision: number, scale: number): string {
  return fitDecimal(unscaled(String(value)), precision, scale, 'float');
}

/** Digits of the styles that write a float with an exponent; 3 tells every double from its neighbours. */
const floatDigits: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 17 };

const exponentText = (exponent: string): string =>
  `e${exponent.startsWith('-') ? '-' : '+'}${exponent.slice(1).padStart(3, '0')}`;

/** A float as text; 8115 when the target is too short for it. */
export function floatToText(value: number, style: number, limit: number): string {
  const digits = floatDigits[style];
  let text = shortFloat(value);
  if (digits !== undefined) {
    const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
    text = mantissa + exponentText(exponent);
  }
  if (limit !== -1 && text.length > limit) {
    throw overflow('float', 'varchar');
  }
  return text;
}

/** Six significant digits, as CAST(float AS varchar) gives them. */
function shortFloat(value: number): string {
  const short = Number(value.toPrecision(6));
  const size = Math.abs(short);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) {
    const [mantissa = '', exponent = ''] = short.toExponential().split('e');
    return mantissa + exponentText(exponent);
  }
  return String(short);
}

export function fitStoredDate(units: number, kind: DataKind, scale = 7): number {
  return fitDate(units, kind, scale);
}

export function dateToText(units: number, kind: DataKind, style: number, scale: number): string {
  return dateText(units, kind, style, scale);
}

/** Keeps an integer within its kind; 220 for the small kinds, 8115 for int and bigint. */
export function checkRange(value: bigint | number, kind: DataKind, from: string): bigint | number {
  const [low, high] = integerRange(kind);
  if (value >= low && value <= high) {
    return value;
  }
  if (kind === 'tinyint' || kind === 'smallint') {
    throw smallOverflow(kind, String(value));
  }
  throw overflow(from, kind);
}
