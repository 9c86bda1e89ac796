import en from '../../l10n/en.json' with { type: 'json' };
import es from '../../l10n/es.json' with { type: 'json' };
import type { Language } from './language.ts';
import { Texts, type Messages, type Place } from './texts.ts';

const MESSAGES: Readonly<Record<Language, Messages>> = { es, en };

/** The messages of a language, for a panel that has none of its own. */
export function messagesIn(language: Language): Messages {
  return MESSAGES[language];
}

export function textsIn(language: Language, place?: Place): Texts {
  return new Texts(language, MESSAGES[language], place);
}
