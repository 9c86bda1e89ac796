import * as z from 'zod';
import { errorDetail } from '../../domain/errors.ts';
import { leftOut, runSummary, type LeftOut, type RunSummary } from '../../domain/sync.ts';
import { toWriteError } from '../state/stateFault.ts';
import type { Bitset } from './bitset.ts';
import { guardLedger, isDamage, setFileAside } from './damage.ts';
import type {
  Candidate,
  FailedEntry,
  Intent,
  Ledger,
  Leaving,
  LedgerEntry,
  LedgerKeyRule,
  NewSuspect,
  Settlement,
  SourceShape,
  Suspect,
  TrimmedKey,
  StageCounters,
} from './ledger.ts';
import type { Leaves } from './leaves.ts';
import { SqliteFile } from './sqliteFile.ts';
import { SqliteIntents } from './sqliteIntents.ts';
import { SqliteLeaves } from './sqliteLeaves.ts';
import { refoldEntries } from './refoldEntries.ts';
import { SqliteSuspects } from './sqliteSuspects.ts';

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

export interface OpenedLedger {
  readonly ledger: Ledger;
  /** Where a damaged file was set aside; the link must then be surveyed anew. */
  readonly setAside?: string;
}

/**
 * Opens one link's ledger, making it where there is none. A damaged file is set aside under another name, at the opening
 * or whenever the damage is met later: what it knew is found again in the CRM by extId.
 *
 * @param onSetAside told where, as soon as that happens.
 * @throws LinkError `STATE_TOO_NEW`; like the ledger's methods, what `toWriteError` makes of a disk that takes nothing;
 *   those alone, `LEDGER_DAMAGED`.
 */
export function openLedger(file: string, onSetAside: (setAside: string) => void = () => {}): OpenedLedger {
  const open = () => {
    const ledger = new SqliteLedger(file);
    return guardLedger<Ledger>(ledger, { file, isSound: () => ledger.isSound(), onSetAside });
  };
  try {
    return { ledger: open() };
  } catch (thrown) {
    if (!isDamage(thrown)) throw toWriteError(thrown, file);
    const setAside = setFileAside(file);
    onSetAside(setAside);
    return { ledger: open(), setAside };
  }
}

type InCrm = Extract<Settlement, { readonly crmId: number }>;

/** Rows written by one statement: each statement costs more than the row. */
const ROWS_A_STATEMENT = 50;

/** Summaries of runs that are kept: some days of a link. */
const RUNS_KEPT = 500;

class SqliteLedger implements Ledger {
  readonly #file: SqliteFile;
  readonly #intents: SqliteIntents;
  readonly #suspects: SqliteSuspects;
  readonly leaves: Leaves;

  constructor(file: string) {
    this.#file = new SqliteFile(file);
    this.#intents = new SqliteIntents(this.#file);
    this.#suspects = new SqliteSuspects(this.#file);
    this.leaves = new SqliteLeaves(this.#file);
  }

  async useKeyRule(stage: string, rule: LedgerKeyRule): Promise<void> {
    if ((await this.keyRule(stage)) === rule.id) return;
    this.#write('durableTransaction', () => {
      refoldEntries(this.#file, stage, rule);
      this.#intents.refold(stage, (name) => rule.foldName(name));
      this.#suspects.refold(stage, rule);
      this.#setCounter(stage, 'key_rule', rule.id);
    });
  }

  async keyRule(stage: string): Promise<string | undefined> {
    const row = this.#file.sql('SELECT key_rule AS rule FROM counter WHERE stage = ?').get(stage);
    return typeof row?.['rule'] === 'string' ? row['rule'] : undefined;
  }

  async lookup(stage: string, keys: readonly string[]): Promise<ReadonlyMap<string, LedgerEntry>> {
    const rows = this.#file
      .sql(`SELECT ${ENTRY_COLUMNS} FROM entry WHERE stage = ? AND key IN (SELECT value FROM json_each(?))`)
      .all(stage, JSON.stringify(keys));
    return new Map(rows.map((row) => entryRow.parse(row)).map((entry) => [entry.key, entry]));
  }

  async completeKeys(stage: string, keys: readonly TrimmedKey[]): Promise<boolean> {
    const counter = this.#file.sql('SELECT trimmed_keys AS trimmed FROM counter WHERE stage = ?').get(stage);
    if (counter?.['trimmed'] !== 1) return false;
    const rename = this.#file.sql(
      `UPDATE OR IGNORE entry SET key = ?, name = ? WHERE stage = ? AND key = ? AND state <> 'deleted'`,
    );
    return this.#write('durableTransaction', () =>
      keys
        .map(({ key, name, trimmedKey }) => rename.run(key, nameBeside(key, name), stage, trimmedKey).changes)
        .some((changes) => Number(changes) > 0),
    );
  }

  async intend(stage: string, intents: readonly Intent[]): Promise<void> {
    this.#write('durableTransaction', () => {
      this.#unsettle(stage);
      this.#intents.add(stage, intents);
    });
  }

  async settle(stage: string, settlements: readonly Settlement[]): Promise<ReadonlyMap<string, number>> {
    const numbers = new Map<string, number>();
    const keys = settlements.map(({ key }) => key);
    const write = () => {
      this.#unsettle(stage);
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
      this.#intents.close(stage, keys);
    };
    // What may be lost with the power: a failure, which comes again, and an outcome whose intent tells what to look for.
    const comesAgain = settlements.every(
      ({ kind, key }) => kind === 'failed' || this.#intents.isOpen(stage, key),
    );
    this.#write(comesAgain ? 'transaction' : 'durableTransaction', write);
    return numbers;
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

  async intents(stage: string): Promise<readonly Intent[]> {
    return this.#write('transaction', () => this.#intents.read(stage));
  }

  async leave(stage: string, kind: 'update' | 'delete', records: readonly Leaving[]): Promise<number> {
    return this.#suspects.leave(stage, kind, records);
  }

  async return(batch: number): Promise<void> {
    this.#suspects.return(batch);
  }

  async suspectLost(stage: string): Promise<number> {
    return this.#write('durableTransaction', () => this.#suspects.suspectLost(stage));
  }

  async addSuspects(stage: string, kind: Suspect['kind'], suspects: readonly NewSuspect[]): Promise<void> {
    this.#write('durableTransaction', () => this.#suspects.add(stage, kind, suspects));
  }

  async suspects(stage: string): Promise<readonly Suspect[]> {
    return this.#suspects.of(stage);
  }

  async clearSuspects(ids: readonly number[]): Promise<void> {
    if (ids.length > 0) this.#suspects.clear(ids);
  }

  async doubt(
    stage: string,
    held: readonly { readonly key: string; readonly body: string }[],
  ): Promise<void> {
    if (held.length === 0) return;
    this.#write('durableTransaction', () => {
      this.#lookAgain(stage);
      const update = this.#file.sql(
        `UPDATE entry SET body = ?, digest = '' WHERE stage = ? AND key = ? AND state <> 'deleted'`,
      );
      for (const { key, body } of held) update.run(body, stage, key);
    });
  }

  async lose(stage: string, crmIds: readonly number[]): Promise<number> {
    if (crmIds.length === 0) return 0;
    return this.#write('durableTransaction', () => {
      this.#lookAgain(stage);
      const { changes } = this.#file
        .sql(
          `UPDATE entry SET state = 'deleted', digest = '', body = '', reason = NULL, since = NULL
           WHERE stage = ? AND state <> 'deleted' AND crm_id IN (SELECT value FROM json_each(?))`,
        )
        .run(stage, JSON.stringify(crmIds));
      return Number(changes);
    });
  }

  /** No leaf of the stage is trusted, not by a run that is going on either. */
  #lookAgain(stage: string): void {
    this.#unsettle(stage);
    this.#file.sql('UPDATE counter SET epoch = epoch + 1 WHERE stage = ?').run(stage);
  }

  async withdraw(stage: string, keys: readonly string[]): Promise<void> {
    this.#write('transaction', () => this.#intents.close(stage, keys));
  }

  async unseen(stage: string, seen: Bitset, after: number, limit: number): Promise<readonly LedgerEntry[]> {
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

  async setSource(stage: string, source: number): Promise<void> {
    this.#setCounter(stage, 'source', source);
  }

  async setHeldDeletions(stage: string, held: number): Promise<void> {
    this.#setCounter(stage, 'held_deletions', held);
  }

  async setLeftOut(stage: string, rows: readonly LeftOut[]): Promise<void> {
    this.#setCounter(stage, 'left_out', JSON.stringify(rows));
  }

  async shape(stage: string): Promise<SourceShape | undefined> {
    const row = this.#file.sql('SELECT shape FROM counter WHERE stage = ?').get(stage);
    return typeof row?.['shape'] === 'string' ? sourceShape.parse(JSON.parse(row['shape'])) : undefined;
  }

  async setShape(stage: string, shape: SourceShape): Promise<void> {
    this.#setCounter(stage, 'shape', JSON.stringify(shape));
  }

  async forgetShapes(): Promise<void> {
    this.#file.sql('UPDATE counter SET shape = NULL').run();
  }

  async finishStage(stage: string, at: string): Promise<void> {
    this.#setCounter(stage, 'last_run_at', at);
    this.#setCounter(stage, 'trimmed_keys', 0);
  }

  async countHeld(stage: string): Promise<number> {
    const row = this.#file
      .sql(`SELECT COUNT(*) AS n FROM entry WHERE stage = ? AND state <> 'deleted' AND crm_id IS NOT NULL`)
      .get(stage);
    return Number(row?.['n'] ?? 0);
  }

  async counters(): Promise<readonly StageCounters[]> {
    const rows = this.#file
      .sql(
        `SELECT stage, source, synced, failed, deleted, held_deletions AS heldDeletions, left_out AS leftOut,
           last_run_at AS lastRunAt
         FROM counter`,
      )
      .all() as unknown as readonly (Omit<StageCounters, 'leftOut'> & { readonly leftOut: string })[];
    return rows.map((row) => ({ ...row, leftOut: z.array(leftOut).parse(JSON.parse(row.leftOut)) }));
  }

  async failures(limit = -1): Promise<readonly FailedEntry[]> {
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

  async releaseFailures(one?: { readonly stage: string; readonly key: string }): Promise<number> {
    const sql = (text: string) => this.#file.sql(text);
    const unsettle = 'UPDATE counter SET unsettled = 1, epoch = epoch + 1 WHERE failed > 0';
    const release = `UPDATE entry SET digest = '' WHERE state = 'failed'`;
    return this.#file.transaction(() => {
      // A run that is going on learns of it too, and trusts no leaf that it met.
      if (one === undefined) {
        sql(unsettle).run();
        return Number(sql(release).run().changes);
      }
      sql(`${unsettle} AND stage = ?`).run(one.stage);
      return Number(
        sql(`${release} AND stage = ? AND coalesce(name, key) = ?`).run(one.stage, one.key).changes,
      );
    });
  }

  async clearCandidates(stage: string): Promise<void> {
    this.#file.sql('DELETE FROM candidate WHERE stage = ?').run(stage);
  }

  async addCandidates(stage: string, candidates: readonly Candidate[]): Promise<void> {
    const insert = this.#file.sql('INSERT OR REPLACE INTO candidate VALUES (?, ?, ?, ?, ?)');
    this.#file.transaction(() => {
      for (const { crmId, extId, vatNumber, record } of candidates) {
        insert.run(stage, crmId, extId, vatNumber, record);
      }
    });
  }

  async findCandidates(
    stage: string,
    wanted: readonly { readonly extId: string; readonly vatNumbers: readonly string[] }[],
  ): Promise<readonly Candidate[]> {
    const extIds = wanted.map(({ extId }) => extId).filter((extId) => extId !== '');
    const vatNumbers = wanted.flatMap((one) => one.vatNumbers).filter((vatNumber) => vatNumber !== '');
    const rows = this.#file
      .sql(
        `SELECT ext_id AS extId, vat_number AS vatNumber, crm_id AS crmId, record FROM (
         SELECT * FROM candidate WHERE stage = ?1 AND ext_id IN (SELECT value FROM json_each(?2))
         UNION
         SELECT * FROM candidate
         WHERE stage = ?1 AND vat_number <> '' AND vat_number IN (SELECT value FROM json_each(?3))
       ) AS found
       WHERE NOT EXISTS (
         SELECT 1 FROM entry WHERE entry.stage = ?1 AND entry.crm_id = found.crm_id AND entry.state <> 'deleted')
       ORDER BY crm_id`,
      )
      .all(stage, JSON.stringify(extIds), JSON.stringify(vatNumbers));
    return rows as unknown as readonly Candidate[];
  }

  async claimed(stage: string, crmIds: readonly number[]): Promise<readonly number[]> {
    const rows = this.#file
      .sql(
        `SELECT crm_id FROM entry
       WHERE stage = ? AND state <> 'deleted' AND crm_id IN (SELECT value FROM json_each(?))`,
      )
      .all(stage, JSON.stringify(crmIds));
    return rows.map((row) => row['crm_id'] as number);
  }

  async isSurveyed(stage: string): Promise<boolean> {
    return this.#file.sql('SELECT surveyed FROM counter WHERE stage = ?').get(stage)?.['surveyed'] === 1;
  }

  async setSurveyed(stage: string): Promise<void> {
    this.#setCounter(stage, 'surveyed', 1);
  }

  async saveRun(run: RunSummary): Promise<void> {
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

  async lastRun(): Promise<RunSummary | null> {
    const row = this.#file.sql('SELECT summary FROM run ORDER BY id DESC LIMIT 1').get();
    return row === undefined ? null : runSummary.parse(JSON.parse(row['summary'] as string));
  }

  close(): void {
    this.#file.close();
  }

  /** Reads the whole file: for when something in it does not add up. */
  isSound(): boolean {
    return this.#file.sql('PRAGMA integrity_check(1)').get()?.['integrity_check'] === 'ok';
  }

  #write<T>(kind: 'transaction' | 'durableTransaction', work: () => T): T {
    try {
      return this.#file[kind](work);
    } catch (thrown) {
      this.#intents.forget();
      throw thrown;
    }
  }

  /** Until the run comes to its end, what is known of whole leaves may be wrong. */
  #unsettle(stage: string): void {
    this.#setCounter(stage, 'unsettled', 1);
  }

  /** A figure that stays as it is costs no write to the disk. */
  #setCounter(stage: string, column: string, value: string | number): void {
    this.#file
      .sql(
        `INSERT INTO counter (stage, ${column}) VALUES (?1, ?2)
         ON CONFLICT (stage) DO UPDATE SET ${column} = ?2 WHERE ${column} IS NOT ?2`,
      )
      .run(stage, value);
  }
}

const failedRow = z.object({ stage: z.string(), key: z.string(), reason: z.string(), since: z.string() });
const sourceShape = z.object({ table: z.string(), columns: z.array(z.string()) });

/** What is kept of a name beside its key: nothing where they are the same. */
function nameBeside(key: string, name: string = key): string | null {
  return name === key ? null : name;
}
