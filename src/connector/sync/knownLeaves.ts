import { Bitset } from '../ledger/bitset.ts';
import type { LeafReading, NewLeaf } from '../ledger/leaves.ts';
import { readRow } from '../sage200/readPages.ts';
import type { Leaf } from './leaf.ts';
import type { StageRun } from './stageRun.ts';
import type { ReadyStage } from './syncContext.ts';

/** Leaves in which nothing is to be done, and what they count for. */
export interface Sifted {
  /** Those that must be looked into. */
  readonly rest: readonly Leaf[];
  /** Rows that are left out, in the others. */
  readonly leftOut: number;
}

/** One reading of a stage, leaf by leaf: passes over those that are known and as they were. */
export class KnownLeaves {
  readonly #run: StageRun;
  readonly #ready: ReadyStage;
  readonly #reading: LeafReading;
  readonly #met = new Bitset();

  private constructor(run: StageRun, ready: ReadyStage, reading: LeafReading) {
    this.#run = run;
    this.#ready = ready;
    this.#reading = reading;
  }

  static async open(run: StageRun, ready: ReadyStage): Promise<KnownLeaves> {
    return new KnownLeaves(run, ready, await run.ledger.leaves.begin(run.stage.name, run.stage.refersTo));
  }

  /** Counts the records of leaves that are as they were as seen, and gives the other leaves. */
  async sift(leaves: readonly Leaf[]): Promise<Sifted> {
    const { ledger, stage, seen } = this.#run;
    const known = await ledger.leaves.find(
      stage.name,
      leaves.map(({ digest }) => digest),
    );
    let leftOut = 0;
    const rest = leaves.filter((leaf) => {
      const found = known.get(leaf.digest);
      // A record that another row was taken for already: two rows have one key, which their own look will tell.
      if (found === undefined || this.#refersToMoved(leaf) || found.seqs.some((seq) => seen.has(seq)))
        return true;
      for (const seq of found.seqs) seen.add(seq);
      this.#met.add(found.id);
      leftOut += found.leftOut;
      return false;
    });
    return { rest, leftOut };
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
      return read.ok && stage.references(read.row).some((to) => moved.get(to.stage)?.has(to.key) === true);
    });
  }
}
