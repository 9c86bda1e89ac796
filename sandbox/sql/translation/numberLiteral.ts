import { decimalType, plainType } from '../values/dataType.ts';
import { intValue, quoteText, typed, type Typed } from './typed.ts';

const maxInt = 2147483647;

/** Whole numbers are int, larger ones and those with a point numeric, those with an exponent float. */
export function numberLiteral(text: string): Typed {
  if (/[eE]/.test(text)) {
    // Read by JavaScript: SQLite's own reading may miss the nearest double.
    return { ...typed(`to_float(${quoteText(text)}, 'float')`, plainType('float'), false), constant: text };
  }
  if (!text.includes('.') && Number(text) <= maxInt) {
    return { ...intValue(String(Number(text)), false), constant: text };
  }
  const [whole = '', fraction = ''] = text.split('.');
  const digits = whole.replace(/^0+/, '');
  const type = decimalType(Math.max(1, digits.length + fraction.length), fraction.length);
  const short = fraction.replace(/0+$/, '');
  const stored = `${digits === '' ? '0' : digits}${short === '' ? '' : `.${short}`}`;
  return { ...typed(quoteText(stored), type, false), constant: stored };
}
