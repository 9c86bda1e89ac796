import { SqlError } from '../sqlError.ts';
import {
  dateParts,
  unitsFromMilliseconds,
  unitsPerDay,
  unitsPerSecond,
  utcMilliseconds,
} from '../values/dateValue.ts';

/** DATEADD, DATEDIFF and DATEPART over stored dates. */
export type DatePart =
  | 'year'
  | 'quarter'
  | 'month'
  | 'day'
  | 'week'
  | 'weekday'
  | 'dayofyear'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond';

const names: Readonly<Record<string, DatePart>> = {
  year: 'year',
  yy: 'year',
  yyyy: 'year',
  quarter: 'quarter',
  qq: 'quarter',
  q: 'quarter',
  month: 'month',
  mm: 'month',
  m: 'month',
  day: 'day',
  dd: 'day',
  d: 'day',
  dayofyear: 'dayofyear',
  dy: 'dayofyear',
  y: 'dayofyear',
  week: 'week',
  wk: 'week',
  ww: 'week',
  weekday: 'weekday',
  dw: 'weekday',
  w: 'weekday',
  hour: 'hour',
  hh: 'hour',
  minute: 'minute',
  mi: 'minute',
  n: 'minute',
  second: 'second',
  ss: 'second',
  s: 'second',
  millisecond: 'millisecond',
  ms: 'millisecond',
};

export function datePartNamed(name: string, functionName: string): DatePart {
  const part = names[name.toLowerCase()];
  if (part === undefined) {
    throw new SqlError(155, `'${name}' is not a recognized ${functionName.toLowerCase()} option.`, 15);
  }
  return part;
}

const unitsOf: Readonly<Partial<Record<DatePart, number>>> = {
  week: 7 * unitsPerDay,
  day: unitsPerDay,
  dayofyear: unitsPerDay,
  weekday: unitsPerDay,
  hour: 3600 * unitsPerSecond,
  minute: 60 * unitsPerSecond,
  second: unitsPerSecond,
  millisecond: 3,
};
const monthsOf: Readonly<Partial<Record<DatePart, number>>> = { year: 12, quarter: 3, month: 1 };

function addMonths(units: number, months: number): number {
  const parts = dateParts(units);
  const index = parts.year * 12 + parts.month - 1 + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const lastDay = new Date(utcMilliseconds(year, month + 1, 0)).getUTCDate();
  const midnight = unitsFromMilliseconds(utcMilliseconds(year, month, Math.min(parts.day, lastDay)));
  return midnight + (units - Math.floor(units / unitsPerDay) * unitsPerDay);
}

export function addDate(part: DatePart, count: number, units: number): number {
  const months = monthsOf[part];
  return months === undefined
    ? units + Math.trunc(count) * (unitsOf[part] ?? 0)
    : addMonths(units, Math.trunc(count) * months);
}

/** The boundaries of the part crossed between two dates. */
export function dateDifference(part: DatePart, from: number, to: number): number {
  const months = monthsOf[part];
  if (months !== undefined) {
    const index = (units: number): number => {
      const parts = dateParts(units);
      return Math.floor((parts.year * 12 + parts.month - 1) / months);
    };
    return index(to) - index(from);
  }
  const size = unitsOf[part] ?? 1;
  // Weeks begin on Sunday for DATEDIFF; 1900-01-01 was a Monday.
  const shift = part === 'week' ? unitsPerDay : 0;
  return Math.floor((to + shift) / size) - Math.floor((from + shift) / size);
}

export function datePart(part: DatePart, units: number): number {
  const parts = dateParts(units);
  switch (part) {
    case 'quarter':
      return Math.ceil(parts.month / 3);
    case 'dayofyear':
      return dateDifference('day', unitsFromMilliseconds(utcMilliseconds(parts.year, 1, 1)), units) + 1;
    case 'weekday':
      // us_english: DATEFIRST 7, Sunday is 1.
      return ((((Math.floor(units / unitsPerDay) + 1) % 7) + 7) % 7) + 1;
    case 'week':
      return dateDifference('week', unitsFromMilliseconds(utcMilliseconds(parts.year, 1, 1)), units) + 1;
    default:
      return parts[part];
  }
}
