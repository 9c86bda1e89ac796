import type { ActivityState } from '../protocol/activity.ts';
import { LinkError, toErrorDetail, type ErrorDetail } from '../protocol/errors.ts';
import { backOff } from './backOff.ts';
import type { Clock } from './clock.ts';
import { dueIn, timeLeft, type DueTime } from './dueTime.ts';
import { judgeFailure, type RunOutcome } from './runOutcome.ts';

/** One run, as the scheduler asks for it. */
export interface RunRequest {
  readonly linkId: string;
  readonly confirmDeletes: boolean;
  readonly signal: AbortSignal;
  /** Called with each sign that the run gets on: a page, an answer. */
  alive(): void;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  /** Runs one link; never throws. */
  readonly run: (request: RunRequest) => Promise<RunOutcome>;
  readonly intervalMinutes: number;
  /** Runs at once. */
  readonly atOnce?: number;
  /** Called when what `schedule` tells of a link has changed. */
  readonly onChange?: (linkId: string) => void;
  /** 0 to 1, evenly spread. */
  readonly random?: () => number;
}

/** A link as the registry has it. */
export interface FollowedLink {
  readonly id: string;
  /** Its name, for what a person is told. */
  readonly company: string;
  readonly paused: boolean;
}

export interface LinkSchedule {
  readonly state: ActivityState;
  /** Milliseconds until the next run, with `scheduled`, `retrying` and `blocked`. */
  readonly dueIn?: number;
  readonly problem?: ErrorDetail;
}

/** Without a sign of life for so long, a run no longer counts against the runs at once. */
export const STALLED_MS = 30_000;
/** Without a sign of life for so long, it is ended. */
export const HUNG_MS = 5 * 60_000;
/** Another process runs the link: look again after so long. */
const BUSY_MS = 30_000;
/** Never longer between two looks at the clocks: a wake-up and a set clock are noticed by the next. */
const LOOK_MS = 30_000;
/** Part of an interval by which a run may come later than planned, so that links spread out. */
const JITTER = 0.1;
/** Part of an interval that a link rests after a run, however long that took. */
const REST = 0.1;

interface Run {
  readonly confirmDeletes: boolean;
  readonly controller: AbortController;
  readonly startedAt: DueTime;
  readonly ended: Promise<void>;
  lastSign: number;
  hung: boolean;
}

interface Entry {
  readonly id: string;
  readonly company: string;
  paused: boolean;
  due: DueTime;
  /** Why it is due then; `queued` waits for another process, or for nothing but its turn. */
  waitsAs: 'scheduled' | 'queued' | 'retrying' | 'blocked';
  failures: number;
  confirmDeletes: boolean;
  /** Asked for while a run was going on that cannot give what was asked. */
  again: boolean;
  /** What would block it was mended while a run was going on that may not know. */
  mended: boolean;
  problem: ErrorDetail | undefined;
  run: Run | undefined;
  /** Followed no longer, and kept until its run has ended: there are never two of one link. */
  forgotten: boolean;
  told: ActivityState | undefined;
}

/**
 * Decides when which link runs (R17): the first run at once, then one every interval; first due, first served; never
 * two runs of one link. Knows no disk, no network and no real time.
 */
export class Scheduler {
  readonly #clock: Clock;
  readonly #options: SchedulerOptions;
  readonly #atOnce: number;
  readonly #random: () => number;
  readonly #entries = new Map<string, Entry>();
  #interval: number;
  #cancelLook: (() => void) | undefined;
  #lastLook: number;
  #stopped = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#atOnce = options.atOnce ?? 4;
    this.#random = options.random ?? Math.random;
    this.#interval = options.intervalMinutes * 60_000;
    this.#lastLook = this.#clock.monotonic();
  }

  get linkIds(): readonly string[] {
    return [...this.#entries.values()].flatMap(({ id, forgotten }) => (forgotten ? [] : [id]));
  }

  get intervalMinutes(): number {
    return this.#interval / 60_000;
  }

  /** Undefined for a link that is not followed. */
  schedule(linkId: string): LinkSchedule | undefined {
    const entry = this.#entries.get(linkId);
    if (entry === undefined || entry.forgotten) return undefined;
    const state = this.#stateOf(entry);
    const waits = state === 'scheduled' || state === 'retrying' || state === 'blocked';
    return {
      state,
      ...(waits ? { dueIn: Math.max(0, timeLeft(this.#clock, entry.due)) } : {}),
      ...(entry.problem === undefined ? {} : { problem: entry.problem }),
    };
  }

  /** Takes over what the registry says: new links are due at once, those that went are ended. */
  follow(links: readonly FollowedLink[]): void {
    const named = new Set(links.map(({ id }) => id));
    for (const id of this.linkIds) if (!named.has(id)) void this.forget(id);
    for (const { id, company, paused } of links) {
      const entry = this.#entries.get(id);
      if (entry === undefined) this.#entries.set(id, newEntry(id, company, paused, dueIn(this.#clock, 0)));
      else if (entry.forgotten) {
        entry.forgotten = false;
        entry.paused = paused;
        entry.again = true;
      } else if (entry.paused === paused) continue;
      else {
        entry.paused = paused;
        if (paused) entry.run?.controller.abort();
        else if (entry.run !== undefined) entry.again = true;
        else this.#makeDue(entry, 0, 'queued');
      }
      this.#changed(id);
    }
    this.#look();
  }

  /** @throws LinkError `LINK_NOT_FOUND`, or `LINK_PAUSED`. */
  runNow(linkId: string, { confirmDeletes }: { readonly confirmDeletes: boolean }): void {
    const entry = this.#entryOf(linkId);
    if (entry.paused) throw new LinkError('LINK_PAUSED', { company: entry.company });
    if (entry.run === undefined || entry.run.controller.signal.aborted || confirmDeletes) {
      entry.confirmDeletes ||= confirmDeletes;
      if (entry.run === undefined) this.#makeDue(entry, 0, 'queued');
      else entry.again = true;
    }
    this.#changed(linkId);
    this.#look();
  }

  /** What a link was blocked by may be mended: it is tried now. */
  unblock(linkId: string): void {
    const entry = this.#entryOf(linkId);
    if (entry.run !== undefined) entry.mended = true;
    else if (entry.waitsAs === 'blocked') this.#makeDue(entry, 0, 'queued');
    this.#changed(linkId);
    this.#look();
  }

  /** Resolves when no run of the link is going on; it starts none by itself. */
  async settled(linkId: string): Promise<void> {
    await this.#entries.get(linkId)?.run?.ended;
  }

  /** Ends the run that is going on and follows the link no longer. */
  async forget(linkId: string): Promise<void> {
    const entry = this.#entries.get(linkId);
    if (entry === undefined) return;
    entry.forgotten = true;
    entry.run?.controller.abort();
    await entry.run?.ended;
    // Unless it was followed anew meanwhile.
    if (entry.forgotten) this.#entries.delete(linkId);
  }

  /** A shorter interval holds at once, a longer one from the next run on. */
  configure({ intervalMinutes }: { readonly intervalMinutes: number }): void {
    this.#interval = intervalMinutes * 60_000;
    for (const entry of this.#entries.values()) {
      if (entry.run !== undefined || timeLeft(this.#clock, entry.due) <= this.#interval) continue;
      entry.due = dueIn(this.#clock, this.#withJitter(this.#interval));
      this.#changed(entry.id);
    }
    this.#look();
  }

  /** Ends all runs and starts no other; resolves when they have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelLook?.();
    const runs = [...this.#entries.values()].flatMap(({ run }) => (run === undefined ? [] : [run]));
    for (const { controller } of runs) controller.abort();
    await Promise.all(runs.map(({ ended }) => ended));
  }

  #stateOf({ paused, run, due, waitsAs }: Entry): ActivityState {
    if (paused) return 'paused';
    if (run !== undefined) return 'running';
    return timeLeft(this.#clock, due) <= 0 ? 'queued' : waitsAs;
  }

  /** Starts what is due and has room, ends what hangs, and arranges the next look. */
  #look(): void {
    if (this.#stopped) return;
    this.#watchRuns();
    const waiting = [...this.#entries.values()].filter(
      ({ paused, forgotten, run }) => !paused && !forgotten && run === undefined,
    );
    const due = waiting
      .filter((entry) => timeLeft(this.#clock, entry.due) <= 0)
      .sort((a, b) => a.due.monotonic - b.due.monotonic);
    let room = this.#atOnce - this.#countRuns();
    for (const entry of due) {
      if (room > 0) this.#start(entry);
      else if (entry.told !== 'queued') this.#changed(entry.id);
      room -= 1;
    }
    this.#cancelLook?.();
    this.#cancelLook = this.#clock.after(this.#nextLook(), () => this.#look());
  }

  /** Milliseconds until something is due, or a run has stalled or hangs. */
  #nextLook(): number {
    const now = this.#clock.monotonic();
    const moments = [...this.#entries.values()].flatMap(({ paused, run, due }) => {
      if (run !== undefined) return [run.lastSign + STALLED_MS - now, run.lastSign + HUNG_MS - now];
      return paused ? [] : [timeLeft(this.#clock, due)];
    });
    return Math.ceil(Math.min(LOOK_MS, ...moments.filter((left) => left > 0)));
  }

  #watchRuns(): void {
    const now = this.#clock.monotonic();
    // Nobody looked for long: the machine slept, and so did the runs.
    const slept = now - this.#lastLook > 2 * LOOK_MS;
    this.#lastLook = now;
    for (const { run } of this.#entries.values()) {
      if (run === undefined) continue;
      if (slept) run.lastSign = now;
      if (now - run.lastSign < HUNG_MS || run.hung) continue;
      run.hung = true;
      run.controller.abort();
    }
  }

  #countRuns(): number {
    const now = this.#clock.monotonic();
    return [...this.#entries.values()].filter(
      ({ run }) => run !== undefined && now - run.lastSign < STALLED_MS,
    ).length;
  }

  #start(entry: Entry): void {
    const clock = this.#clock;
    const controller = new AbortController();
    const { confirmDeletes } = entry;
    entry.confirmDeletes = false;
    const outcome = this.#options
      .run({
        linkId: entry.id,
        confirmDeletes,
        signal: controller.signal,
        alive: () => {
          if (entry.run?.controller === controller) entry.run.lastSign = clock.monotonic();
        },
      })
      .catch(judgeFailure);
    entry.run = {
      confirmDeletes,
      controller,
      startedAt: dueIn(clock, 0),
      lastSign: clock.monotonic(),
      hung: false,
      ended: outcome.then((known) => this.#ended(entry, known)),
    };
    this.#changed(entry.id);
  }

  #ended(entry: Entry, outcome: RunOutcome): void {
    const { run } = entry;
    if (run === undefined) return;
    entry.run = undefined;
    const stalled = run.hung && outcome.kind === 'stopped';
    this.#plan(
      entry,
      run,
      stalled ? { kind: 'transient', problem: toErrorDetail(new LinkError('SYNC_STALLED')) } : outcome,
    );
    if (entry.again || (entry.mended && outcome.kind === 'blocked')) this.#makeDue(entry, 0, 'queued');
    entry.again = false;
    entry.mended = false;
    this.#changed(entry.id);
    this.#look();
  }

  #plan(entry: Entry, run: Run, outcome: RunOutcome): void {
    switch (outcome.kind) {
      case 'busy':
        entry.confirmDeletes ||= run.confirmDeletes;
        this.#makeDue(entry, BUSY_MS, 'queued');
        return;
      case 'stopped':
      case 'gone':
        // Paused or forgotten; where it was neither, it goes on from where it was stopped.
        this.#makeDue(entry, this.#withJitter(backOff(1, this.#interval)), 'scheduled');
        return;
      case 'done': {
        entry.failures = 0;
        entry.problem = undefined;
        const sinceStart = -timeLeft(this.#clock, run.startedAt);
        const left = Math.max(this.#interval - sinceStart, this.#interval * REST);
        this.#makeDue(entry, left + this.#jitter(), 'scheduled');
        return;
      }
      case 'transient':
        entry.failures += 1;
        entry.problem = outcome.problem;
        this.#makeDue(entry, this.#withJitter(backOff(entry.failures, this.#interval)), 'retrying');
        return;
      case 'blocked':
        entry.failures += 1;
        entry.problem = outcome.problem;
        this.#makeDue(entry, this.#interval + this.#jitter(), 'blocked');
    }
  }

  #jitter(): number {
    return this.#interval * JITTER * this.#random();
  }

  #withJitter(milliseconds: number): number {
    return milliseconds * (1 + JITTER * this.#random());
  }

  #makeDue(entry: Entry, milliseconds: number, waitsAs: Entry['waitsAs']): void {
    entry.due = dueIn(this.#clock, milliseconds);
    entry.waitsAs = waitsAs;
  }

  #entryOf(linkId: string): Entry {
    const entry = this.#entries.get(linkId);
    if (entry === undefined || entry.forgotten) throw new LinkError('LINK_NOT_FOUND', { link: linkId });
    return entry;
  }

  #changed(linkId: string): void {
    const entry = this.#entries.get(linkId);
    if (entry !== undefined) entry.told = this.#stateOf(entry);
    this.#options.onChange?.(linkId);
  }
}

function newEntry(id: string, company: string, paused: boolean, due: DueTime): Entry {
  return {
    id,
    company,
    paused,
    due,
    waitsAs: 'queued',
    failures: 0,
    confirmDeletes: false,
    again: false,
    mended: false,
    problem: undefined,
    run: undefined,
    forgotten: false,
    told: undefined,
  };
}
