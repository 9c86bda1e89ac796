import type { LeftOutCause } from '../../domain/sync.ts';
import type { Bitset } from './bitset.ts';

export type LeftOutCounts = Readonly<Partial<Record<LeftOutCause, number>>>;

/**
 * A handful of neighbouring rows of Sage that needed nothing when they were last looked at. While its digest stays the
 * same, and nothing that its rows refer to moves, none of them is looked at again.
 */
export interface KnownLeaf {
  readonly id: number;
  readonly digest: string;
  /** The numbers of its rows' ledger entries. */
  readonly seqs: Uint32Array;
  /** How many of its rows are left out and have no entry, by cause. */
  readonly leftOut: LeftOutCounts;
}

export type NewLeaf = Omit<KnownLeaf, 'id'>;

/** One reading of a stage, from its beginning to its end. */
export interface LeafReading {
  /** Keys by stage of the records referred to that changed since the leaves were kept. */
  readonly moved: ReadonlyMap<string, ReadonlySet<string>>;
  /** Up to where changes are in `moved`. */
  readonly asOf: number;
  /** Tells whether parked records were released meanwhile. */
  readonly epoch: number;
}

/**
 * The leaves of all stages. They are thrown away where they may not be true any more: after a run that changed records
 * and did not come to its end, after parked records were released, after too many changes to name.
 */
export interface Leaves {
  /** @param refersTo the stages whose records the rows refer to; their changes are noted from now on. */
  begin(stage: string, refersTo: readonly string[]): Promise<LeafReading>;
  find(stage: string, digests: readonly string[]): Promise<ReadonlyMap<string, KnownLeaf>>;
  /** Their numbers, in the same order. */
  keep(stage: string, leaves: readonly NewLeaf[]): Promise<readonly number[]>;
  /** Ends a reading that met everything: what was not met is no longer there. */
  finish(stage: string, reading: LeafReading, met: Bitset): Promise<void>;
}
