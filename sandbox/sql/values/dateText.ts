import { notSupported } from '../sqlError.ts';
import type { DataKind } from './dataType.ts';
import { dateParts } from './dateValue.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');
const three = (value: number): string => String(value).padStart(3, '0');
const four = (value: number): string => String(value).padStart(4, '0');

/** CONVERT(varchar, date, style) for the styles in use: 0, 103, 104, 105, 108, 111, 112, 120, 121, 126. */
export function dateText(units: number, kind: DataKind, style: number, scale = 3): string {
  const parts = dateParts(units);
  const date = `${four(parts.year)}-${two(parts.month)}-${two(parts.day)}`;
  const time = `${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}`;
  const digits = kind === 'datetime2' ? scale : 3;
  const padded = three(parts.millisecond).padEnd(7, '0').slice(0, digits);
  const fraction = digits === 0 ? '' : `.${padded}`;
  const short = kind === 'date';
  switch (style) {
    case 103:
      return `${two(parts.day)}/${two(parts.month)}/${four(parts.year)}`;
    case 104:
      return `${two(parts.day)}.${two(parts.month)}.${four(parts.year)}`;
    case 105:
      return `${two(parts.day)}-${two(parts.month)}-${four(parts.year)}`;
    case 108:
      return time;
    case 111:
      return `${four(parts.year)}/${two(parts.month)}/${two(parts.day)}`;
    case 112:
      return `${four(parts.year)}${two(parts.month)}${two(parts.day)}`;
    case 23:
      return date;
    case 20:
    case 120:
      return short ? date : `${date} ${time}`;
    case 21:
    case 121:
      return short ? date : `${date} ${time}${fraction}`;
    case 126: {
      // Style 126 leaves the fraction out of a datetime when it is zero.
      const tail = kind !== 'datetime2' && parts.millisecond === 0 ? '' : fraction;
      return short ? date : `${date}T${time}${tail}`;
    }
    case 0:
    case 100: {
      if (kind !== 'datetime' && kind !== 'smalldatetime') {
        return short ? date : `${date} ${time}${fraction}`;
      }
      const hour = parts.hour % 12 === 0 ? 12 : parts.hour % 12;
      const clock = `${String(hour).padStart(2)}:${two(parts.minute)}${parts.hour < 12 ? 'AM' : 'PM'}`;
      return `${months[parts.month - 1] ?? ''} ${String(parts.day).padStart(2)} ${four(parts.year)} ${clock}`;
    }
    default:
      throw notSupported(`Style ${style} of CONVERT`);
  }
}
