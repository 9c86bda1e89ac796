import * as z from 'zod';
import { thisMoment } from './age.ts';
import type { Leaving, LedgerKeyRule, NewSuspect, Suspect } from './ledger.ts';
import type { SqliteFile } from './sqliteFile.ts';

const suspectRow = z.object({
  id: z.int(),
  kind: z.enum(['create', 'update', 'delete']),
  key: z.string(),
  name: z.string(),
  body: z.string(),
  leftAt: z.int(),
  leftUp: z.int(),
});

/** Requests whose outcome is not known: updates and deletions on their way, and what was never answered for. */
export class SqliteSuspects {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  leave(stage: string, kind: 'update' | 'delete', leaving: readonly Leaving[]): number {
    const { at, up } = thisMoment();
    const records = JSON.stringify(leaving.map(({ key, name, body }) => [key, name, body]));
    const row = this.#file
      .sql('INSERT INTO leaving (stage, kind, left_at, left_up, records) VALUES (?, ?, ?, ?, ?) RETURNING id')
      .get(stage, kind, at, up, records);
    return Number(row?.['id']);
  }

  return(batch: number): void {
    this.#file.sql('DELETE FROM leaving WHERE id = ?').run(batch);
  }

  /** Within a transaction. */
  suspectLost(stage: string): number {
    const { changes } = this.#file
      .sql(
        `INSERT INTO suspect (stage, kind, key, name, body, left_at, left_up)
         SELECT stage, kind, value ->> 0, value ->> 1, value ->> 2, left_at, left_up FROM leaving, json_each(records)
         WHERE stage = ?`,
      )
      .run(stage);
    this.#file.sql('DELETE FROM leaving WHERE stage = ?').run(stage);
    return Number(changes);
  }

  /** Within a transaction. */
  add(stage: string, kind: Suspect['kind'], suspects: readonly NewSuspect[]): void {
    const insert = this.#file.sql(
      'INSERT INTO suspect (stage, kind, key, name, body, left_at, left_up) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    // They left a moment before: that makes them look younger, by a moment.
    const { up } = thisMoment();
    for (const { key, name, body, leftAt } of suspects) insert.run(stage, kind, key, name, body, leftAt, up);
  }

  of(stage: string): readonly Suspect[] {
    const rows = this.#file
      .sql(
        'SELECT id, kind, key, name, body, left_at AS leftAt, left_up AS leftUp FROM suspect WHERE stage = ? ORDER BY id',
      )
      .all(stage);
    return rows.map((row) => suspectRow.parse(row));
  }

  clear(ids: readonly number[]): void {
    this.#file
      .sql('DELETE FROM suspect WHERE id IN (SELECT value FROM json_each(?))')
      .run(JSON.stringify(ids));
  }

  /** Gives them the keys of another rule. Within a transaction. */
  refold(stage: string, rule: LedgerKeyRule): void {
    this.suspectLost(stage);
    const rename = this.#file.sql('UPDATE suspect SET key = ? WHERE id = ?');
    for (const { id, name } of this.of(stage)) rename.run(rule.foldName(name), id);
  }
}
