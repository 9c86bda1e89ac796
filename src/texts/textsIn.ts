import en from '../../l10n/en.json' with { type: 'json' };
import es from '../../l10n/es.json' with { type: 'json' };
import type { Language } from './language.ts';
import { Texts, type Messages, type Place } from './texts.ts';

const MESSAGES: Readonly<Record<Language, Messages>> = { es, en };

/** The messages of a language, for a panel that has none of its own. */
export function messagesIn(language: Language): Messages {
  return MESSAGES[language];
}

const made = new Map<string, Texts>();

/** The texts of a language; the same each time, since what has been parsed is kept with them. */
export function textsIn(language: Language, place: Place = 'terminal'): Texts {
  const key = `${language} ${place}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const texts = new Texts(language, MESSAGES[language], place);
  made.set(key, texts);
  return texts;
}
