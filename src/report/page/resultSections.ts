import type { HandoverReport, OpenPoint } from '../facts/handoverReport.ts';
import type { Texts } from '../../texts/texts.ts';
import { html, type Markup } from './html.ts';

/** What came of it, and what is still to do: for who reads no further. */
export function resultSections(report: HandoverReport, texts: Texts): Markup {
  const { openPoints } = report;
  return html`<section>
      <h2>${texts.text('report.result')}</h2>
      ${resultOf(report, texts).map((sentence) => html`<p>${sentence}</p>`)}
    </section>
    <section>
      <h2>${texts.text('report.open')}</h2>
      ${
        openPoints.length === 0
          ? html`<p>${texts.text('report.openNone')}</p>`
          : html`<ol>
              ${openPoints.map((point) => html`<li>${sentenceOf(point, texts)}</li>`)}
            </ol>`
      }
    </section>`;
}

function resultOf({ parts, lastRun, verification }: HandoverReport, texts: Texts): readonly string[] {
  if (lastRun === null) return [texts.text('run.never')];
  const source = parts.reduce((total, part) => total + part.source, 0);
  // The CRM may hold more of a part than Sage: what is to be deleted there is no share of what is to be there.
  const synced = parts.reduce((total, part) => total + Math.min(part.synced, part.source), 0);
  return [
    texts.text('report.share', {
      synced,
      source,
      share: texts.percent(source === 0 ? 1 : synced / source),
    }),
    verification === null
      ? texts.text('report.notProved')
      : texts.text('report.proved', {
          unexplained: verification.different - verification.rejected,
          rejected: verification.rejected,
        }),
  ];
}

function sentenceOf(point: OpenPoint, texts: Texts): string {
  if (point.kind === 'problem') {
    const { message, remedy } = texts.error(point.problem);
    return `${message} ${remedy}`;
  }
  return texts.text(`openPoint.${point.kind}`, 'count' in point ? { count: point.count } : {});
}
