import { toErrorDetail } from '../domain/errors.ts';
import { visibleLine } from '../domain/visibleText.ts';
import { TELL_PARAMS } from '../protocol/toldError.ts';
import type { Texts } from '../texts/texts.ts';
import type { Output } from './output.ts';

const [FAILED, WRONG_USE] = [1, 2];
const WRONG_USE_CODES: ReadonlySet<string> = new Set([
  'USAGE',
  'COMMAND_UNKNOWN',
  'OPTION_UNKNOWN',
  'OPTION_MISSING',
  'OPTION_INVALID',
]);

/** Says what happened, why, and what to do; the code stands beside it. Returns the exit code. */
export function reportError(thrown: unknown, output: Output, texts: Texts): number {
  const detail = toErrorDetail(thrown);
  const { code, params } = detail;
  const { message, remedy } = texts.error(detail);
  output.endProgress();
  if (output.json) {
    const told = { code, message, remedy, cause: detail.cause ?? null };
    // Who started this program to serve it says the error anew, in a person's language.
    output.result({ error: process.env[TELL_PARAMS] === undefined ? told : { ...told, params } });
  } else {
    output.failure(`✗ ${visibleLine(message)}  [${code}]\n  ${visibleLine(remedy)}`);
    if (detail.cause) output.failure(`  ${texts.text('error.detail', { cause: detail.cause })}`);
  }
  return WRONG_USE_CODES.has(code) ? WRONG_USE : FAILED;
}
