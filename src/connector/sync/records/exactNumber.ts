/** JSON as it stands; part of the language since 2025, and not of the compiler's library yet. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** A number with more digits than a double keeps: JSON carries them all. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** As a receiver with doubles reads it. */
  get nearest(): number {
    return Number(this.text);
  }

  toJSON(): unknown {
    return rawJSON(this.text);
  }
}

/** Fifteen digits and a point: a double keeps them all. */
const EXACT_LENGTH = 16;
const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/** Decimal text as the number that JSON carries, whatever its digits; NaN where it is no number. */
export function exactNumber(decimal: string): number | ExactNumber {
  const text = decimal.trim();
  const nearest = text === '' ? Number.NaN : Number(text);
  if (text.length <= EXACT_LENGTH) return nearest;
  if (!DECIMAL.test(text) || digitsOf(text) === digitsOf(plain(nearest))) return nearest;
  return new ExactNumber(text.replace(/^(-?)0+(?=\d)/, '$1'));
}

/** A double without an exponent. */
function plain(number: number): string {
  const text = String(number);
  return text.includes('e') ? number.toFixed(20) : text;
}

/** What of a number's text tells it from others. */
function digitsOf(text: string): string {
  const [whole = '', fraction = ''] = text
    .replace(/^-?0+(?=\d)/, (zeros) => (zeros.startsWith('-') ? '-' : ''))
    .split('.');
  return `${whole}.${fraction.replace(/0+$/, '')}`.replace(/^-0\.$/, '0.');
}
