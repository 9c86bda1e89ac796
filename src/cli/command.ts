import type { ParseArgsOptionsConfig } from 'node:util';
import type { LinkOperations } from '../session/linkOperations.ts';
import type { Texts } from '../texts/texts.ts';
import type { Options } from './options.ts';
import type { Output } from './output.ts';

/** What a command is given. */
export interface CommandContext {
  readonly options: Options;
  readonly output: Output;
  readonly texts: Texts;
  /** Aborted by Ctrl+C or a request to end. */
  readonly signal: AbortSignal;
  /** Opened when first asked for: help and wrong use touch no disk. */
  operations(): LinkOperations;
}

/** One command of the command line. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands, in both languages. */
  readonly summary: { readonly es: string; readonly en: string };
  /** Its options as help shows them, beyond those that every command takes. */
  readonly usage: string;
  readonly options: ParseArgsOptionsConfig;
  /** What the first word after the name must be one of, where the command does several things. */
  readonly verbs?: readonly string[];
  /** Returns the exit code: 0 done, 1 the operation did not succeed. */
  run(context: CommandContext): Promise<number>;
}
