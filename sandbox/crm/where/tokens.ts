import { badWhere } from '../crmError.ts';

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number };

const SPACE = /\s+/y;
const WORD = /[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)?/y;
const NUMBER = /-?\d+(?:\.\d+)?(?![\w.])/y;
/** A quote inside the text is doubled. */
const STRING = /'((?:[^']|'')*)'/y;
const SYMBOL = /<>|>=|<=|[=<>(),]/y;

/** Splits a filter; anything that is not SQL of this small kind is refused as code 901. */
export function tokens(source: string): readonly Token[] {
  const found: Token[] = [];
  let position = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const match = pattern.exec(source);
    position += match?.[0].length ?? 0;
    return match;
  };
  while (position < source.length) {
    if (take(SPACE) !== null) {
      continue;
    }
    const string = take(STRING);
    const number = string === null ? take(NUMBER) : null;
    const word = string === null && number === null ? take(WORD) : null;
    if (string !== null) {
      found.push({ kind: 'string', text: (string[1] ?? '').replaceAll("''", "'") });
    } else if (number !== null) {
      found.push({ kind: 'number', value: Number(number[0]) });
    } else if (word !== null) {
      found.push({ kind: 'word', text: word[0] });
    } else {
      const symbol = take(SYMBOL);
      if (symbol === null) {
        throw badWhere(`unexpected text at position ${position + 1}`);
      }
      found.push({ kind: 'symbol', text: symbol[0] });
    }
  }
  return found;
}
