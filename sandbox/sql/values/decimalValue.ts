import { conversionError, divideByZero, overflow } from '../sqlError.ts';

/**
 * Exact decimals as text without trailing zeros (`12.5`, `-0.001`), the form they are stored and passed in; a column's
 * scale is applied when the value leaves. No double is ever involved.
 */
export interface Unscaled {
  readonly digits: bigint;
  readonly scale: number;
}

const decimalPattern = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/;

/** Splits decimal text into digits and scale; undefined when it is not a number. */
export function parseDecimal(text: string): Unscaled | undefined {
  const match = decimalPattern.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole.length + fraction.length === 0) {
    return undefined;
  }
  const exponent = Number(match[4] ?? 0);
  const magnitude = BigInt(whole + fraction);
  const signed = match[1] === '-' ? -magnitude : magnitude;
  const scale = fraction.length - exponent;
  return scale >= 0 ? { digits: signed, scale } : { digits: signed * 10n ** BigInt(-scale), scale: 0 };
}

export function unscaled(text: string): Unscaled {
  const parsed = parseDecimal(text);
  if (parsed === undefined) {
    throw conversionError('varchar', 'numeric');
  }
  return parsed;
}

/** Changes the scale, rounding half away from zero as SQL Server does (or cutting, for CAST to int and ROUND(,,1)). */
export function rescale(value: Unscaled, scale: number, truncate = false): bigint {
  if (value.scale <= scale) {
    return value.digits * 10n ** BigInt(scale - value.scale);
  }
  const divisor = 10n ** BigInt(value.scale - scale);
  const quotient = value.digits / divisor;
  if (truncate) {
    return quotient;
  }
  const rest = value.digits % divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < divisor) {
    return quotient;
  }
  return value.digits < 0n ? quotient - 1n : quotient + 1n;
}

/** Writes digits at a fixed scale: all of the scale's digits, as CAST to varchar does. */
export function fixedText(digits: bigint, scale: number): string {
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0');
  const body = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
  return negative ? `-${body}` : body;
}

/** The stored form: no trailing zeros, no minus zero. */
export function canonicalText(value: Unscaled): string {
  const text = fixedText(value.digits, value.scale);
  return value.scale === 0 ? text : text.replace(/\.?0+$/, '');
}

/** Rounds to decimal(precision, scale); 8115 when the digits do not fit. */
export function fitDecimal(value: Unscaled, precision: number, scale: number, from = 'numeric'): string {
  const digits = rescale(value, scale);
  const magnitude = digits < 0n ? -digits : digits;
  if (magnitude >= 10n ** BigInt(precision)) {
    throw overflow(from, 'numeric');
  }
  return canonicalText({ digits, scale });
}

const aligned = (a: Unscaled, b: Unscaled): readonly [bigint, bigint, number] => {
  const scale = Math.max(a.scale, b.scale);
  return [rescale(a, scale), rescale(b, scale), scale];
};

/** Exact arithmetic; a quotient carries `scale` digits, cut as SQL Server cuts them. */
export function calculate(operator: string, a: Unscaled, b: Unscaled, scale: number): Unscaled {
  const [x, y, common] = aligned(a, b);
  switch (operator) {
    case '+':
      return { digits: x + y, scale: common };
    case '-':
      return { digits: x - y, scale: common };
    case '*':
      return { digits: a.digits * b.digits, scale: a.scale + b.scale };
    default:
      if (y === 0n) {
        throw divideByZero();
      }
      return operator === '%'
        ? { digits: x % y, scale: common }
        : { digits: (x * 10n ** BigInt(scale)) / y, scale };
  }
}

/** Text whose byte order is the numbers' order: sign, then 40 whole digits and the fraction (complemented if negative). */
export function decimalKey(text: string): string {
  const value = unscaled(text);
  const negative = value.digits < 0n;
  const fixed = fixedText(negative ? -value.digits : value.digits, value.scale);
  const [whole = '', fraction = ''] = fixed.split('.');
  const padded = `${whole.padStart(40, '0')}${fraction.replace(/0+$/, '')}`;
  if (!negative) {
    return `1${padded}`;
  }
  // '~' ends a negative key so that a longer fraction (a smaller number) sorts before its own prefix.
  return `0${Array.from(padded, (digit) => String(9 - Number(digit))).join('')}~`;
}
