/**
 * What every collation but the binary ones orders by first: the letters without case and accents. Punctuation comes
 * before symbols, symbols before digits, digits before letters, the order of Windows' tables.
 * Simplification: hyphen and apostrophe are ordinary (lowest) characters, not Windows' minimal weights.
 */
const punctuation =
  '\'-\u2013\u2014 \u00a0\t\n\r!"#$%&()*,./:;?@[\\]^_`{|}~\u00a1\u00a6\u00a8\u00af\u00b4\u00b8\u00bf';
const quotes = '\u02c6\u02dc\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a';
const symbols =
  '\u00a2\u00a3\u00a4\u00a5\u20ac+<=>\u00b1\u00ab\u00bb\u00d7\u00f7\u00a7\u00a9\u00ac\u00ae\u00b0\u00b5\u00b6\u00b7';
const others = '\u2020\u2021\u2022\u2026\u2030\u2122\u00bc\u00bd\u00be';
const signs = punctuation + quotes + symbols + others;
const latin = '0123456789abcdefghijklmnopqrstuvwxyz';
/** In Spanish ñ is a letter of its own, whatever the collation says of accents. */
const spanish = latin.replace('n', 'nñ');

/** Characters that fold to others where Unicode's decomposition does not say so. */
const special: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ƒ: 'f',
  ª: 'a',
  º: 'o',
  '¹': '1',
  '²': '2',
  '³': '3',
};

export type Weigher = (code: number) => string;

/** Weights begin at 2: 1 divides the levels of a key. */
const firstWeight = 2;

function weigher(alphabet: string): Weigher {
  const weights = new Map<string, string>(
    Array.from(signs + alphabet, (character, index) => [character, String.fromCharCode(index + firstWeight)]),
  );
  const table = Array.from({ length: 0x180 }, (_, code) => weigh(weights, code));
  return (code) => table[code] ?? weigh(weights, code);
}

function weigh(weights: ReadonlyMap<string, string>, code: number): string {
  const character = String.fromCharCode(code);
  const lower = character.toLowerCase();
  const known = weights.get(character) ?? weights.get(lower);
  if (known !== undefined) {
    return known;
  }
  // Control characters and the soft hyphen have no weight at all in Windows' tables.
  if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0xad) {
    return '';
  }
  const folded = special[lower] ?? lower.normalize('NFD').replace(/\p{M}/gu, '');
  return Array.from(folded, (part) => weights.get(part) ?? part).join('');
}

/** The weight of a UTF-16 code unit in each of the alphabets. */
export const weighers = { latin: weigher(latin), spanish: weigher(spanish) } as const;

/** Where a text ends for comparing: trailing spaces do not count. */
export function countedLength(text: string): number {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) {
    end -= 1;
  }
  return end;
}

/** The weights of a text's letters, in order. */
export function primaryKey(text: string, weightOf: Weigher): string {
  const end = countedLength(text);
  let key = '';
  for (let index = 0; index < end; index += 1) {
    key += weightOf(text.charCodeAt(index));
  }
  return key;
}

/** The key of Latin1_General_CI_AI, under which the server itself compares names. */
export const collationKey = (text: string): string => primaryKey(text, weighers.latin);
