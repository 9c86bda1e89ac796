import type { Bitset } from '../../ledger/bitset.ts';
import type { Ledger, Settlement } from '../../ledger/ledger.ts';
import type { ApiClient } from '../../salesManagement/apiClient.ts';
import type { KeyRule } from '../records/keyRule.ts';
import type { Stage } from '../records/stage.ts';

/** What a run did so far; one object, counted up. */
export interface RunFigures {
  reads: number;
  creates: number;
  updates: number;
  deletes: number;
  failures: number;
}

export function newRunFigures(): RunFigures {
  return { reads: 0, creates: 0, updates: 0, deletes: 0, failures: 0 };
}

/** One stage while it runs: the two sides, and where its outcomes are written. */
export interface StageRun {
  readonly stage: Stage<unknown>;
  readonly rule: KeyRule;
  readonly crm: ApiClient;
  readonly ledger: Ledger;
  readonly figures: RunFigures;
  /** Numbers of the ledger entries met in this run. */
  readonly seen: Bitset;
  /** Milliseconds to let the CRM finish what it did not answer, before looking. */
  readonly settleDelay: number;
  readonly signal: AbortSignal | undefined;
  /** Writes outcomes into the ledger and counts them. */
  settle(settlements: readonly Settlement[]): Promise<void>;
}

export function newStageRun(run: Omit<StageRun, 'settle'>): StageRun {
  const { ledger, stage, seen, figures } = run;
  let waiting: Settlement[] = [];
  let writing: Promise<void> | undefined;
  const write = async () => {
    const settlements = waiting;
    waiting = [];
    writing = undefined;
    const numbers = await ledger.settle(stage.name, settlements);
    for (const number of numbers.values()) seen.add(number);
    for (const { kind } of settlements) {
      if (kind === 'created') figures.creates += 1;
      else if (kind === 'updated') figures.updates += 1;
      else if (kind === 'deleted') figures.deletes += 1;
      else if (kind === 'failed') figures.failures += 1;
    }
  };
  return {
    ...run,
    async settle(settlements) {
      if (settlements.length === 0) return;
      waiting.push(...settlements);
      // What was answered at the same time is written together: each commit is a wait for the disk.
      writing ??= nextTurn().then(write);
      await writing;
    },
  };
}

/** Lets answers in: without it, a page is worked off before the first of them is read. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
