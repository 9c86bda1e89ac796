import type { HandoverReport, ReportedVerification } from '../session/report/handoverReport.ts';
import type { Texts } from '../texts/texts.ts';
import { html, type Markup } from './html.ts';
import { table } from './table.ts';

/** The proof (B14), or that there is none. */
export function proofSection({ verification }: HandoverReport, texts: Texts): Markup {
  return html`<section>
    <h2>${texts.text('report.proof')}</h2>
    ${verification === null ? html`<p>${texts.text('report.notProved')}</p>` : proof(verification, texts)}
  </section>`;
}

function proof({ at, parts, different, rejected, unexplained }: ReportedVerification, texts: Texts): Markup {
  const figures = ['source', 'crm', 'missing', 'duplicated', 'different', 'rejected'] as const;
  const columns = [
    { title: texts.text('table.part') },
    ...figures.map((figure) => ({ title: texts.text(`table.${figure}`), kind: 'figure' as const })),
  ];
  const rows = parts.map((part) => [
    texts.text(`part.${part.part}`),
    ...[part.sage, part.crm, part.missing, part.duplicated, part.different, part.rejected].map((figure) =>
      texts.number(figure),
    ),
  ]);
  const count = different - rejected;
  return html`<p class="before">
      ${texts.text('report.proofWhat')} ${texts.text('report.proved', { unexplained: count, rejected })}
    </p>
    ${table(texts.text('report.proofCaption', { at: texts.dateTime(at) }), columns, rows)}
    ${unexplained.length === 0 ? undefined : differences(unexplained, count, texts)}`;
}

function differences(unexplained: ReportedVerification['unexplained'], count: number, texts: Texts): Markup {
  const columns = [
    { title: texts.text('report.record') },
    { title: texts.text('table.part') },
    { title: texts.text('report.difference') },
  ];
  const rows = unexplained.map(({ key, part, kind, fields = [] }) => [
    html`<span class="code">${key}</span>`,
    texts.text(`part.${part}`),
    [texts.text(`difference.${kind}`), fields.map((field) => texts.field(field)).join(', ')]
      .filter(Boolean)
      .join(': '),
  ]);
  const left = count - unexplained.length;
  return html`${table(texts.text('report.differencesCaption'), columns, rows)}
  ${left > 0 ? html`<p class="note quiet">${texts.text('report.notListed', { count: left })}</p>` : undefined}`;
}
