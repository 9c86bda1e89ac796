import { toErrorDetail, LinkError, type ErrorCode } from '../../../src/domain/errors.ts';
import type { RunOutcome } from '../../../src/service/runOutcome.ts';
import { Scheduler, type RunRequest, type SchedulerOptions } from '../../../src/service/scheduler.ts';
import { FakeClock, SECOND } from './fakeClock.ts';

export interface Start {
  readonly linkId: string;
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly confirmDeletes: boolean;
}

/** How a run of a link goes: how long it takes, how it ends, whether it can be ended early. */
export interface Script {
  readonly takes?: number;
  readonly outcome?: RunOutcome;
  /** Takes so long to end after it was told to. */
  readonly endsAfter?: number;
  /** Gives a sign of life every so often; every ten seconds unless given, never where false. */
  readonly signs?: number | false;
}

export const problem = (kind: 'transient' | 'blocked', code: ErrorCode): RunOutcome => ({
  kind,
  problem: toErrorDetail(new LinkError(code)),
});

/** A scheduler on fake time whose runs go as the test has it, with what may never happen watched all along. */
export class SchedulerBench {
  readonly clock = new FakeClock();
  readonly scheduler: Scheduler;
  readonly starts: Start[] = [];
  readonly running = new Set<string>();
  readonly told: string[] = [];
  /** Links of which a run began while another was going on: none, ever. */
  readonly twice: string[] = [];
  mostAtOnce = 0;
  #script: (linkId: string, nth: number) => Script = () => ({});

  constructor(options: Partial<SchedulerOptions> = {}) {
    this.scheduler = new Scheduler({
      clock: this.clock,
      run: (request) => this.#run(request),
      intervalMinutes: 15,
      random: () => 0,
      onChange: (linkId) => this.told.push(linkId),
      ...options,
    });
  }

  script(script: (linkId: string, nth: number) => Script): void {
    this.#script = script;
  }

  follow(...ids: readonly string[]): void {
    this.scheduler.follow(ids.map((id) => ({ id, company: `Company ${id}`, paused: false })));
  }

  /** As the registry says it after a pause or a resume. */
  setPaused(id: string, paused: boolean): void {
    const others = this.scheduler.linkIds.filter((other) => other !== id);
    this.scheduler.follow([
      ...others.map((other) => ({ id: other, company: other, paused: false })),
      { id, company: `Company ${id}`, paused },
    ]);
  }

  state(linkId: string): string | undefined {
    return this.scheduler.schedule(linkId)?.state;
  }

  startsOf(linkId: string): readonly Start[] {
    return this.starts.filter((start) => start.linkId === linkId);
  }

  /** Milliseconds between the starts of a link. */
  gaps(linkId: string): readonly number[] {
    const starts = this.startsOf(linkId);
    return starts.slice(1).map(({ at }, index) => at - (starts[index]?.at ?? 0));
  }

  #run({ linkId, confirmDeletes, signal, alive }: RunRequest): Promise<RunOutcome> {
    if (this.running.has(linkId)) this.twice.push(linkId);
    this.running.add(linkId);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running.size);
    const nth = this.startsOf(linkId).length;
    this.starts.push({ linkId, at: this.clock.monotonic(), confirmDeletes });
    const {
      takes = 2 * SECOND,
      outcome = { kind: 'done' },
      endsAfter = 0,
      signs,
    } = this.#script(linkId, nth);
    return new Promise((resolve) => {
      const cancelSigns = this.#signs(signs ?? 10 * SECOND, alive);
      const end = (how: RunOutcome) => {
        cancelSigns();
        this.running.delete(linkId);
        resolve(how);
      };
      const cancel = this.clock.after(takes, () => end(outcome));
      signal.addEventListener('abort', () => {
        cancel();
        if (endsAfter === 0) end({ kind: 'stopped' });
        else this.clock.after(endsAfter, () => end({ kind: 'stopped' }));
      });
    });
  }

  #signs(every: number | false, alive: () => void): () => void {
    if (every === false) return () => {};
    let cancel = () => {};
    const arm = () => {
      cancel = this.clock.after(every, () => {
        alive();
        arm();
      });
    };
    arm();
    return () => cancel();
  }
}
