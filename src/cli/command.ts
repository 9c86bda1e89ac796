import type { LinkOperations } from '../session/linkOperations.ts';
import type { TextKey, Texts } from '../texts/texts.ts';
import type { Options } from './options.ts';
import type { OptionTable, VerbName } from './optionTable.ts';
import type { Output } from './output.ts';

/** What a command is given. */
export interface CommandContext {
  readonly options: Options;
  readonly output: Output;
  readonly texts: Texts;
  /** All there are. */
  readonly commands: readonly Command[];
  /** Aborted by Ctrl+C or a request to end. */
  readonly signal: AbortSignal;
  /** Opened when first asked for: help and wrong use touch no disk. */
  operations(): LinkOperations;
}

type CommandName<Key = TextKey> = Key extends `summary.${infer Name}` ? Name : never;

/** One command of the command line. */
export interface Command {
  /** `summary.NAME` in the bundles says in one line what it does. */
  readonly name: CommandName;
  /** Beyond the options that every command takes. */
  readonly options: OptionTable;
  /** One call, for help. */
  readonly example: string;
  /** What the first word after the name must be one of, where the command does several things. */
  readonly verbs?: readonly VerbName[];
  /** Returns the exit code: 0 done, 1 the operation did not succeed. */
  run(context: CommandContext): Promise<number>;
}
