import { syntaxNear, unclosedQuote } from '../sqlError.ts';

/**
 * A T-SQL token. `text` is the meaning: the name without its brackets, the string without quotes, a word in capitals.
 * `raw` is the spelling, for messages and for words used as names.
 */
export interface Token {
  readonly type: 'word' | 'name' | 'string' | 'nationalString' | 'number' | 'variable' | 'symbol' | 'end';
  readonly text: string;
  readonly raw: string;
}

const space = /\s/;
const wordStart = /[\p{L}_#]/u;
const wordPart = /[\p{L}\p{N}_@#$]/u;
const digit = /[0-9]/;
const numberPattern = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const twoCharacters = new Set(['<=', '>=', '<>', '!=', '!<', '!>', '+=', '-=', '*=', '/=', '%=']);
const oneCharacter = '()+-*/%<>=,.;~&|^:';

/** Where a comment starting at `start` ends. Block comments nest. */
function commentEnd(sql: string, start: number): number {
  if (sql.startsWith('--', start)) {
    const end = sql.indexOf('\n', start);
    return end === -1 ? sql.length : end;
  }
  let depth = 0;
  for (let index = start; index < sql.length; index += 1) {
    if (sql.startsWith('/*', index)) {
      depth += 1;
      index += 1;
    } else if (sql.startsWith('*/', index)) {
      depth -= 1;
      index += 1;
      if (depth === 0) {
        return index + 1;
      }
    }
  }
  throw syntaxNear('/*');
}

/** Reads a quoted run; a doubled closing quote stands for itself. Returns the content and where it ends. */
function quoted(sql: string, start: number, close: string): readonly [string, number] {
  let content = '';
  let index = start + 1;
  for (;;) {
    const end = sql.indexOf(close, index);
    if (end === -1) {
      throw unclosedQuote(sql.slice(start + 1));
    }
    content += sql.slice(index, end);
    if (sql[end + 1] !== close) {
      return [content, end + 1];
    }
    content += close;
    index = end + 2;
  }
}

function runEnd(sql: string, start: number): number {
  let end = start;
  while (end < sql.length && wordPart.test(sql.charAt(end))) {
    end += 1;
  }
  return end;
}

function readToken(sql: string, start: number): readonly [Token, number] {
  const character = sql.charAt(start);
  const next = sql.charAt(start + 1);
  if (character === "'" || ((character === 'N' || character === 'n') && next === "'")) {
    const national = character !== "'";
    const [text, end] = quoted(sql, national ? start + 1 : start, "'");
    return [{ type: national ? 'nationalString' : 'string', text, raw: text }, end];
  }
  if (character === '[' || character === '"') {
    const [text, end] = quoted(sql, start, character === '[' ? ']' : '"');
    return [{ type: 'name', text, raw: text }, end];
  }
  if (digit.test(character) || (character === '.' && digit.test(next))) {
    numberPattern.lastIndex = start;
    const text = numberPattern.exec(sql)?.[0] ?? character;
    return [{ type: 'number', text, raw: text }, start + text.length];
  }
  if (character === '@') {
    const end = runEnd(sql, start + 1);
    const text = sql.slice(start, end);
    return [{ type: 'variable', text: text.toLowerCase(), raw: text }, end];
  }
  if (wordStart.test(character)) {
    const end = runEnd(sql, start);
    const raw = sql.slice(start, end);
    return [{ type: 'word', text: raw.toUpperCase(), raw }, end];
  }
  const pair = character + next;
  const symbol = twoCharacters.has(pair) ? pair : character;
  if (symbol.length === 1 && !oneCharacter.includes(symbol)) {
    throw syntaxNear(character);
  }
  return [{ type: 'symbol', text: symbol, raw: symbol }, start + symbol.length];
}

/** Splits a batch into tokens, the last of type `end`. Throws 102 or 105, nothing else. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < sql.length) {
    if (space.test(sql.charAt(index)) || sql.charAt(index) === '\ufeff') {
      index += 1;
    } else if (sql.startsWith('--', index) || sql.startsWith('/*', index)) {
      index = commentEnd(sql, index);
    } else {
      const [token, end] = readToken(sql, index);
      tokens.push(token);
      index = end;
    }
  }
  tokens.push({ type: 'end', text: '', raw: '' });
  return tokens;
}
