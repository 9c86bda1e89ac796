import { differenceText, differingRecord } from '../../texts/differenceText.ts';
import type { Rejection } from '../../domain/sync.ts';
import {
  countDifferences,
  recordsOf,
  unexplainedOf,
  type Difference,
  type Verification,
} from '../../domain/verification.ts';
import { chooseLink } from '../chooseLink.ts';
import type { Command, CommandContext } from '../command.ts';
import { LINK_OPTION } from '../optionTable.ts';
import { formatTable } from '../table.ts';

/** Differences that are told one by one. */
const SHOWN_DIFFERENCES = 20;

export const verifyCommand: Command = {
  name: 'verify',
  example: 'sage200-link verify',
  options: LINK_OPTION,
  async run(context) {
    const { operations, output, signal } = context;
    const linkId = chooseLink(context);
    const verification = await operations().verify(linkId, signal);
    printVerification(context, verification, await operations().rejections(linkId));
    output.result(verification);
    return countDifferences(verification) === 0 ? 0 : 1;
  },
};

export function printVerification(
  context: CommandContext,
  verification: Verification,
  rejections: readonly Rejection[],
): void {
  const { output, texts } = context;
  const figures = ['source', 'crm', 'missing', 'duplicated', 'different', 'surplus', 'rejected'] as const;
  output.line(
    formatTable(
      [
        { title: texts.text('table.part'), align: 'left' },
        ...figures.map((figure) => ({ title: texts.text(`table.${figure}`), align: 'right' as const })),
      ],
      verification.parts.map(({ part, sage, crm, missing, duplicated, different, surplus = 0, rejected }) => [
        texts.text(`part.${part}`),
        ...[sage, crm, missing, duplicated, different, surplus, rejected].map((value) => texts.number(value)),
      ]),
    ),
  );
  for (const { part, dangling = 0 } of verification.parts) {
    if (dangling === 0) continue;
    const name = texts.text(`part.${part}`);
    output.line(`  ${texts.text('verify.dangling', { part: name, count: dangling })}`);
  }
  for (const { part, notSent = [] } of verification.parts) {
    if (notSent.length === 0) continue;
    const reasons = notSent
      .map(({ reason, count }) => texts.text(`notSent.${reason}`, { count }))
      .join(' · ');
    output.line(`  ${texts.text('status.leftOut', { part: texts.text(`part.${part}`), reason: reasons })}`);
  }
  const count = countDifferences(verification);
  const rejected = verification.parts.reduce((sum, part) => sum + part.rejected, 0);
  output.line(
    `  ${count === 0 ? texts.text('verify.equal') : texts.text('verify.differs', { count, rejected })}`,
  );
  printUnexplained(context, unexplainedOf(verification, rejections), count - rejected);
}

/** Each in a line; the report lists more of them, and `--json` all that are known. */
function printUnexplained(
  { output, texts }: CommandContext,
  differences: readonly Difference[],
  count: number,
): void {
  const shown = differences.slice(0, SHOWN_DIFFERENCES);
  for (const difference of shown) {
    const part = texts.text(`part.${difference.part}`);
    output.line(`✗ ${part} ${differingRecord(difference)} · ${differenceText(difference, texts)}`);
  }
  const left = count - shown.reduce((sum, difference) => sum + recordsOf(difference), 0);
  if (left > 0) output.line(`  ${texts.text('report.notListed', { count: left })}`);
}
