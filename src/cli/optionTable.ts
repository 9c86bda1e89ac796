import { DEFAULT_API_URL } from '../domain/implementation.ts';
import { LANGUAGES } from '../texts/language.ts';
import type { TextKey } from '../texts/texts.ts';

type NamesUnder<Start extends string, Key = TextKey> = Key extends `${Start}.${infer Name}` ? Name : never;

/** Options and verbs that there are words for: `option.NAME` and `verb.NAME` in the bundles. */
export type OptionName = NamesUnder<'option'>;
export type VerbName = NamesUnder<'verb'>;

/** One option: as it is parsed, and as help and completion show it. */
export interface CliOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for its value in help; `FILE` and `DIR` complete as such. */
  readonly value?: string;
  /** All that it may be, or what of it can be completed. */
  readonly choices?: readonly string[];
  /** What it is where it is left out. */
  readonly fallback?: string;
  /** Nothing is done without it. */
  readonly needed?: boolean;
}
export type OptionTable = Readonly<Partial<Record<OptionName, CliOption>>>;

/** Options that every command takes. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean' },
  lang: { type: 'string', value: LANGUAGES.join('|'), choices: LANGUAGES },
  'state-dir': { type: 'string', value: 'DIR' },
  'secrets-file': { type: 'string', value: 'FILE' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies OptionTable;

const ENCRYPTION = ['true', 'strict', 'false'] as const;

export const SQL_OPTIONS = {
  'sql-server': { type: 'string', value: 'HOST[,PORT|\\INSTANCE]', needed: true },
  'sql-database': { type: 'string', value: 'NAME', needed: true },
  'sql-user': { type: 'string', value: 'NAME', needed: true },
  'sql-domain': { type: 'string', value: 'NAME' },
  'sql-encrypt': { type: 'string', value: ENCRYPTION.join('|'), choices: ENCRYPTION, fallback: 'true' },
  'sql-trust-server-certificate': { type: 'boolean' },
} as const satisfies OptionTable;

export const API_OPTIONS = {
  'api-url': { type: 'string', value: 'URL', fallback: DEFAULT_API_URL },
  'public-key': { type: 'string', value: 'KEY' },
} as const satisfies OptionTable;

export const COMPANY_OPTION = {
  company: { type: 'string', value: 'CODE', needed: true },
} as const satisfies OptionTable;

export const LINK_OPTION = { link: { type: 'string', value: 'ID' } } as const satisfies OptionTable;
