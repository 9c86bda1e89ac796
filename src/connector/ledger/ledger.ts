import type { ErrorDetail } from '../../domain/errors.ts';
import type { LeftOut, RunSummary } from '../../domain/sync.ts';
import type { Bitset } from './bitset.ts';
import type { Leaves } from './leaves.ts';

/** `synced`: the CRM holds it as Sage last had it. `failed`: it does not, for a reason. `deleted`: removed there. */
type EntryState = 'synced' | 'failed' | 'deleted';

/** What the ledger knows of one record of Sage. */
export interface LedgerEntry {
  /** Dense number within the ledger, for the set of records seen in a run. */
  readonly seq: number;
  /** What is equal where the database's keys are; see `KeyRule`. */
  readonly key: string;
  /** The key as Sage writes it. */
  readonly name: string;
  /** The CRM's id; null where it never got there. */
  readonly crmId: number | null;
  readonly state: EntryState;
  /** Digest of the body that was last sent or refused. */
  readonly digest: string;
  /** The body that the CRM holds, as JSON without fields that have no value; empty where it holds none. */
  readonly body: string;
}

/** A create that is about to leave: committed before, gone after its answer. */
export interface Intent {
  readonly key: string;
  /** The key as Sage writes it, where that is another. */
  readonly name?: string;
  /** What was to be created, as JSON: it tells where to look for it after a crash. */
  readonly body: string;
}

/**
 * A request of unknown outcome: it may still be carried out, for as long as a request may live. Kept beside the outcome
 * of whatever was sent again after it.
 */
export interface Suspect {
  readonly id: number;
  readonly kind: 'create' | 'update' | 'delete';
  readonly key: string;
  readonly name: string;
  /** What was to be created, the fields that were to be changed, or the CRM's id of what was to be deleted, as JSON. */
  readonly body: string;
  /** When it left, by the CRM's clock: milliseconds since 1970. */
  readonly leftAt: number;
  /** The same in milliseconds since the machine was started. */
  readonly leftUp: number;
}
export type NewSuspect = Omit<Suspect, 'id' | 'kind' | 'leftUp'>;

/** An update or a deletion that is about to leave: its outcome is unknown until it is settled. */
export interface Leaving {
  readonly key: string;
  readonly name: string;
  /** The fields that it changes, or the CRM's id of what it deletes, as JSON. */
  readonly body: string;
}

/** What became of a record. */
export type Settlement =
  | {
      readonly kind: 'created' | 'adopted' | 'updated' | 'unchanged';
      readonly key: string;
      readonly name?: string;
      readonly crmId: number;
      readonly digest: string;
      readonly body: string;
    }
  | {
      readonly kind: 'failed';
      readonly key: string;
      readonly name?: string;
      readonly digest: string;
      readonly reason: ErrorDetail;
    }
  /** Removed from the CRM, or never there and gone from Sage. */
  | { readonly kind: 'deleted'; readonly key: string }
  | { readonly kind: 'forgotten'; readonly key: string };

export interface StageCounters {
  readonly stage: string;
  readonly source: number;
  readonly synced: number;
  readonly failed: number;
  readonly deleted: number;
  readonly heldDeletions: number;
  readonly leftOut: readonly LeftOut[];
  readonly lastRunAt: string | null;
}

export interface FailedEntry {
  readonly stage: string;
  /** As Sage writes it. */
  readonly key: string;
  readonly reason: ErrorDetail;
  readonly since: string;
}

/** A record found in the implementation before the first run, to be adopted instead of created. */
export interface Candidate {
  /** What of its extId, and of its tax number, counts when two are compared; empty where it has none. */
  readonly extId: string;
  readonly vatNumber: string;
  readonly crmId: number;
  /** The record as the CRM gave it, as JSON. */
  readonly record: string;
}

/** The key of a row, and what an earlier version took for it. */
export interface TrimmedKey {
  readonly key: string;
  readonly name: string;
  readonly trimmedKey: string;
}

/** How keys are told apart; `id` stands for the rule. */
export interface LedgerKeyRule {
  readonly id: string;
  foldName(name: string): string;
}

/** The table and the columns that a stage was read from. */
export interface SourceShape {
  readonly table: string;
  readonly columns: readonly string[];
}

/**
 * What is remembered of one link, in operations on batches, so that another store can stand behind it. Each operation
 * is one transaction, and counters change with the records that they count.
 */
export interface Ledger {
  /** What is known of neighbouring rows as a whole. */
  readonly leaves: Leaves;
  /**
   * Keeps the keys of a stage under this rule from now on: those that were kept under another are folded anew. Two
   * entries that turn out to be one record become one; what the CRM holds beyond it is left over, as gone from Sage.
   */
  useKeyRule(stage: string, rule: LedgerKeyRule): Promise<void>;
  /** The rule that the keys of a stage are kept under; undefined before the first. */
  keyRule(stage: string): Promise<string | undefined>;
  lookup(stage: string, keys: readonly string[]): Promise<ReadonlyMap<string, LedgerEntry>>;
  /**
   * Gives entries of a version that kept keys without their leading blanks the whole key of their row; whether any was.
   * Only until the stage has been read to its end once: later, the key without blanks is another record's.
   */
  completeKeys(stage: string, keys: readonly TrimmedKey[]): Promise<boolean>;
  intend(stage: string, intents: readonly Intent[]): Promise<void>;
  /** Records the outcomes, removes their intents, and gives the entries' numbers by key. */
  settle(stage: string, settlements: readonly Settlement[]): Promise<ReadonlyMap<string, number>>;
  /** Those that no outcome is known of. One that was refused may come again while others of its batch are open. */
  intents(stage: string): Promise<readonly Intent[]>;
  /** Keeps a batch of updates or deletions before it leaves; its number. */
  leave(stage: string, kind: 'update' | 'delete', records: readonly Leaving[]): Promise<number>;
  /** The batch was answered for. */
  return(batch: number): Promise<void>;
  /** Makes suspects of what left and was never answered for; how many. */
  suspectLost(stage: string): Promise<number>;
  addSuspects(stage: string, kind: Suspect['kind'], suspects: readonly NewSuspect[]): Promise<void>;
  suspects(stage: string): Promise<readonly Suspect[]>;
  /** They are accounted for, or too old to be carried out. */
  clearSuspects(ids: readonly number[]): Promise<void>;
  /** What the CRM holds of these entries is not what was believed: their rows are looked at and sent again. */
  doubt(stage: string, held: readonly { readonly key: string; readonly body: string }[]): Promise<void>;
  /** The CRM does not hold these entries any more: their rows are looked at and created again. */
  lose(stage: string, crmIds: readonly number[]): Promise<number>;
  /** Removes intents that were found not to have happened. */
  withdraw(stage: string, keys: readonly string[]): Promise<void>;
  /** Entries that are in the CRM or failed and were not seen, in pages by number. */
  unseen(stage: string, seen: Bitset, after: number, limit: number): Promise<readonly LedgerEntry[]>;
  setSource(stage: string, source: number): Promise<void>;
  setHeldDeletions(stage: string, held: number): Promise<void>;
  setLeftOut(stage: string, leftOut: readonly LeftOut[]): Promise<void>;
  /** What the stage was read from when it was last read to its end. */
  shape(stage: string): Promise<SourceShape | undefined>;
  setShape(stage: string, shape: SourceShape): Promise<void>;
  /** A person accepts that tables or columns are gone: the next run takes what is there. */
  forgetShapes(): Promise<void>;
  finishStage(stage: string, at: string): Promise<void>;
  /** How many records of the stage the CRM holds. */
  countHeld(stage: string): Promise<number>;
  counters(): Promise<readonly StageCounters[]>;
  failures(limit?: number): Promise<readonly FailedEntry[]>;
  /** Makes parked records due again, all or one: their next reading sends them whatever their digest. */
  releaseFailures(one?: { readonly stage: string; readonly key: string }): Promise<number>;
  /** Forgets what an earlier listing found: it may have ended early, or be old. */
  clearCandidates(stage: string): Promise<void>;
  addCandidates(stage: string, candidates: readonly Candidate[]): Promise<void>;
  /** Candidates by extId or VAT number that no record of the stage has yet, oldest first. */
  findCandidates(
    stage: string,
    wanted: readonly { readonly extId: string; readonly vatNumbers: readonly string[] }[],
  ): Promise<readonly Candidate[]>;
  /** Those of the CRM's ids that a record of the stage has already. */
  claimed(stage: string, crmIds: readonly number[]): Promise<readonly number[]>;
  /** Whether the implementation's earlier records were listed for this stage. */
  isSurveyed(stage: string): Promise<boolean>;
  setSurveyed(stage: string): Promise<void>;
  saveRun(run: RunSummary): Promise<void>;
  lastRun(): Promise<RunSummary | null>;
  close(): void;
}
