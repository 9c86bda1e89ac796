import { load, machineLine } from './machine.ts';

/** What a benchmark prints: a Markdown table, what was asked of it, and whether that was met. */
export interface Report {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly goals: readonly Goal[];
  /** What must be known to read the table. */
  readonly notes?: readonly string[];
}

interface Goal {
  readonly text: string;
  readonly met: boolean;
}

export function printReport({ title, columns, rows, goals, notes = [] }: Report): void {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, index) => (index === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  print(`\n## ${title}\n`);
  print([line(columns), rule, ...rows.map(line)].join('\n'));
  print('');
  for (const { text, met } of goals) print(`- ${met ? 'reached' : 'NOT reached'}: ${text}`);
  for (const note of notes) print(`- ${note}`);
  print(`- ${machineLine()}; load ${load()}`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** `123,456` for large figures, three digits for small ones. */
export function figure(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
