import type { CheckResult } from '../domain/checks.ts';
import type { Texts } from '../texts/texts.ts';
import type { Output } from './output.ts';

const MARKS: Readonly<Record<CheckResult['result'], string>> = {
  passed: '✓',
  warning: '!',
  failed: '✗',
  skipped: '○',
};

/** One layer of the connection test, with its cause and remedy where it has a problem (B2). */
export function printCheck(output: Output, texts: Texts, result: CheckResult): void {
  const { check, milliseconds, found = '', problem } = result;
  const time = result.result === 'skipped' ? '' : texts.duration(milliseconds);
  output.line(
    `  ${MARKS[result.result]} ${texts.text(`check.${check}`).padEnd(20)} ${found.padEnd(34)} ${time}`.trimEnd(),
  );
  if (problem === undefined) return;
  const { message, remedy } = texts.error(problem);
  output.line(`      ${message}`);
  output.line(`      ${remedy}  [${problem.code}]`);
  if (problem.cause) output.line(`      ${texts.text('error.detail', { cause: problem.cause })}`);
}
