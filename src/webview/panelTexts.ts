import * as z from 'zod';
import type { ErrorDetail } from '../domain/errors.ts';
import { languageOf } from '../texts/language.ts';
import { Texts, type ErrorText, type TextKey, type TextParams } from '../texts/texts.ts';

/** The host writes the person's language into the page, and the messages of that language. */
const messages = z
  .record(z.string(), z.string())
  .parse(JSON.parse(document.querySelector('#panel-texts')?.textContent ?? '{}'));

export const texts = new Texts(languageOf(document.documentElement.lang), messages, 'panel');

export function text(key: TextKey, params?: TextParams): string {
  return texts.text(key, params);
}

export function errorText(detail: ErrorDetail): ErrorText {
  return texts.error(detail);
}

/** What a group of rejected records has in common: without the figures of any one of them. */
export function causeText(reason: ErrorDetail): string {
  return texts.cause(reason);
}
