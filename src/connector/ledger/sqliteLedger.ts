import type { LeftOut, RunSummary } from '../../domain/sync.ts';
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
  StageCounters,
  Suspect,
  TrimmedKey,
} from './ledger.ts';
import type { Leaves } from './leaves.ts';
import { refoldEntries } from './refoldEntries.ts';
import { SqliteCandidates } from './sqliteCandidates.ts';
import { SqliteCounters } from './sqliteCounters.ts';
import { SqliteEntries } from './sqliteEntries.ts';
import { SqliteFile } from './sqliteFile.ts';
import { SqliteIntents } from './sqliteIntents.ts';
import { SqliteLeaves } from './sqliteLeaves.ts';
import { SqliteRuns } from './sqliteRuns.ts';
import { SqliteSuspects } from './sqliteSuspects.ts';

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

/** A table a file; here are the transactions that hold them together, and how durable each is. */
class SqliteLedger implements Ledger {
  readonly #file: SqliteFile;
  readonly #entries: SqliteEntries;
  readonly #counters: SqliteCounters;
  readonly #candidates: SqliteCandidates;
  readonly #intents: SqliteIntents;
  readonly #suspects: SqliteSuspects;
  readonly #runs: SqliteRuns;
  readonly leaves: Leaves;

  constructor(file: string) {
    this.#file = new SqliteFile(file);
    this.#entries = new SqliteEntries(this.#file);
    this.#counters = new SqliteCounters(this.#file);
    this.#candidates = new SqliteCandidates(this.#file);
    this.#intents = new SqliteIntents(this.#file);
    this.#suspects = new SqliteSuspects(this.#file);
    this.#runs = new SqliteRuns(this.#file);
    this.leaves = new SqliteLeaves(this.#file);
  }

  async useKeyRule(stage: string, rule: LedgerKeyRule): Promise<void> {
    if (this.#counters.keyRule(stage) === rule.id) return;
    this.#write('durableTransaction', () => {
      refoldEntries(this.#file, stage, rule);
      this.#intents.refold(stage, (name) => rule.foldName(name));
      this.#suspects.refold(stage, rule);
      this.#counters.set(stage, 'key_rule', rule.id);
    });
  }

  async keyRule(stage: string): Promise<string | undefined> {
    return this.#counters.keyRule(stage);
  }

  async lookup(stage: string, keys: readonly string[]): Promise<ReadonlyMap<string, LedgerEntry>> {
    return this.#entries.lookup(stage, keys);
  }

  async completeKeys(stage: string, keys: readonly TrimmedKey[]): Promise<boolean> {
    if (!this.#counters.hasTrimmedKeys(stage)) return false;
    return this.#write('durableTransaction', () => this.#entries.completeKeys(stage, keys));
  }

  async intend(stage: string, intents: readonly Intent[]): Promise<void> {
    this.#write('durableTransaction', () => {
      this.#counters.unsettle(stage);
      this.#intents.add(stage, intents);
    });
  }

  async settle(stage: string, settlements: readonly Settlement[]): Promise<ReadonlyMap<string, number>> {
    const numbers = new Map<string, number>();
    const keys = settlements.map(({ key }) => key);
    // What may be lost with the power: a failure, which comes again, and an outcome whose intent tells what to look for.
    const comesAgain = settlements.every(
      ({ kind, key }) => kind === 'failed' || this.#intents.isOpen(stage, key),
    );
    this.#write(comesAgain ? 'transaction' : 'durableTransaction', () => {
      this.#counters.unsettle(stage);
      this.#entries.settle(stage, settlements, numbers);
      this.#intents.close(stage, keys);
    });
    return numbers;
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
      this.#counters.lookAgain(stage);
      this.#entries.doubt(stage, held);
    });
  }

  async lose(stage: string, crmIds: readonly number[]): Promise<number> {
    if (crmIds.length === 0) return 0;
    return this.#write('durableTransaction', () => {
      this.#counters.lookAgain(stage);
      return this.#entries.lose(stage, crmIds);
    });
  }

  async withdraw(stage: string, keys: readonly string[]): Promise<void> {
    this.#write('transaction', () => this.#intents.close(stage, keys));
  }

  async unseen(stage: string, seen: Bitset, after: number, limit: number): Promise<readonly LedgerEntry[]> {
    return this.#entries.unseen(stage, seen, after, limit);
  }

  async setSource(stage: string, source: number): Promise<void> {
    this.#counters.set(stage, 'source', source);
  }

  async setHeldDeletions(stage: string, held: number): Promise<void> {
    this.#counters.set(stage, 'held_deletions', held);
  }

  async setLeftOut(stage: string, rows: readonly LeftOut[]): Promise<void> {
    this.#counters.set(stage, 'left_out', JSON.stringify(rows));
  }

  async shape(stage: string): Promise<SourceShape | undefined> {
    return this.#counters.shape(stage);
  }

  async setShape(stage: string, shape: SourceShape): Promise<void> {
    this.#counters.set(stage, 'shape', JSON.stringify(shape));
  }

  async forgetShapes(): Promise<void> {
    this.#counters.forgetShapes();
  }

  async finishStage(stage: string, at: string): Promise<void> {
    this.#counters.set(stage, 'last_run_at', at);
    this.#counters.set(stage, 'trimmed_keys', 0);
  }

  async countHeld(stage: string): Promise<number> {
    return this.#entries.countHeld(stage);
  }

  async counters(): Promise<readonly StageCounters[]> {
    return this.#counters.all();
  }

  async failures(limit = -1): Promise<readonly FailedEntry[]> {
    return this.#entries.failures(limit);
  }

  async releaseFailures(one?: { readonly stage: string; readonly key: string }): Promise<number> {
    return this.#file.transaction(() => {
      this.#counters.lookAgainAtFailures(one?.stage);
      return this.#entries.release(one);
    });
  }

  async clearCandidates(stage: string): Promise<void> {
    this.#candidates.clear(stage);
  }

  async addCandidates(stage: string, candidates: readonly Candidate[]): Promise<void> {
    this.#candidates.add(stage, candidates);
  }

  async findCandidates(
    stage: string,
    wanted: readonly { readonly extId: string; readonly vatNumbers: readonly string[] }[],
  ): Promise<readonly Candidate[]> {
    return this.#candidates.find(stage, wanted);
  }

  async claimed(stage: string, crmIds: readonly number[]): Promise<readonly number[]> {
    return this.#entries.claimed(stage, crmIds);
  }

  async isSurveyed(stage: string): Promise<boolean> {
    return this.#counters.isSurveyed(stage);
  }

  async setSurveyed(stage: string): Promise<void> {
    this.#counters.set(stage, 'surveyed', 1);
  }

  async saveRun(run: RunSummary): Promise<void> {
    this.#runs.save(run);
  }

  async lastRun(): Promise<RunSummary | null> {
    return this.#runs.last();
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
}
