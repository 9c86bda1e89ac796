/** Turns a text into what a collation compares of it: two texts are equal in the database where these are. */
export type Fold = (text: string) => string;

/** Letters that are a letter and something more, where Unicode's own decomposition does not say so. */
const ACCENTED: Readonly<Record<string, string>> = { Ø: 'O', Đ: 'D', Ð: 'D', Ł: 'L', Ħ: 'H', Ŧ: 'T', Ƒ: 'F' };
/** Signs that are two letters, or a digit or letter in another place, in every collation that knows languages. */
const EXPANDED: Readonly<Record<string, string>> = {
  Æ: 'AE',
  Œ: 'OE',
  Þ: 'TH',
  ẞ: 'SS',
  ª: 'A',
  º: 'O',
  '¹': '1',
  '²': '2',
  '³': '3',
};
/** Control characters and the soft hyphen weigh nothing there. */
// oxlint-disable-next-line no-control-regex
const WEIGHTLESS = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad]/g;
const PLAIN = /^[\u0020-\u007e]*$/;
/** Most codes are digits: what is folded for every row is not looked at twice. */
const DIGITS = /^\d+$/;

/**
 * How a column compares its texts, by the name of its collation (`Latin1_General_CI_AI`). Trailing blanks never count,
 * leading ones always do. A name that says nothing of case or accents is taken as Sage's own, which counts neither:
 * two codes taken for one are told, two records made of one are not.
 */
export function foldOf(collation: string | null): Fold {
  const flags = (collation ?? '').toUpperCase().split('_');
  if (flags.includes('BIN') || flags.includes('BIN2')) return withoutTrailingBlanks;
  const caseCounts = flags.includes('CS');
  const accentsCount = flags.includes('AS');
  // In Spanish collations ñ is a letter of its own, whether accents count or not.
  const keepsEnye = flags.includes('SPANISH');
  return (text) => {
    if (DIGITS.test(text)) return text;
    const trimmed = withoutTrailingBlanks(text);
    if (PLAIN.test(trimmed)) return caseCounts ? trimmed : trimmed.toUpperCase();
    const weighed = trimmed.replace(WEIGHTLESS, '');
    const cased = caseCounts ? weighed : weighed.toUpperCase();
    const expanded = replaceEach(cased, caseCounts ? withLowerCase(EXPANDED) : EXPANDED);
    if (accentsCount) return expanded.normalize('NFC');
    const bare = expanded
      .normalize('NFD')
      .replace(keepsEnye ? /(?<![nN])\p{M}|(?<=[nN])(?!\u0303)\p{M}/gu : /\p{M}/gu, '')
      .normalize('NFC');
    return replaceEach(bare, caseCounts ? withLowerCase(ACCENTED) : ACCENTED);
  };
}

function withoutTrailingBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

function replaceEach(text: string, replacements: Readonly<Record<string, string>>): string {
  return text.replace(/[^\u0020-\u007e]/gu, (character) => replacements[character] ?? character);
}

function withLowerCase(replacements: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(replacements).flatMap(([from, to]) => [
      [from, to],
      [from.toLowerCase(), to.toLowerCase()],
    ]),
  );
}
