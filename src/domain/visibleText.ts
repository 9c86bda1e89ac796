/** What a terminal obeys, what turns the direction of reading, and what breaks a line without being seen to. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
const REPLACEMENT = '\uFFFD';

/**
 * A text as it may leave for a terminal or a page: what would be obeyed instead of shown shows as one sign. Names, codes
 * and what the other side says come from people and programs that nobody here knows. Line ends and tabs stay.
 */
export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, (character) =>
    character === '\n' || character === '\t' ? character : REPLACEMENT,
  );
}

/** The same for what is one line, or one cell: nothing in it begins another. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll(/[\n\t]/g, ' ');
}

/** A value as JSON on one line, in which such characters stand as escapes: it parses to the same value. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
