import type { Collation } from '../values/collation.ts';

const cache = new Map<string, RegExp>();
const cacheLimit = 200;

type Literal = (character: string) => string;

const escapeCharacter = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** `[a-z]`, `[^abc]`; an unclosed bracket matches nothing, as on the server. */
function characterClass(body: string, literal: Literal): string {
  const negated = body.startsWith('^');
  const characters = Array.from(negated ? body.slice(1) : body);
  let set = '';
  for (let index = 0; index < characters.length; index += 1) {
    const high = characters[index + 2];
    if (characters[index + 1] === '-' && high !== undefined) {
      set += `${literal(characters[index] ?? '')}-${literal(high)}`;
      index += 2;
    } else {
      set += literal(characters[index] ?? '');
    }
  }
  return set === '' ? '(?!)' : `[${negated ? '^' : ''}${set}]`;
}

function compile(pattern: string, escape: string, literal: Literal): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (escape !== '' && character === escape && index + 1 < pattern.length) {
      index += 1;
      source += literal(pattern.charAt(index));
    } else if (character === '%') {
      source += '.*';
    } else if (character === '_') {
      source += '.';
    } else if (character === '[') {
      const end = pattern.indexOf(']', index + 1);
      source += end === -1 ? '(?!)' : characterClass(pattern.slice(index + 1, end), literal);
      index = end === -1 ? pattern.length : end;
    } else {
      source += literal(character);
    }
  }
  // Trailing spaces of the text do not count; those of the pattern do.
  return new RegExp(`^${source} *$`, 'su');
}

/** LIKE under a collation. */
export function likeMatches(text: string, pattern: string, escape: string, collation: Collation): boolean {
  const { name, fold } = collation;
  const cacheKey = `${name}\n${escape}\n${pattern}`;
  let expression = cache.get(cacheKey);
  if (expression === undefined) {
    // A character's regular expression after folding.
    const literal: Literal = (character) => Array.from(fold(character), escapeCharacter).join('');
    expression = compile(pattern, escape, literal);
    if (cache.size >= cacheLimit) {
      cache.clear();
    }
    cache.set(cacheKey, expression);
  }
  return expression.test(Array.from(text, fold).join(''));
}
