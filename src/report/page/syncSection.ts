import type { HandoverReport } from '../facts/handoverReport.ts';
import { needsSomebody } from '../../domain/notices.ts';
import type { PartFigures, RunSummary } from '../../domain/sync.ts';
import type { Texts } from '../../texts/texts.ts';
import { html, type Markup } from './html.ts';
import { table } from './table.ts';

const FIGURES = ['source', 'synced', 'pending', 'failed', 'deleted'] as const;

/** The figures of each part (R19), and the last run. */
export function syncSection({ parts, lastRun, createdAt }: HandoverReport, texts: Texts): Markup {
  const columns = [
    { title: texts.text('table.part') },
    ...FIGURES.map((figure) => ({ title: texts.text(`table.${figure}`), kind: 'figure' as const })),
    { title: texts.text('status.lastRun'), kind: 'moment' as const },
  ];
  const rows = parts.map((part) => [
    texts.text(`part.${part.part}`),
    texts.number(part.source),
    html`${texts.number(part.synced)}${shareOf(part)}`,
    ...(['pending', 'failed', 'deleted'] as const).map((figure) => texts.number(part[figure])),
    part.lastRunAt === null ? '—' : texts.dateTime(part.lastRunAt),
  ]);
  const total = (figure: (typeof FIGURES)[number]) =>
    texts.number(parts.reduce((sum, part) => sum + part[figure], 0));
  const totals = [texts.text('report.total'), ...FIGURES.map(total), ''];
  const notes = parts.flatMap(({ part, failedLines = 0, heldDeletions = 0 }) => {
    const name = texts.text(`part.${part}`);
    return [
      ...(failedLines > 0 ? [`${name}: ${texts.text('status.linesMissing', { count: failedLines })}`] : []),
      ...(heldDeletions > 0 ? [`${name}: ${texts.text('report.held', { count: heldDeletions })}`] : []),
    ];
  });
  // The others are among what is still to do.
  const settled = (lastRun?.notices ?? []).filter((notice) => !needsSomebody(notice));
  return html`<section>
    <h2>${texts.text('report.sync')}</h2>
    ${table(texts.text('report.syncCaption', { at: texts.dateTime(createdAt) }), columns, [
      ...rows,
      totals.map((cell) => html`<span class="total">${cell}</span>`),
    ])}
    ${notes.map((note) => html`<p class="note">${note}.</p>`)}
    <p class="note">${lastRun === null ? texts.text('run.never') : runText(lastRun, texts)}</p>
    ${leftOutTable(parts, texts)}
    ${settled.map((notice) => html`<p class="note">${texts.error(notice).message}</p>`)}
  </section>`;
}

/** What is not sent for want of what it belongs to. */
function leftOutTable(parts: readonly PartFigures[], texts: Texts): Markup | undefined {
  const rows = parts.flatMap(({ part, leftOut = [] }) =>
    leftOut.map(({ cause, count, examples }) => [
      texts.text(`part.${part}`),
      texts.text(`leftOut.${cause}`, { count }),
      html`<span class="code">${examples.join(', ')}${count > examples.length ? ' …' : ''}</span>`,
    ]),
  );
  if (rows.length === 0) return undefined;
  const columns = (['table.part', 'report.notSent', 'report.examples'] as const).map((key) => ({
    title: texts.text(key),
  }));
  return table(texts.text('report.leftOutCaption'), columns, rows);
}

/** A bar beside the figures, which say the same. */
function shareOf({ source, synced }: PartFigures): Markup {
  const share = source === 0 ? 100 : Math.min(100, (100 * synced) / source);
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="8" />
    <rect class="fill" width="${share.toFixed(1)}" height="8" />
  </svg>`;
}

function runText(run: RunSummary, texts: Texts): string {
  const { startedAt, finishedAt, creates, updates, deletes, failures, requests } = run;
  const milliseconds = finishedAt === null ? 0 : Date.parse(finishedAt) - Date.parse(startedAt);
  const time = texts.duration(milliseconds);
  const summary = texts.text('run.summary', { creates, updates, deletes, failures, requests, time });
  return texts.text('report.lastRun', { at: texts.dateTime(finishedAt ?? startedAt), summary });
}
