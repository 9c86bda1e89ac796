import * as z from 'zod';
import type { Intent } from './ledger.ts';
import type { SqliteFile } from './sqliteFile.ts';

/** Intents that were committed together: one row, since a row for each costs as much as the record itself. */
interface Batch {
  readonly id: number;
  /** How many of them are still open; the row goes with the last. */
  open: number;
}

const batchRow = z.object({ id: z.int(), key: z.string(), body: z.string() });

/** The creates that are about to leave, or left and were not answered for. All of it within a transaction. */
export class SqliteIntents {
  readonly #file: SqliteFile;
  /** The open ones by stage and key, of the batches that were written or read here. */
  readonly #open = new Map<string, Map<string, Batch>>();

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  add(stage: string, intents: readonly Intent[]): void {
    const row = this.#file
      .sql('INSERT INTO intents (stage, records) VALUES (?, ?) RETURNING id')
      .get(stage, JSON.stringify(intents.map(({ key, body }) => [key, body])));
    const batch: Batch = { id: Number(row?.['id']), open: 0 };
    for (const { key } of intents) this.#put(stage, key, batch);
  }

  /** Whether each of these would be looked for in the CRM if all that follows were lost. */
  cover(stage: string, keys: readonly string[]): boolean {
    const open = this.#of(stage);
    return keys.every((key) => open.has(key));
  }

  close(stage: string, keys: readonly string[]): void {
    const open = this.#of(stage);
    for (const key of keys) {
      const batch = open.get(key);
      if (batch === undefined) continue;
      open.delete(key);
      batch.open -= 1;
      if (batch.open === 0) this.#file.sql('DELETE FROM intents WHERE id = ?').run(batch.id);
    }
  }

  /**
   * Those that were not answered for. A batch is kept as it was written until its last record is settled; which of its
   * records are, their entries tell: a create is only intended for what the CRM does not hold.
   */
  read(stage: string): readonly Intent[] {
    this.#open.delete(stage);
    const bodies = new Map<string, string>();
    const rows = this.#file
      .sql(
        `SELECT intents.id, value ->> 0 AS key, value ->> 1 AS body FROM intents, json_each(records)
         WHERE intents.stage = ?1 AND NOT EXISTS (
           SELECT 1 FROM entry WHERE entry.stage = ?1 AND entry.key = value ->> 0 AND entry.state = 'synced')
         ORDER BY intents.id`,
      )
      .all(stage);
    const batches = new Map<number, Batch>();
    for (const row of rows) {
      const { id, key, body } = batchRow.parse(row);
      const batch = batches.get(id) ?? { id, open: 0 };
      batches.set(id, batch);
      this.#put(stage, key, batch);
      bodies.set(key, body);
    }
    return [...bodies].map(([key, body]) => ({ key, body }));
  }

  /** An intent that comes again stands for the one before. */
  #put(stage: string, key: string, batch: Batch): void {
    this.close(stage, [key]);
    this.#of(stage).set(key, batch);
    batch.open += 1;
  }

  #of(stage: string): Map<string, Batch> {
    const known = this.#open.get(stage);
    if (known !== undefined) return known;
    const open = new Map<string, Batch>();
    this.#open.set(stage, open);
    return open;
  }
}
