/** One token after white space: a mark, a string, or another value. */
const TOKEN =
  /[\t\n\r ]*(?:([{}[\],:])|("(?:[ !#-[\]-\u{10FFFF}]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?|true|false|null)(?![\w.]))/uy;
const SPACE = /[\t\n\r ]*/y;

/** What may come next; `first` is right after an opening bracket, which may close at once. */
type Expected = 'value' | 'firstValue' | 'key' | 'firstKey' | 'colon' | 'after';

/**
 * The line, from 1, in which a text stops being JSON. A parser's own message quotes the text around that place, which no
 * one may see where the text is a secret.
 */
export function lineOfJsonFault(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  for (;;) {
    TOKEN.lastIndex = offset;
    const match = TOKEN.exec(text);
    const next: Expected | undefined = match === null ? undefined : follow(expected, open, match);
    if (next === undefined) break;
    expected = next;
    offset = TOKEN.lastIndex;
  }
  SPACE.lastIndex = offset;
  SPACE.test(text);
  return text.slice(0, SPACE.lastIndex).split('\n').length;
}

/** Undefined where the token has no place here. */
function follow(expected: Expected, open: string[], [, mark, string]: RegExpExecArray): Expected | undefined {
  if (expected === 'colon') return mark === ':' ? 'value' : undefined;
  if (expected === 'key' || expected === 'firstKey') {
    if (string !== undefined) return 'colon';
    return mark === '}' && expected === 'firstKey' ? close(open) : undefined;
  }
  if (expected === 'after') {
    const inside = open.at(-1);
    if (mark === ',' && inside !== undefined) return inside === '{' ? 'key' : 'value';
    return (mark === '}' && inside === '{') || (mark === ']' && inside === '[') ? close(open) : undefined;
  }
  if (mark === undefined) return 'after';
  if (mark === ']' && expected === 'firstValue') return close(open);
  if (mark !== '{' && mark !== '[') return undefined;
  open.push(mark);
  return mark === '{' ? 'firstKey' : 'firstValue';
}

function close(open: string[]): Expected {
  open.pop();
  return 'after';
}
