import { languageOf, type Language } from '../texts/language.ts';

/** The language that the command line asks for, else that of the environment. */
export function askedLanguage(args: readonly string[]): Language {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1]);
  // An empty variable counts as one that is not set, as POSIX has it.
  return languageOf(asked ?? (process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG']));
}
