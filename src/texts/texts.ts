import { IntlMessageFormat, type Formatters } from 'intl-messageformat';
import type es from '../../l10n/es.json';
import type { ErrorDetail } from '../domain/errors.ts';
import type { Language } from './language.ts';

export type TextKey = keyof typeof es;
export type TextParams = Readonly<Record<string, string | number>>;

/** The messages of one language by key, in ICU's syntax: `l10n/*.json`. */
export type Messages = Readonly<Record<string, string>>;

/** The locale of dates and numbers. */
const LOCALES: Readonly<Record<Language, string>> = { es: 'es-ES', en: 'en-GB' };

/** Where a text is read: remedies that name an option of the command line say it otherwise in a panel. */
export type Place = 'terminal' | 'panel';

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

/** All texts in one language, with its plurals, numbers and dates. */
export class Texts {
  readonly language: Language;
  readonly #place: Place;
  readonly #messages: Messages;
  readonly #parsed = new Map<string, IntlMessageFormat>();
  readonly #number: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #dateTime: Intl.DateTimeFormat;
  readonly #longDateTime: Intl.DateTimeFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #ago: Intl.RelativeTimeFormat;

  constructor(language: Language, messages: Messages, place: Place = 'terminal') {
    this.language = language;
    this.#messages = messages;
    this.#place = place;
    const locale = LOCALES[language];
    this.#number = new FigureFormat(locale, { maximumFractionDigits: 1 });
    this.#percent = new FigureFormat(locale, {
      style: 'percent',
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
      // All is all, and not all but a few.
      roundingMode: 'floor',
    });
    this.#dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' });
    this.#longDateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
    this.#ago = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'always' });
    this.#time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  }

  text(key: TextKey, params: TextParams = {}): string {
    return this.#format(key, params);
  }

  error({ code, params }: ErrorDetail): ErrorText {
    const named = this.#named(params);
    const own = `remedyInPanel.${code}`;
    const isOwn = this.#place === 'panel' && own in this.#messages;
    return {
      message: this.#format(`error.${code}`, named),
      remedy: this.#format(isOwn ? own : `remedy.${code}`, named),
    };
  }

  /** What records refused for one cause have in common: the sentence, without the figures of any one of them. */
  cause(reason: ErrorDetail): string {
    const own = `cause.${reason.code}`;
    return own in this.#messages ? this.#format(own, this.#named(reason.params)) : this.error(reason).message;
  }

  /** A field by the name that people see; one that has none, as it is called in the API. */
  field(name: string): string {
    return this.#messages[`field.${name}`] ?? name;
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  /** A share of 1, rounded down: `95,6 %`. */
  percent(share: number): string {
    return this.#percent.format(share);
  }

  /** A moment, given as ISO 8601, in the person's own time zone: `25/11/26, 10:42`. */
  dateTime(iso: string): string {
    return this.#dateTime.format(new Date(iso));
  }

  /** The same with the month in words, where it is read for years: `25 de noviembre de 2026, 10:42`. */
  longDateTime(iso: string): string {
    return this.#longDateTime.format(new Date(iso));
  }

  /** Its time alone: `10:42:07`. */
  time(iso: string): string {
    return this.#time.format(new Date(iso));
  }

  /** How long ago, in the largest unit that says something: `hace 4 min`. */
  ago(iso: string, now = Date.now()): string {
    const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
    if (seconds < 60) return this.#ago.format(-Math.round(seconds), 'second');
    if (seconds < 3600) return this.#ago.format(-Math.round(seconds / 60), 'minute');
    if (seconds < 86_400) return this.#ago.format(-Math.round(seconds / 3600), 'hour');
    return this.#ago.format(-Math.round(seconds / 86_400), 'day');
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

  #named(params: TextParams): TextParams {
    const { field, part } = params;
    return {
      ...params,
      ...(field === undefined ? {} : { field: this.field(String(field)) }),
      ...(part === undefined ? {} : { part: this.#messages[`part.${part}`] ?? part }),
    };
  }

  #format(key: string, params: TextParams): string {
    let message = this.#parsed.get(key);
    if (message === undefined) {
      const text = this.#messages[key] ?? key;
      message = new IntlMessageFormat(text, LOCALES[this.language], undefined, { formatters: FORMATTERS });
      this.#parsed.set(key, message);
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
