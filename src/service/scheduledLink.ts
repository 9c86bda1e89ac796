import type { ActivityState } from '../domain/activity.ts';
import { LinkError, toErrorDetail, type ErrorDetail } from '../domain/errors.ts';
import { backOff } from './backOff.ts';
import type { Clock } from './clock.ts';
import { dueIn, timeLeft, type DueTime } from './dueTime.ts';
import type { RunOutcome } from './runOutcome.ts';

/** A link as the registry has it. */
export interface FollowedLink {
  readonly id: string;
  /** Its name, for what a person is told. */
  readonly company: string;
  readonly paused: boolean;
}

/** What all links of a schedule have in common. */
export interface Rhythm {
  readonly clock: Clock;
  /** 0 to 1, evenly spread. */
  readonly random: () => number;
  /** Milliseconds between two runs of a link. */
  interval: number;
}

/** The run of a link that is going on. */
export interface LinkRun {
  readonly confirmDeletes: boolean;
  readonly controller: AbortController;
  readonly startedAt: DueTime;
  /** Monotonic milliseconds. */
  lastSign: number;
  /** Ended because it showed no progress. */
  hung: boolean;
  readonly ended: Promise<void>;
}

/** Another process runs the link: look again after so long. */
const BUSY_MS = 30_000;
/** Part of an interval by which a run may come later than planned, so that links spread out. */
const JITTER = 0.1;
/** Part of an interval that a link rests after a run, however long that took. */
const REST = 0.1;

/** One link in the schedule: when it is due, why then, and what its last run says about the next. */
export class ScheduledLink {
  readonly id: string;
  readonly company: string;
  paused: boolean;
  due: DueTime;
  run: LinkRun | undefined;
  /** What ended the last run, where it did not end well. */
  problem: ErrorDetail | undefined;
  /** A person's yes to deletions, for the next run (B15). */
  confirmDeletes = false;
  /** Asked for while a run was going on that cannot give what was asked. */
  again = false;
  /** What would block it was mended while a run was going on that may not know. */
  mended = false;
  /** Followed no longer, and kept until its run has ended: there are never two of one link. */
  forgotten = false;
  /** The state that was last told. */
  told: ActivityState | undefined;
  readonly #rhythm: Rhythm;
  /** `queued` waits for another process, or for nothing but its turn. */
  #waitsAs: 'scheduled' | 'queued' | 'retrying' | 'blocked' = 'queued';
  #failures = 0;

  /** The first run is due at once. */
  constructor({ id, company, paused }: FollowedLink, rhythm: Rhythm) {
    this.id = id;
    this.company = company;
    this.paused = paused;
    this.#rhythm = rhythm;
    this.due = dueIn(rhythm.clock, 0);
  }

  get state(): ActivityState {
    if (this.paused) return 'paused';
    if (this.run !== undefined) return 'running';
    return this.timeLeft <= 0 ? 'queued' : this.#waitsAs;
  }

  get isBlocked(): boolean {
    return this.#waitsAs === 'blocked';
  }

  /** Milliseconds until it is due; 0 or less when it is. */
  get timeLeft(): number {
    return timeLeft(this.#rhythm.clock, this.due);
  }

  /** Whether it may run once its time has come. */
  get waits(): boolean {
    return !this.paused && !this.forgotten && this.run === undefined;
  }

  makeDueNow(): void {
    this.#makeDue(0, 'queued');
  }

  /** The interval became shorter: nothing that waits waits for longer than that. */
  hurry(): void {
    const { interval, clock } = this.#rhythm;
    if (this.run === undefined && this.timeLeft > interval) this.due = dueIn(clock, this.#later(interval));
  }

  /** Its run has ended: plans the next one. */
  settle(run: LinkRun, outcome: RunOutcome): void {
    this.run = undefined;
    const hung = run.hung && outcome.kind === 'stopped';
    this.#plan(
      run,
      hung ? { kind: 'transient', problem: toErrorDetail(new LinkError('SYNC_STALLED')) } : outcome,
    );
    if (this.again || (this.mended && outcome.kind === 'blocked')) this.makeDueNow();
    this.again = false;
    this.mended = false;
  }

  #plan(run: LinkRun, outcome: RunOutcome): void {
    const { interval, clock } = this.#rhythm;
    switch (outcome.kind) {
      case 'busy':
        this.confirmDeletes ||= run.confirmDeletes;
        this.#makeDue(BUSY_MS, 'queued');
        return;
      case 'stopped':
      case 'gone':
        // Paused or forgotten; where it was neither, it goes on from where it was stopped.
        this.#makeDue(this.#later(backOff(1, interval)), 'scheduled');
        return;
      case 'done': {
        this.#failures = 0;
        this.problem = undefined;
        const sinceStart = -timeLeft(clock, run.startedAt);
        const left = Math.max(interval - sinceStart, interval * REST);
        this.#makeDue(left + this.#later(interval) - interval, 'scheduled');
        return;
      }
      case 'transient':
        this.#failures += 1;
        this.problem = outcome.problem;
        this.#makeDue(this.#later(backOff(this.#failures, interval)), 'retrying');
        return;
      case 'blocked':
        this.#failures += 1;
        this.problem = outcome.problem;
        this.#makeDue(this.#later(interval), 'blocked');
    }
  }

  #later(milliseconds: number): number {
    return milliseconds * (1 + JITTER * this.#rhythm.random());
  }

  #makeDue(milliseconds: number, waitsAs: 'scheduled' | 'queued' | 'retrying' | 'blocked'): void {
    this.due = dueIn(this.#rhythm.clock, milliseconds);
    this.#waitsAs = waitsAs;
  }
}
