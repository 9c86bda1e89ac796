import { LANGUAGES, languageOf, type Language } from '../texts/language.ts';

/** The first language of an `Accept-Language` header that we speak; browsers list them by preference. */
export function acceptedLanguage(header: string | undefined): Language {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().toLowerCase());
  return languageOf(tags.find((tag) => LANGUAGES.some((language) => /^[a-z]*/.exec(tag)?.[0] === language)));
}
