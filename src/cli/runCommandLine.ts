import { parseArgs } from 'node:util';
import { LinkError, toErrorDetail, type ErrorDetail } from '../protocol/errors.ts';
import { LinkOperations } from '../session/linkOperations.ts';
import { defaultStateRoot } from '../session/stateFiles.ts';
import { LANGUAGES, languageOf } from '../texts/language.ts';
import type { Texts } from '../texts/texts.ts';
import { textsIn } from '../texts/textsIn.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands/commands.ts';
import { commandHelp, generalHelp } from './help.ts';
import { COMMON_OPTIONS, Options } from './options.ts';
import { Output } from './output.ts';
import { EnvironmentSecrets, FileSecrets } from './secretStores.ts';

const [DONE, FAILED, WRONG_USE] = [0, 1, 2];
const WRONG_USE_CODES: ReadonlySet<string> = new Set([
  'USAGE',
  'COMMAND_UNKNOWN',
  'OPTION_UNKNOWN',
  'OPTION_MISSING',
  'OPTION_INVALID',
]);

/** Runs one command; its exit code: 0 done, 1 the operation failed, 2 wrong use. */
export async function runCommandLine(args: readonly string[], signal: AbortSignal): Promise<number> {
  const [name, ...rest] = args;
  const texts = textsIn(languageOf(askedLanguage(args)));
  const output = new Output(args.includes('--json'), texts);
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(`${generalHelp(texts.language, COMMANDS)}\n`);
    return name === undefined ? WRONG_USE : DONE;
  }
  try {
    if (command === undefined) throw new LinkError('COMMAND_UNKNOWN', { name });
    const options = parseOptions(command, rest);
    const language = options.text('lang');
    if (language !== undefined && !LANGUAGES.some((known) => known === language)) {
      throw options.wrong('lang', language);
    }
    if (options.flag('help')) {
      process.stdout.write(`${commandHelp(texts.language, command)}\n`);
      return DONE;
    }
    let operations: LinkOperations | undefined;
    return await command.run({
      options,
      output,
      texts,
      signal,
      operations: () =>
        (operations ??= openOperations(options, (notice) => output.notice(texts.error(notice), notice.code))),
    });
  } catch (thrown) {
    return reportError(thrown, output, texts);
  }
}

function askedLanguage(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1]);
  // An empty variable counts as one that is not set, as POSIX has it.
  return asked ?? (process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG']);
}

function parseOptions(command: Command, args: readonly string[]): Options {
  const { verb, others } = splitVerb(command, args);
  try {
    const { values } = parseArgs({
      args: [...others],
      options: { ...command.options, ...COMMON_OPTIONS },
      allowPositionals: false,
    });
    return new Options(command.name, values, verb);
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const option = /'([^']+)'/.exec(message)?.[1] ?? '';
      throw new LinkError('OPTION_UNKNOWN', { option, command: command.name });
    }
    // Node names the option and what is wrong with it.
    throw new LinkError('USAGE', { detail: message, command: command.name });
  }
}

/** Takes the verb off, where the command has verbs; help needs none. */
function splitVerb(
  { name, verbs }: Command,
  args: readonly string[],
): { readonly verb: string; readonly others: readonly string[] } {
  const [first = '', ...rest] = args;
  if (verbs?.includes(first)) return { verb: first, others: rest };
  if (verbs === undefined || args.includes('--help') || args.includes('-h'))
    return { verb: '', others: args };
  throw new LinkError('USAGE', { detail: `${name} ${verbs.join('|')}`, command: name });
}

function openOperations(options: Options, onNotice: (notice: ErrorDetail) => void): LinkOperations {
  const environment = new EnvironmentSecrets();
  const file = options.text('secrets-file');
  return new LinkOperations(
    options.text('state-dir') ?? defaultStateRoot(),
    file === undefined ? environment : new FileSecrets(file, environment, options.command),
    onNotice,
  );
}

/** Says what happened, why, and what to do; the code stands beside it. */
function reportError(thrown: unknown, output: Output, texts: Texts): number {
  const detail = toErrorDetail(thrown);
  const { message, remedy } = texts.error(detail);
  output.endProgress();
  if (output.json)
    output.result({ error: { code: detail.code, message, remedy, cause: detail.cause ?? null } });
  else {
    process.stderr.write(`✗ ${message}  [${detail.code}]\n  ${remedy}\n`);
    if (detail.cause) process.stderr.write(`  ${texts.text('error.detail', { cause: detail.cause })}\n`);
  }
  return WRONG_USE_CODES.has(detail.code) ? WRONG_USE : FAILED;
}
