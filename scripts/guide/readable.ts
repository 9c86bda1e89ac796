import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../../src/texts/language.ts';
import { ARGUMENT_NAMES } from './argumentNames.ts';

type Elements = ReturnType<IntlMessageFormat['getAst']>;
type Element = Elements[number];

/** The kinds of what a message is made of. */
const TEXT = 0;
const POUND = 7;
const PLURAL = 6;

/**
 * A message without its values, for a person to read: `{file}` as `‹fichero›`, a plural as it is for many, and the
 * choices of a sentence one after the other: `falta EMail1 en su ficha / hay varios correos en EMail1`.
 *
 * @throws Error where the message names a value that has no name in words.
 */
export function readable(language: Language, message: string): string {
  return read(language, new IntlMessageFormat(message, language).getAst());
}

function read(language: Language, elements: Elements): string {
  return elements.map((element) => readOne(language, element)).join('');
}

function readOne(language: Language, element: Element): string {
  if (element.type === TEXT) return element.value;
  if (element.type === POUND) return 'N';
  if (!('options' in element)) return named(language, element.value);
  const options = Object.entries(element.options).map(
    ([name, { value }]) => [name, read(language, value)] as const,
  );
  if (element.type === PLURAL) return new Map(options).get('other') ?? '';
  return joined(options.map(([, text]) => text).filter((text) => text !== ''));
}

/** What all begin with is said once: `: one / another`. */
function joined(choices: readonly string[]): string {
  const different = [...new Set(choices)];
  const [start] = /^[:;,]? ?/.exec(different[0] ?? '') ?? [''];
  const bare = different.every((choice) => choice.startsWith(start))
    ? different.map((choice) => choice.slice(start.length))
    : different;
  return bare === different ? different.join(' / ') : start + bare.join(' / ');
}

function named(language: Language, argument: unknown): string {
  const name = Object.entries(ARGUMENT_NAMES[language]).find(([known]) => known === argument)?.[1];
  if (name === undefined)
    throw new Error(`${String(argument)} has no name in scripts/guide/argumentNames.ts`);
  return name === 'N' ? name : `‹${name}›`;
}
