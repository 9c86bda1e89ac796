import type { HandoverReport, ReportedAuditEntry } from '../facts/handoverReport.ts';
import type { Texts } from '../../texts/texts.ts';
import { html, type Markup } from './html.ts';
import { table } from './table.ts';

/** Who did what, and when. */
export function auditSection({ audit }: HandoverReport, texts: Texts): Markup {
  const { entries, leftOut, unreadable } = audit;
  const columns = [
    { title: texts.text('report.when'), kind: 'moment' as const },
    { title: texts.text('report.who') },
    { title: texts.text('report.what') },
  ];
  const rows = entries.map((entry) => [texts.dateTime(entry.at), entry.by, sentenceOf(entry, texts)]);
  return html`<section>
    <h2>${texts.text('report.audit')}</h2>
    ${table(texts.text('report.auditCaption'), columns, rows)}
    ${leftOut > 0 ? html`<p class="note quiet">${texts.text('report.runsLeftOut', { count: leftOut })}</p>` : undefined}
    ${unreadable > 0 ? html`<p class="note">${texts.text('report.unreadable', { count: unreadable })}</p>` : undefined}
  </section>`;
}

function sentenceOf({ action, details }: ReportedAuditEntry, texts: Texts): string {
  const params = Object.entries(details).map(([name, value]) => [
    name,
    typeof value === 'boolean' ? String(value) : value,
  ]);
  return texts.text(`audit.${action}`, Object.fromEntries(params));
}
