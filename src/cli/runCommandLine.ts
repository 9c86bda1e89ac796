import { parseArgs } from 'node:util';
import { LinkError, type ErrorDetail } from '../domain/errors.ts';
import { LinkOperations } from '../session/linkOperations.ts';
import { defaultStateRoot } from '../session/stateFiles.ts';
import { LANGUAGES } from '../texts/language.ts';
import { textsIn } from '../texts/textsIn.ts';
import { askedLanguage } from './askedLanguage.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands/commands.ts';
import { commandHelp, generalHelp } from './help.ts';
import { Options } from './options.ts';
import { COMMON_OPTIONS } from './optionTable.ts';
import { Output } from './output.ts';
import { reportError } from './reportError.ts';
import { EnvironmentSecrets, FileSecrets } from './secretStores.ts';

const [DONE, WRONG_USE] = [0, 2];

/** Runs one command; its exit code: 0 done, 1 the operation failed, 2 wrong use. */
export async function runCommandLine(args: readonly string[], signal: AbortSignal): Promise<number> {
  const [name, ...rest] = args;
  const texts = textsIn(askedLanguage(args));
  const output = new Output(args.includes('--json'), texts);
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(`${generalHelp(texts, COMMANDS)}\n`);
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
      process.stdout.write(`${commandHelp(texts, command)}\n`);
      return DONE;
    }
    let operations: LinkOperations | undefined;
    return await command.run({
      options,
      output,
      texts,
      commands: COMMANDS,
      signal,
      operations: () =>
        (operations ??= openOperations(options, (notice) => output.notice(texts.error(notice), notice.code))),
    });
  } catch (thrown) {
    return reportError(thrown, output, texts);
  }
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
  if (verbs?.some((verb) => verb === first)) return { verb: first, others: rest };
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
