/** The languages that every text is written in. */
export const LANGUAGES = ['es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Spanish unless the environment asks for another language that we speak: Spanish is what our users see. */
export function languageOf(locale: string | undefined): Language {
  return /^en(?![a-z])/i.test(locale ?? '') ? 'en' : 'es';
}
