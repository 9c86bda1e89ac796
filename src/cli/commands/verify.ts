import type { Verification } from '../../session/linkOperations.ts';
import { chooseLink } from '../chooseLink.ts';
import type { Command, CommandContext } from '../command.ts';
import { formatTable } from '../table.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: {
    es: 'compara Sage y el CRM registro a registro',
    en: 'compares Sage and the CRM record by record',
  },
  usage: '[--link ID]',
  options: { link: { type: 'string' } },
  async run(context) {
    const { operations, output, signal } = context;
    const verification = await operations().verify(chooseLink(context), signal);
    printVerification(context, verification);
    output.result(verification);
    return countDifferences(verification) === 0 ? 0 : 1;
  },
};

export function printVerification({ output, texts }: CommandContext, verification: Verification): void {
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
}

export function countDifferences({ parts }: Verification): number {
  return parts.reduce(
    (sum, { missing, duplicated, different, surplus = 0 }) =>
      sum + missing + duplicated + different + surplus,
    0,
  );
}
