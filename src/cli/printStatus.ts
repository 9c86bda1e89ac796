import type { RunSummary } from '../domain/sync.ts';
import type { LinkStatus } from '../session/linkOperations.ts';
import type { Texts } from '../texts/texts.ts';
import type { Output } from './output.ts';
import { formatTable } from './table.ts';

/** The status of a link as a person reads it (R19). */
export function printStatus(output: Output, texts: Texts, { link, parts, lastRun }: LinkStatus): void {
  output.line(`${link.company.name} → ${link.implementation.id} ${link.implementation.name}`);
  output.line(`${texts.text('table.link')}: ${link.id}`);
  const figure = (title: 'source' | 'synced' | 'pending' | 'failed' | 'deleted') =>
    ({ title: texts.text(`table.${title}`), align: 'right' }) as const;
  output.line(
    formatTable(
      [
        { title: texts.text('table.part'), align: 'left' },
        figure('source'),
        figure('synced'),
        figure('pending'),
        figure('failed'),
        figure('deleted'),
      ],
      parts.map(({ part, source, synced, pending, failed, deleted }) => [
        texts.text(`part.${part}`),
        ...[source, synced, pending, failed, deleted].map((value) => texts.number(value)),
      ]),
    ),
  );
  output.line(`  ${lastRun === null ? texts.text('run.never') : runLine(texts, lastRun)}`);
  const lines = parts.reduce((sum, { failedLines = 0 }) => sum + failedLines, 0);
  if (lines > 0) output.line(`! ${texts.text('status.failedLines', { count: lines })}`);
  for (const { part, leftOut = [] } of parts) {
    for (const { cause, count, examples } of leftOut) {
      const reason = [texts.text(`leftOut.${cause}`, { count }), namesOf(count, examples)]
        .filter(Boolean)
        .join(': ');
      output.line(`  ${texts.text('status.leftOut', { part: texts.text(`part.${part}`), reason })}`);
    }
  }
  for (const notice of lastRun?.notices ?? []) {
    const { message, remedy } = texts.error(notice);
    output.line(`! ${message} ${remedy}`);
  }
  const held = parts.reduce((sum, { heldDeletions = 0 }) => sum + heldDeletions, 0);
  if (held > 0) {
    const { message, remedy } = texts.error({ code: 'DELETIONS_NEED_CONFIRMATION', params: { held } });
    output.line(`! ${message} ${remedy}`);
  }
}

/** All parts in one line. */
export function printTotals(output: Output, texts: Texts, parts: LinkStatus['parts']): void {
  const total = (figure: 'source' | 'synced' | 'pending' | 'failed') =>
    parts.reduce((sum, part) => sum + part[figure], 0);
  const totals = {
    source: total('source'),
    synced: total('synced'),
    pending: total('pending'),
    failed: total('failed'),
  };
  output.line(`  ${texts.text('run.totals', totals)}`);
}

/** The first few, and a sign that they are not all. */
function namesOf(count: number, examples: readonly string[]): string {
  if (examples.length === 0) return '';
  return `${examples.join(', ')}${count > examples.length ? ' …' : ''}`;
}

function runLine(texts: Texts, run: RunSummary): string {
  const time = run.finishedAt === null ? 0 : Date.parse(run.finishedAt) - Date.parse(run.startedAt);
  const { creates, updates, deletes, failures, requests } = run;
  return texts.text('run.summary', {
    creates,
    updates,
    deletes,
    failures,
    requests,
    time: texts.duration(time),
  });
}
