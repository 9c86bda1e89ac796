import * as z from 'zod';
import { leftOut } from '../../domain/sync.ts';
import type { SourceShape, StageCounters } from './ledger.ts';
import type { SqliteFile } from './sqliteFile.ts';

const sourceShape = z.object({ table: z.string(), columns: z.array(z.string()) });

/** What is kept of a stage as a whole: the table `counter`. Its figures of entries are kept by triggers. */
export class SqliteCounters {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  /** A figure that stays as it is costs no write to the disk. */
  set(stage: string, column: string, value: string | number): void {
    this.#file
      .sql(
        `INSERT INTO counter (stage, ${column}) VALUES (?1, ?2)
         ON CONFLICT (stage) DO UPDATE SET ${column} = ?2 WHERE ${column} IS NOT ?2`,
      )
      .run(stage, value);
  }

  /** Until the run comes to its end, what is known of whole leaves may be wrong. */
  unsettle(stage: string): void {
    this.set(stage, 'unsettled', 1);
  }

  /** No leaf of the stage is trusted, not by a run that is going on either. */
  lookAgain(stage: string): void {
    this.unsettle(stage);
    this.#file.sql('UPDATE counter SET epoch = epoch + 1 WHERE stage = ?').run(stage);
  }

  /** The same for the stages that have parked records, or for one of them. */
  lookAgainAtFailures(stage?: string): void {
    const text = 'UPDATE counter SET unsettled = 1, epoch = epoch + 1 WHERE failed > 0';
    if (stage === undefined) this.#file.sql(text).run();
    else this.#file.sql(`${text} AND stage = ?`).run(stage);
  }

  keyRule(stage: string): string | undefined {
    const row = this.#file.sql('SELECT key_rule AS rule FROM counter WHERE stage = ?').get(stage);
    return typeof row?.['rule'] === 'string' ? row['rule'] : undefined;
  }

  hasTrimmedKeys(stage: string): boolean {
    const row = this.#file.sql('SELECT trimmed_keys AS trimmed FROM counter WHERE stage = ?').get(stage);
    return row?.['trimmed'] === 1;
  }

  shape(stage: string): SourceShape | undefined {
    const row = this.#file.sql('SELECT shape FROM counter WHERE stage = ?').get(stage);
    return typeof row?.['shape'] === 'string' ? sourceShape.parse(JSON.parse(row['shape'])) : undefined;
  }

  forgetShapes(): void {
    this.#file.sql('UPDATE counter SET shape = NULL').run();
  }

  isSurveyed(stage: string): boolean {
    return this.#file.sql('SELECT surveyed FROM counter WHERE stage = ?').get(stage)?.['surveyed'] === 1;
  }

  all(): readonly StageCounters[] {
    const rows = this.#file
      .sql(
        `SELECT stage, source, synced, failed, deleted, held_deletions AS heldDeletions, left_out AS leftOut,
           last_run_at AS lastRunAt
         FROM counter`,
      )
      .all() as unknown as readonly (Omit<StageCounters, 'leftOut'> & { readonly leftOut: string })[];
    return rows.map((row) => ({ ...row, leftOut: z.array(leftOut).parse(JSON.parse(row.leftOut)) }));
  }
}
