import * as z from 'zod';
import { errorDetail } from '../../domain/errors.ts';
import type { Bitset } from './bitset.ts';
import type { FailedEntry, LedgerEntry, Settlement, TrimmedKey } from './ledger.ts';
import type { SqliteFile } from './sqliteFile.ts';

const entryRow = z.object({
  seq: z.int(),
  key: z.string(),
  name: z.string(),
  crmId: z.int().nullable(),
  state: z.enum(['synced', 'failed', 'deleted']),
  digest: z.string(),
  body: z.string(),
});
const ENTRY_COLUMNS = 'seq, key, coalesce(name, key) AS name, crm_id AS crmId, state, digest, body';

const failedRow = z.object({ stage: z.string(), key: z.string(), reason: z.string(), since: z.string() });

/** A settlement of a record that the CRM holds. */
export type InCrm = Extract<Settlement, { readonly crmId: number }>;

/** Rows written by one statement: each statement costs more than the row. */
const ROWS_A_STATEMENT = 50;

/** What is known of each record: the table `entry`. What writes more than a row runs within a transaction of its caller. */
export class SqliteEntries {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  lookup(stage: string, keys: readonly string[]): ReadonlyMap<string, LedgerEntry> {
    const rows = this.#file
      .sql(`SELECT ${ENTRY_COLUMNS} FROM entry WHERE stage = ? AND key IN (SELECT value FROM json_each(?))`)
      .all(stage, JSON.stringify(keys));
    return new Map(rows.map((row) => entryRow.parse(row)).map((entry) => [entry.key, entry]));
  }

  /** Gives entries their whole keys; whether any was there. */
  completeKeys(stage: string, keys: readonly TrimmedKey[]): boolean {
    const rename = this.#file.sql(
      `UPDATE OR IGNORE entry SET key = ?, name = ? WHERE stage = ? AND key = ? AND state <> 'deleted'`,
    );
    return keys
      .map(({ key, name, trimmedKey }) => rename.run(key, nameBeside(key, name), stage, trimmedKey).changes)
      .some((changes) => Number(changes) > 0);
  }

  /** Writes outcomes in their order. @param numbers takes the numbers of the entries. */
  settle(stage: string, settlements: readonly Settlement[], numbers: Map<string, number>): void {
    let inCrm: InCrm[] = [];
    for (const settlement of settlements) {
      if ('crmId' in settlement) {
        inCrm.push(settlement);
        continue;
      }
      this.#writeInCrm(stage, inCrm, numbers);
      inCrm = [];
      this.#writeOther(stage, settlement, numbers);
    }
    this.#writeInCrm(stage, inCrm, numbers);
  }

  #writeInCrm(stage: string, settlements: readonly InCrm[], numbers: Map<string, number>): void {
    for (let start = 0; start < settlements.length; start += ROWS_A_STATEMENT) {
      const some = settlements.slice(start, start + ROWS_A_STATEMENT);
      const rows = this.#file
        .sql(
          `INSERT INTO entry (stage, key, name, crm_id, state, digest, body)
           VALUES ${some.map(() => `(?, ?, ?, ?, 'synced', ?, ?)`).join(', ')}
           ON CONFLICT (stage, key) DO UPDATE SET
             name = excluded.name, crm_id = excluded.crm_id, state = 'synced', digest = excluded.digest, body = excluded.body,
             reason = NULL, since = NULL
           RETURNING key, seq`,
        )
        .all(
          ...some.flatMap(({ key, name, crmId, digest, body }) => [
            stage,
            key,
            nameBeside(key, name),
            crmId,
            digest,
            body,
          ]),
        );
      for (const row of rows) numbers.set(row['key'] as string, row['seq'] as number);
    }
  }

  #writeOther(stage: string, settlement: Exclude<Settlement, InCrm>, numbers: Map<string, number>): void {
    const { key } = settlement;
    const write = () => {
      switch (settlement.kind) {
        case 'failed':
          return this.#file
            .sql(
              `INSERT INTO entry (stage, key, name, state, digest, body, reason, since)
               VALUES (?, ?, ?, 'failed', ?, '', ?, ?)
               ON CONFLICT (stage, key) DO UPDATE SET
                 state = 'failed', name = excluded.name, digest = excluded.digest, reason = excluded.reason,
                 crm_id = CASE state WHEN 'deleted' THEN NULL ELSE crm_id END,
                 body = CASE state WHEN 'deleted' THEN '' ELSE body END,
                 since = CASE state WHEN 'failed' THEN since ELSE excluded.since END
               RETURNING seq`,
            )
            .get(
              stage,
              key,
              nameBeside(key, settlement.name),
              settlement.digest,
              JSON.stringify(settlement.reason),
              new Date().toISOString(),
            );
        case 'deleted':
          return this.#file
            .sql(
              `UPDATE entry SET state = 'deleted', digest = '', body = '', reason = NULL, since = NULL
               WHERE stage = ? AND key = ? RETURNING seq`,
            )
            .get(stage, key);
        case 'forgotten':
          return this.#file
            .sql('DELETE FROM entry WHERE stage = ? AND key = ? RETURNING seq')
            .get(stage, key);
      }
    };
    const row = write();
    if (row !== undefined) numbers.set(key, row['seq'] as number);
  }

  /** Puts another body in the place of what was believed; it is compared again. */
  doubt(stage: string, held: readonly { readonly key: string; readonly body: string }[]): void {
    const update = this.#file.sql(
      `UPDATE entry SET body = ?, digest = '' WHERE stage = ? AND key = ? AND state <> 'deleted'`,
    );
    for (const { key, body } of held) update.run(body, stage, key);
  }

  /** Notes that the CRM holds these no more; how many entries that was. */
  lose(stage: string, crmIds: readonly number[]): number {
    const { changes } = this.#file
      .sql(
        `UPDATE entry SET state = 'deleted', digest = '', body = '', reason = NULL, since = NULL
         WHERE stage = ? AND state <> 'deleted' AND crm_id IN (SELECT value FROM json_each(?))`,
      )
      .run(stage, JSON.stringify(crmIds));
    return Number(changes);
  }

  unseen(stage: string, seen: Bitset, after: number, limit: number): readonly LedgerEntry[] {
    const found: LedgerEntry[] = [];
    const rows = this.#file
      .sql(
        `SELECT ${ENTRY_COLUMNS} FROM entry WHERE stage = ? AND seq > ? AND state <> 'deleted' ORDER BY seq`,
      )
      .iterate(stage, after);
    for (const row of rows) {
      const entry = entryRow.parse(row);
      if (seen.has(entry.seq)) continue;
      found.push(entry);
      if (found.length === limit) break;
    }
    return found;
  }

  countHeld(stage: string): number {
    const row = this.#file
      .sql(`SELECT COUNT(*) AS n FROM entry WHERE stage = ? AND state <> 'deleted' AND crm_id IS NOT NULL`)
      .get(stage);
    return Number(row?.['n'] ?? 0);
  }

  failures(limit: number): readonly FailedEntry[] {
    const rows = this.#file
      .sql(
        `SELECT stage, coalesce(name, key) AS key, reason, since FROM entry
         WHERE state = 'failed' ORDER BY stage, key LIMIT ?`,
      )
      .all(limit);
    return rows.map((row) => {
      const { stage, key, reason, since } = failedRow.parse(row);
      return { stage, key, since, reason: errorDetail.parse(JSON.parse(reason)) };
    });
  }

  /** Makes parked records due again, all or one; how many. */
  release(one?: { readonly stage: string; readonly key: string }): number {
    const release = `UPDATE entry SET digest = '' WHERE state = 'failed'`;
    if (one === undefined) return Number(this.#file.sql(release).run().changes);
    const named = this.#file.sql(`${release} AND stage = ? AND coalesce(name, key) = ?`);
    return Number(named.run(one.stage, one.key).changes);
  }

  claimed(stage: string, crmIds: readonly number[]): readonly number[] {
    const rows = this.#file
      .sql(
        `SELECT crm_id FROM entry
       WHERE stage = ? AND state <> 'deleted' AND crm_id IN (SELECT value FROM json_each(?))`,
      )
      .all(stage, JSON.stringify(crmIds));
    return rows.map((row) => row['crm_id'] as number);
  }
}

/** What is kept of a name beside its key: nothing where they are the same. */
function nameBeside(key: string, name: string = key): string | null {
  return name === key ? null : name;
}
