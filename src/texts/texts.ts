import { IntlMessageFormat, type Formatters } from 'intl-messageformat';
import en from '../../l10n/en.json' with { type: 'json' };
import es from '../../l10n/es.json' with { type: 'json' };
import type { ErrorDetail } from '../protocol/errors.ts';
import type { Language } from './language.ts';

export type TextKey = keyof typeof es;
export type TextParams = Readonly<Record<string, string | number>>;

const BUNDLES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { es, en };
/** The locale of dates and numbers. */
const LOCALES: Readonly<Record<Language, string>> = { es: 'es-ES', en: 'en-GB' };

/** An error in a person's language. */
export interface ErrorText {
  readonly message: string;
  readonly remedy: string;
}

/** Figures, alone and inside sentences. */
class FigureFormat extends Intl.NumberFormat {
  constructor(locales?: Intl.LocalesArgument, options?: Intl.NumberFormatOptions) {
    // Spanish leaves four-digit numbers ungrouped by default; figures in columns are easier to read grouped.
    super(locales, { ...options, useGrouping: 'always' });
  }

  /** A figure that is not known shows as a dash. */
  override format(value: number | bigint): string {
    return Number.isNaN(Number(value)) ? '—' : super.format(value);
  }
}

const FORMATTERS: Formatters = {
  getNumberFormat: (...args) => new FigureFormat(...args),
  getDateTimeFormat: (...args) => new Intl.DateTimeFormat(...args),
  getPluralRules: (...args) => new Intl.PluralRules(...args),
};

/** All texts in one language, with its plurals, numbers and dates. Messages are written in ICU's syntax. */
export class Texts {
  readonly language: Language;
  readonly #messages = new Map<string, IntlMessageFormat>();
  readonly #number: Intl.NumberFormat;

  constructor(language: Language) {
    this.language = language;
    this.#number = new FigureFormat(LOCALES[language], { maximumFractionDigits: 1 });
  }

  text(key: TextKey, params: TextParams = {}): string {
    return this.#format(key, params);
  }

  error({ code, params }: ErrorDetail): ErrorText {
    const { field } = params;
    const named = field === undefined ? params : { ...params, field: this.#fieldName(field) };
    return { message: this.#format(`error.${code}`, named), remedy: this.#format(`remedy.${code}`, named) };
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  /** `87 ms`, `1,2 s`, `2 min 5 s`. */
  duration(milliseconds: number): string {
    // Rounded first: what rounds up to the next unit is shown in it.
    if (Math.round(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`;
    const tenths = Math.round(milliseconds / 100);
    if (tenths < 600) return `${this.number(tenths / 10)} s`;
    const seconds = Math.round(milliseconds / 1000);
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }

  /** A field by the name that people see; one that has none, as it is called in the API. */
  #fieldName(field: string | number): string {
    return BUNDLES[this.language][`field.${field}`] ?? String(field);
  }

  #format(key: string, params: TextParams): string {
    let message = this.#messages.get(key);
    if (message === undefined) {
      const text = BUNDLES[this.language][key] ?? key;
      message = new IntlMessageFormat(text, LOCALES[this.language], undefined, { formatters: FORMATTERS });
      this.#messages.set(key, message);
    }
    return String(message.format(orDash(params)));
  }
}

/** A figure that is not known shows as a dash: an error's sentence must come out whatever it lacks. */
function orDash(params: TextParams): Record<string, string | number> {
  return new Proxy(
    { ...params },
    { has: () => true, get: (target, name) => Reflect.get(target, name) ?? '—' },
  );
}
