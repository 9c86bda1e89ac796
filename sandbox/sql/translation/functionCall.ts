import type { Expression } from '../language/syntax.ts';
import type { Scope } from './scope.ts';
import type { Translator } from './translator.ts';
import type { Typed } from './typed.ts';
import { wrongArgumentCount } from '../sqlError.ts';

/** A function call to translate. */
export interface FunctionCall {
  readonly translator: Translator;
  readonly scope: Scope;
  readonly name: string;
  readonly args: readonly Expression[];
}

export type FunctionTranslator = (call: FunctionCall) => Typed;

/** The arguments' values; 174 when there are too few or too many. */
export function argumentsOf(call: FunctionCall, least: number, most = least): Typed[] {
  if (call.args.length < least || call.args.length > most) {
    throw wrongArgumentCount(call.name.toLowerCase(), least);
  }
  return call.args.map((arg) => call.translator.value(arg, call.scope));
}
