import { dateConversionFailed, dateOutOfRange, smallDateOutOfRange } from '../sqlError.ts';
import type { DataKind } from './dataType.ts';

/**
 * Dates are stored as whole 1/3000 seconds since 1900-01-01: the smallest unit that holds both datetime's 1/300 s ticks
 * and milliseconds exactly, so that all date types compare as numbers.
 */
export const unitsPerSecond = 3000;
export const unitsPerDay = 86_400 * unitsPerSecond;
/** Units of one datetime tick (1/300 s). */
export const unitsPerTick = 10;
const epochMilliseconds = Date.UTC(1900, 0, 1);

export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Rounded to the nearest, as datetime shows its ticks (.003, .007). */
  readonly millisecond: number;
}

export function utcMilliseconds(year: number, month: number, day: number): number {
  // Date.UTC reads years below 100 as 19xx.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

export function unitsFromMilliseconds(utc: number): number {
  return (utc - epochMilliseconds) * 3;
}

export function dateParts(units: number): DateParts {
  const days = Math.floor(units / unitsPerDay);
  const milliseconds = Math.round((units - days * unitsPerDay) / 3);
  const date = new Date(epochMilliseconds + days * 86_400_000 + milliseconds);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

function unitsFromParts(parts: DateParts): number {
  const midnight = utcMilliseconds(parts.year, parts.month, parts.day);
  const check = new Date(midnight);
  if (
    check.getUTCMonth() + 1 !== parts.month ||
    check.getUTCDate() !== parts.day ||
    parts.hour > 23 ||
    parts.minute > 59 ||
    parts.second > 59
  ) {
    throw dateOutOfRange();
  }
  const time = (parts.hour * 60 + parts.minute) * 60 + parts.second;
  return unitsFromMilliseconds(midnight + time * 1000 + parts.millisecond);
}

const unitsPerMinute = 60 * unitsPerSecond;
/** Days of 2079-06-07, the first that smalldatetime cannot hold. */
const smallDays = 65_536;

/**
 * Rounds or cuts to what the kind can hold: ticks for datetime, whole minutes for smalldatetime, days for date, and
 * `scale` digits of a second for datetime2 (of which no more than milliseconds are kept).
 */
export function fitDate(units: number, kind: DataKind, scale = 7): number {
  switch (kind) {
    case 'date':
      return Math.floor(units / unitsPerDay) * unitsPerDay;
    case 'smalldatetime': {
      const minutes = Math.round(units / unitsPerMinute) * unitsPerMinute;
      if (minutes < 0 || minutes >= smallDays * unitsPerDay) {
        throw smallDateOutOfRange();
      }
      return minutes;
    }
    case 'datetime':
      return Math.round(units / unitsPerTick) * unitsPerTick;
    default: {
      const step = unitsPerSecond / 10 ** Math.min(scale, 3);
      return Math.round(units / step) * step;
    }
  }
}

const isoPattern =
  /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.](\d{1,9}))?)?)?(Z)?\s*$/;
const compactPattern = /^\s*(\d{4})(\d{2})(\d{2})(?: +(\d{1,2}):(\d{2})(?::(\d{2})(?:[.](\d{1,9}))?)?)?\s*$/;

/**
 * Reads ISO (`2026-03-01T10:20:30.123`, `2026-03-01 10:20`) and compact (`20260301`) dates, or style 103
 * (`01/03/2026`); anything else is 241. The empty text is 1900-01-01, as on the server.
 */
export function dateFromText(text: string, kind: DataKind, style = 0, scale = 7): number {
  if (text.trim() === '') {
    return 0;
  }
  const slashed = style === 103 ? /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s*$/.exec(text) : null;
  if (slashed !== null) {
    const [, day, month, year] = slashed.map(Number);
    return unitsFromParts({
      year: year ?? 0,
      month: month ?? 0,
      day: day ?? 0,
      hour: 0,
      minute: 0,
      second: 0,
      millisecond: 0,
    });
  }
  const match = isoPattern.exec(text) ?? compactPattern.exec(text);
  if (match === null) {
    throw dateConversionFailed();
  }
  const fraction = Number(`0.${match[7] ?? '0'}`) * 1000;
  const whole = unitsFromParts({
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: Number(match[4] ?? 0),
    minute: Number(match[5] ?? 0),
    second: Number(match[6] ?? 0),
    millisecond: 0,
  });
  const units = fitDate(whole + Math.round(fraction * 3), kind, scale);
  if (kind === 'datetime' && Number(match[1]) < 1753) {
    throw dateOutOfRange();
  }
  return units;
}
