import * as z from 'zod';
import type { Intent } from './ledger.ts';
import type { SqliteFile } from './sqliteFile.ts';

/** Intents that were committed together: one row, since a row for each costs as much as the record itself. */
interface Batch {
  readonly id: number;
  /** How many of them are still open; the row goes with the last. */
  open: number;
}

const intentRow = z.object({
  key: z.string(),
  body: z.string(),
  /** Written where it is not the key. */
  name: z.string().nullable(),
});

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
      .get(stage, JSON.stringify(intents.map(intentList)));
    const batch: Batch = { id: Number(row?.['id']), open: 0 };
    for (const key of new Set(intents.map((intent) => intent.key))) this.#put(stage, key, batch);
  }

  /** Whether this one would be looked for in the CRM if its outcome were lost. */
  isOpen(stage: string, key: string): boolean {
    return this.#open.get(stage)?.has(key) === true;
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
   * records are, their entries tell: a create is only intended for what the CRM does not hold. What is open becomes one
   * batch.
   */
  read(stage: string): readonly Intent[] {
    this.#open.delete(stage);
    const byKey = new Map<string, Intent>();
    const rows = this.#file
      .sql(
        `SELECT value ->> 0 AS key, value ->> 1 AS body, value ->> 2 AS name FROM intents, json_each(records)
         WHERE intents.stage = ?1 AND NOT EXISTS (
           SELECT 1 FROM entry WHERE entry.stage = ?1 AND entry.key = value ->> 0 AND entry.state = 'synced')
         ORDER BY intents.id`,
      )
      .all(stage);
    for (const row of rows) {
      const { key, body, name } = intentRow.parse(row);
      byKey.set(key, { key, body, ...(name === null ? {} : { name }) });
    }
    const intents = [...byKey.values()];
    this.#file.sql('DELETE FROM intents WHERE stage = ?').run(stage);
    if (intents.length > 0) this.add(stage, intents);
    return intents;
  }

  /** Folds the keys of a stage's open intents anew. */
  refold(stage: string, fold: (name: string) => string): void {
    const intents: Intent[] = this.read(stage).map(({ key, name = key, body }) => ({
      key: fold(name),
      name,
      body,
    }));
    this.#open.delete(stage);
    this.#file.sql('DELETE FROM intents WHERE stage = ?').run(stage);
    if (intents.length > 0) this.add(stage, intents);
  }

  /** A transaction did not come to its end, so what is remembered may be wrong: no row goes until all are read anew. */
  forget(): void {
    this.#open.clear();
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

function intentList({ key, body, name }: Intent): readonly string[] {
  return name === undefined || name === key ? [key, body] : [key, body, name];
}
