import { Bitset } from '../../ledger/bitset.ts';
import type { KnownLeaf, LeafReading, NewLeaf } from '../../ledger/leaves.ts';
import { readRow } from '../../sage200/readPages.ts';
import { keyOfReference, type KeyRules } from '../records/keyRules.ts';
import type { Leaf } from './leaf.ts';
import type { StageRun } from '../send/stageRun.ts';
import type { ReadyStage } from './syncContext.ts';

/** One reading of a stage, leaf by leaf: passes over those that are known and as they were. */
export class KnownLeaves {
  readonly #run: StageRun;
  readonly #ready: ReadyStage;
  readonly #reading: LeafReading;
  readonly #rules: KeyRules;
  readonly #met = new Bitset();

  private constructor(run: StageRun, ready: ReadyStage, rules: KeyRules, reading: LeafReading) {
    this.#run = run;
    this.#ready = ready;
    this.#rules = rules;
    this.#reading = reading;
  }

  static async open(run: StageRun, ready: ReadyStage, rules: KeyRules): Promise<KnownLeaves> {
    const reading = await run.ledger.leaves.begin(run.stage.name, run.stage.refersTo);
    return new KnownLeaves(run, ready, rules, reading);
  }

  /** Those that are as they were when they needed nothing, and refer to nothing that moved since; by digest. */
  async find(leaves: readonly Leaf[]): Promise<ReadonlyMap<string, KnownLeaf>> {
    const { ledger, stage } = this.#run;
    const known = await ledger.leaves.find(
      stage.name,
      leaves.map(({ digest }) => digest),
    );
    const moved = leaves.filter((leaf) => known.has(leaf.digest) && this.#refersToMoved(leaf));
    if (moved.length === 0) return known;
    const gone = new Set(moved.map(({ digest }) => digest));
    return new Map([...known].filter(([digest]) => !gone.has(digest)));
  }

  /**
   * Counts the records of a leaf as seen, once all rows before it were worked off. False where one of them was met
   * already: two rows have one key, and only a look at them can tell the second.
   */
  pass({ id, seqs }: KnownLeaf): boolean {
    const { seen } = this.#run;
    if (seqs.some((seq) => seen.has(seq))) return false;
    for (const seq of seqs) seen.add(seq);
    this.#met.add(id);
    return true;
  }

  /** Remembers leaves that were looked into and needed nothing. */
  async keep(leaves: readonly NewLeaf[]): Promise<void> {
    const { ledger, stage } = this.#run;
    if (leaves.length === 0) return;
    for (const id of await ledger.leaves.keep(stage.name, leaves)) this.#met.add(id);
  }

  /** The stage was read to its end, and what is gone was removed. */
  async finish(): Promise<void> {
    await this.#run.ledger.leaves.finish(this.#run.stage.name, this.#reading, this.#met);
  }

  #refersToMoved({ rows }: Leaf): boolean {
    const { moved } = this.#reading;
    if (moved.size === 0) return false;
    const { stage, source } = this.#ready;
    return rows.some((raw) => {
      const read = readRow(source, raw);
      if (!read.ok) return false;
      return stage
        .references(read.row)
        .some((to) => moved.get(to.stage)?.has(keyOfReference(this.#rules, to)) === true);
    });
  }
}
