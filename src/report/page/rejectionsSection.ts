import type { RejectionGroup } from '../../domain/rejections.ts';
import type { HandoverReport } from '../facts/handoverReport.ts';
import type { Rejection } from '../../domain/sync.ts';
import type { Texts } from '../../texts/texts.ts';
import { html, type Markup } from './html.ts';
import { table } from './table.ts';

/** What the CRM does not hold, by cause, each with what to do about it (B5). */
export function rejectionsSection({ rejections }: HandoverReport, texts: Texts): Markup {
  return html`<section>
    <h2>${texts.text('report.rejections')}</h2>
    ${
      rejections.length === 0
        ? html`<p>${texts.text('errors.none')}</p>`
        : rejections.map((group) => groupOf(group, texts))
    }
  </section>`;
}

function groupOf({ part, reason, count, records }: RejectionGroup, texts: Texts): Markup {
  const cause = texts.cause(reason);
  const left = count - records.length;
  return html`<h3>${texts.text('rejections.group', { part: texts.text(`part.${part}`), count, cause })}</h3>
    <p class="before">${texts.error(reason).remedy} <span class="code quiet">${reason.code}</span></p>
    ${reason.cause === undefined ? undefined : html`<p class="before quiet">${reason.cause}</p>`}
    ${recordsOf(records, cause, texts)}
    ${left > 0 ? html`<p class="note quiet">${texts.text('report.notListed', { count: left })}</p>` : undefined}`;
}

/** Where the sentence above says it of every record, their codes are enough. */
function recordsOf(records: RejectionGroup['records'], cause: string, texts: Texts): Markup {
  const sentences = records.map(({ reason }) => texts.error(reason).message);
  if (sentences.every((sentence) => sentence === cause))
    return html`<ul class="keys">
      ${records.map((record) => html`<li class="code">${nameOf(record)}</li>`)}
    </ul>`;
  const columns = [
    { title: texts.text('report.record') },
    { title: texts.text('report.reason') },
    { title: texts.text('report.since'), kind: 'moment' as const },
  ];
  const rows = records.map((record, index) => [
    html`<span class="code">${nameOf(record)}</span>`,
    sentences[index],
    texts.dateTime(record.since),
  ]);
  return table(texts.text('report.rejectionsCaption', { cause }), columns, rows, {
    isCaptionUnseen: true,
  });
}

/** Its own code, and that of the record that keeps it from being sent. */
function nameOf({ key, reason }: Rejection): string {
  const other = reason.params['key'];
  return other === undefined ? key : `${key} (${other})`;
}
