import type { HandoverReport, ReportedVerification } from '../facts/handoverReport.ts';
import { recordsOf } from '../../domain/verification.ts';
import type { Texts } from '../../texts/texts.ts';
import { differenceText, differingRecord } from '../../texts/differenceText.ts';
import { html, type Markup } from './html.ts';
import { table } from './table.ts';

type Difference = ReportedVerification['unexplained'][number];

/** The proof (B14), or that there is none. */
export function proofSection({ verification }: HandoverReport, texts: Texts): Markup {
  return html`<section>
    <h2>${texts.text('report.proof')}</h2>
    ${verification === null ? html`<p>${texts.text('report.notProved')}</p>` : proof(verification, texts)}
  </section>`;
}

function proof({ at, parts, different, rejected, unexplained }: ReportedVerification, texts: Texts): Markup {
  const figures = ['source', 'crm', 'missing', 'duplicated', 'different', 'surplus', 'rejected'] as const;
  const columns = [
    { title: texts.text('table.part') },
    ...figures.map((figure) => ({ title: texts.text(`table.${figure}`), kind: 'figure' as const })),
  ];
  const rows = parts.map(
    ({ part, sage, crm, missing, duplicated, different: other, surplus = 0, rejected: known }) => [
      texts.text(`part.${part}`),
      ...[sage, crm, missing, duplicated, other, surplus, known].map((figure) => texts.number(figure)),
    ],
  );
  const count = different - rejected;
  return html`<p class="before">
      ${texts.text('report.proofWhat')} ${texts.text('report.proved', { unexplained: count, rejected })}
    </p>
    ${table(texts.text('report.proofCaption', { at: texts.dateTime(at) }), columns, rows)}
    ${notSentTable(parts, texts)}
    ${unexplained.length === 0 ? undefined : differences(unexplained, count, texts)}`;
}

/** What is no business of the CRM, or is left out. */
function notSentTable(parts: ReportedVerification['parts'], texts: Texts): Markup | undefined {
  const rows = parts.flatMap(({ part, notSent = [] }) => {
    const reasons = notSent.map(({ reason, count }) => texts.text(`notSent.${reason}`, { count }));
    return reasons.length === 0 ? [] : [[texts.text(`part.${part}`), reasons.join(' · ')]];
  });
  if (rows.length === 0) return undefined;
  const columns = [{ title: texts.text('table.part') }, { title: texts.text('report.notSent') }];
  return table(texts.text('report.notSentCaption'), columns, rows);
}

function differences(unexplained: readonly Difference[], count: number, texts: Texts): Markup {
  const columns = [
    { title: texts.text('report.record') },
    { title: texts.text('table.part') },
    { title: texts.text('report.difference') },
  ];
  const rows = unexplained.map((difference) => [
    html`<span class="code">${differingRecord(difference)}</span>`,
    texts.text(`part.${difference.part}`),
    differenceText(difference, texts),
  ]);
  const left = count - unexplained.reduce((sum, difference) => sum + recordsOf(difference), 0);
  return html`${table(texts.text('report.differencesCaption'), columns, rows)}
  ${left > 0 ? html`<p class="note quiet">${texts.text('report.notListed', { count: left })}</p>` : undefined}`;
}
