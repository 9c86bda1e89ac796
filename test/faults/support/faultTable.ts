import type { Comparison } from './comparison.ts';

interface Line {
  tried: number;
  sage: number;
  crm: number;
  missing: number;
  doubled: number;
  stale: number;
  readonly messages: Map<string, number>;
}

/** What was tried and what came of it; a schedule counts for each of its faults. */
class FaultTable {
  readonly #notes: string[] = [];
  readonly #lines = new Map<string, Line>();

  add(fault: string, message: string, comparison: Comparison): void {
    const line: Line = this.#lines.get(fault) ?? {
      tried: 0,
      sage: 0,
      crm: 0,
      missing: 0,
      doubled: 0,
      stale: 0,
      messages: new Map(),
    };
    line.tried += 1;
    for (const figure of ['sage', 'crm', 'missing', 'doubled', 'stale'] as const)
      line[figure] += comparison[figure];
    line.messages.set(message, (line.messages.get(message) ?? 0) + 1);
    this.#lines.set(fault, line);
  }

  /** A figure of something that compares no records. */
  note(text: string): void {
    this.#notes.push(text);
  }

  print(): void {
    if (this.#notes.length > 0)
      process.stdout.write(`\n${this.#notes.map((note) => `- ${note}`).join('\n')}\n`);
    if (this.#lines.size === 0) return;
    const head = ['fault', 'tried', 'in Sage', 'in the CRM', 'missing', 'doubled', 'stale', 'message shown'];
    const rows = [...this.#lines].sort().map(([fault, { messages, ...line }]) => {
      const shown = [...messages]
        .sort(([, a], [, b]) => b - a)
        .map(([message, times]) => `${message} ${times}`);
      const figures = [line.tried, line.sage, line.crm, line.missing, line.doubled, line.stale];
      return [fault, ...figures.map(String), shown.join(', ')];
    });
    const rule = head.map(() => '---');
    process.stdout.write(`\n${[head, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')}\n\n`);
  }
}

/** One for all that a run of the tests tries: printed once, at its end. */
export const TABLE = new FaultTable();

after(() => TABLE.print());
