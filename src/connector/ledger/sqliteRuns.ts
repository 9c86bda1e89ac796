import { runSummary, type RunSummary } from '../../domain/sync.ts';
import type { SqliteFile } from './sqliteFile.ts';

/** Summaries of runs that are kept: some days of a link. */
const RUNS_KEPT = 500;

/** What each run did: the table `run`. */
export class SqliteRuns {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  save(run: RunSummary): void {
    this.#file.transaction(() => {
      this.#file
        .sql(
          `INSERT INTO run (started_at, summary) VALUES (?, ?)
           ON CONFLICT (started_at) DO UPDATE SET summary = excluded.summary`,
        )
        .run(run.startedAt, JSON.stringify(run));
      // Every quarter of an hour for years: what matters later stands in the audit trail.
      this.#file.sql('DELETE FROM run WHERE id <= (SELECT max(id) FROM run) - ?').run(RUNS_KEPT);
    });
  }

  last(): RunSummary | null {
    const row = this.#file.sql('SELECT summary FROM run ORDER BY id DESC LIMIT 1').get();
    return row === undefined ? null : runSummary.parse(JSON.parse(row['summary'] as string));
  }
}
