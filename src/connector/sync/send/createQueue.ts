import { bulkLimit } from '../../salesManagement/bulk.ts';
import { BatchQueue } from './batchQueue.ts';
import { sendCreates, type Create } from './sendCreates.ts';
import type { StageRun } from './stageRun.ts';

/** Intents committed together, before the first of their records leaves: each commit is a wait for the disk. */
const INTENTS_AT_A_TIME = 1000;

/** Creates on their way to the CRM, in batches, each with its intent kept before it leaves. */
export class CreateQueue {
  readonly #run: StageRun;
  readonly #batches: BatchQueue<Create>;
  #waiting: Create[] = [];

  constructor(run: StageRun, atOnce: number) {
    this.#run = run;
    this.#batches = new BatchQueue(bulkLimit(run.stage.resource), atOnce, (batch) => sendCreates(run, batch));
  }

  /** Whether batches are on their way. */
  get isBusy(): boolean {
    return this.#batches.isBusy;
  }

  /** Waits while enough are on their way; throws what made an earlier batch fail. */
  async add(creates: readonly Create[]): Promise<void> {
    this.#waiting.push(...creates);
    if (this.#waiting.length >= INTENTS_AT_A_TIME) await this.#release();
  }

  async drain(): Promise<void> {
    await this.#release();
    await this.#batches.drain();
  }

  /** Waits for what is on its way, whatever becomes of it; what was not released yet never leaves. */
  async settle(): Promise<void> {
    await this.#batches.settle();
  }

  async #release(): Promise<void> {
    const creates = this.#waiting;
    if (creates.length === 0) return;
    this.#waiting = [];
    const { ledger, stage } = this.#run;
    await ledger.intend(
      stage.name,
      creates.map(({ key, name, text }) => ({ key, name, body: text })),
    );
    await this.#batches.add(creates);
  }
}
