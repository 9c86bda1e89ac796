import type { ActivityState } from '../domain/activity.ts';
import { LinkError, type ErrorDetail } from '../domain/errors.ts';
import type { Clock } from './clock.ts';
import { dueIn } from './dueTime.ts';
import { judgeFailure, type RunOutcome } from './runOutcome.ts';
import { ScheduledLink, type FollowedLink, type Rhythm } from './scheduledLink.ts';

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
  readonly run: (request: RunRequest) => Promise<RunOutcome>;
  readonly intervalMinutes: number;
  /** Runs at once. */
  readonly atOnce?: number;
  /** Called when what `schedule` tells of a link has changed. */
  readonly onChange?: (linkId: string) => void;
  /** 0 to 1, evenly spread. */
  readonly random?: () => number;
}

export interface LinkSchedule {
  readonly state: ActivityState;
  /** Milliseconds until the next run, with `scheduled`, `retrying` and `blocked`. */
  readonly dueIn?: number;
  readonly problem?: ErrorDetail;
}

/** Without a sign of life for so long, a run no longer counts against the runs at once. */
const STALLED_MS = 30_000;
/** Without a sign of life for so long, it is ended. */
const HUNG_MS = 5 * 60_000;
/** Never longer between two looks at the clocks: a wake-up and a set clock are noticed by the next. */
const LOOK_MS = 30_000;

/**
 * Decides when which link runs (R17): the first run at once, then one every interval; first due, first served; never
 * two runs of one link. Knows no disk, no network and no real time.
 */
export class Scheduler {
  readonly #clock: Clock;
  readonly #rhythm: Rhythm;
  readonly #options: SchedulerOptions;
  readonly #atOnce: number;
  readonly #links = new Map<string, ScheduledLink>();
  #cancelLook: (() => void) | undefined;
  #lastLook: number;
  #stopped = false;

  constructor(options: SchedulerOptions) {
    const { clock, random = Math.random, intervalMinutes, atOnce = 4 } = options;
    this.#options = options;
    this.#clock = clock;
    this.#atOnce = atOnce;
    this.#rhythm = { clock, random, interval: intervalMinutes * 60_000 };
    this.#lastLook = clock.monotonic();
  }

  get linkIds(): readonly string[] {
    return [...this.#links.values()].flatMap(({ id, forgotten }) => (forgotten ? [] : [id]));
  }

  get intervalMinutes(): number {
    return this.#rhythm.interval / 60_000;
  }

  /** Undefined for a link that is not followed. */
  schedule(linkId: string): LinkSchedule | undefined {
    const link = this.#links.get(linkId);
    if (link === undefined || link.forgotten) return undefined;
    const { state, timeLeft, problem } = link;
    const waits = state === 'scheduled' || state === 'retrying' || state === 'blocked';
    return {
      state,
      ...(waits ? { dueIn: Math.max(0, timeLeft) } : {}),
      ...(problem === undefined ? {} : { problem }),
    };
  }

  /** Takes over what the registry says: new links are due at once, those that went are ended. */
  follow(links: readonly FollowedLink[]): void {
    const named = new Set(links.map(({ id }) => id));
    for (const id of this.linkIds) if (!named.has(id)) void this.forget(id);
    for (const followed of links) {
      const link = this.#links.get(followed.id);
      if (link === undefined) this.#links.set(followed.id, new ScheduledLink(followed, this.#rhythm));
      else if (!link.forgotten && link.paused === followed.paused) continue;
      else {
        link.forgotten = false;
        link.paused = followed.paused;
        if (link.paused) link.run?.controller.abort();
        else if (link.run !== undefined) link.again = true;
        else link.makeDueNow();
      }
      this.#changed(followed.id);
    }
    this.#look();
  }

  /** @throws LinkError `LINK_NOT_FOUND`, or `LINK_PAUSED`. */
  runNow(linkId: string, { confirmDeletes }: { readonly confirmDeletes: boolean }): void {
    const link = this.#linkOf(linkId);
    if (link.paused) throw new LinkError('LINK_PAUSED', { company: link.company });
    link.confirmDeletes ||= confirmDeletes;
    if (link.run === undefined) link.makeDueNow();
    // The run that is going on is as good, unless it was told to end or does not confirm.
    else if (confirmDeletes || link.run.controller.signal.aborted) link.again = true;
    this.#changed(linkId);
    this.#look();
  }

  /** What a link was blocked by may be mended: it is tried now. @throws LinkError `LINK_NOT_FOUND`. */
  unblock(linkId: string): void {
    const link = this.#linkOf(linkId);
    if (link.run !== undefined) link.mended = true;
    else if (link.isBlocked) link.makeDueNow();
    this.#changed(linkId);
    this.#look();
  }

  /** Resolves when no run of the link is going on. */
  async settled(linkId: string): Promise<void> {
    await this.#links.get(linkId)?.run?.ended;
  }

  /** Ends the run that is going on and follows the link no longer. */
  async forget(linkId: string): Promise<void> {
    const link = this.#links.get(linkId);
    if (link === undefined) return;
    link.forgotten = true;
    link.run?.controller.abort();
    await link.run?.ended;
    // Unless it was followed anew meanwhile.
    if (link.forgotten) this.#links.delete(linkId);
  }

  /** A shorter interval holds at once, a longer one from the next run on. */
  configure({ intervalMinutes }: { readonly intervalMinutes: number }): void {
    this.#rhythm.interval = intervalMinutes * 60_000;
    for (const link of this.#links.values()) {
      link.hurry();
      this.#changed(link.id);
    }
    this.#look();
  }

  /** Ends all runs and starts no other; resolves when they have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelLook?.();
    const runs = [...this.#links.values()].flatMap(({ run }) => (run === undefined ? [] : [run]));
    for (const { controller } of runs) controller.abort();
    await Promise.all(runs.map(({ ended }) => ended));
  }

  /** Starts what is due and has room, ends what hangs, and arranges the next look. */
  #look(): void {
    if (this.#stopped) return;
    this.#watchRuns();
    const due = [...this.#links.values()]
      .filter((link) => link.waits && link.timeLeft <= 0)
      .sort((a, b) => a.due.monotonic - b.due.monotonic);
    let room = this.#atOnce - this.#countRuns();
    for (const link of due) {
      if (room > 0) this.#start(link);
      else if (link.told !== 'queued') this.#changed(link.id);
      room -= 1;
    }
    this.#cancelLook?.();
    this.#cancelLook = this.#clock.after(this.#nextLook(), () => this.#look());
  }

  /** Milliseconds until something is due, or a run has stalled or hangs. */
  #nextLook(): number {
    const now = this.#clock.monotonic();
    const moments = [...this.#links.values()].flatMap(({ waits, run, timeLeft }) => {
      if (run !== undefined) return [run.lastSign + STALLED_MS - now, run.lastSign + HUNG_MS - now];
      return waits ? [timeLeft] : [];
    });
    return Math.ceil(Math.min(LOOK_MS, ...moments.filter((left) => left > 0)));
  }

  #watchRuns(): void {
    const now = this.#clock.monotonic();
    // Nobody looked for long: the machine slept, and so did the runs.
    const slept = now - this.#lastLook > 2 * LOOK_MS;
    this.#lastLook = now;
    for (const { run } of this.#links.values()) {
      if (run === undefined) continue;
      if (slept) run.lastSign = now;
      if (now - run.lastSign < HUNG_MS || run.hung) continue;
      run.hung = true;
      run.controller.abort();
    }
  }

  #countRuns(): number {
    const now = this.#clock.monotonic();
    const counts = ({ run }: ScheduledLink) => run !== undefined && now - run.lastSign < STALLED_MS;
    return [...this.#links.values()].filter(counts).length;
  }

  #start(link: ScheduledLink): void {
    const clock = this.#clock;
    const controller = new AbortController();
    const { confirmDeletes } = link;
    link.confirmDeletes = false;
    const alive = () => {
      if (link.run?.controller === controller) link.run.lastSign = clock.monotonic();
    };
    const outcome = this.#options
      .run({ linkId: link.id, confirmDeletes, signal: controller.signal, alive })
      .catch(judgeFailure);
    const run = {
      confirmDeletes,
      controller,
      startedAt: dueIn(clock, 0),
      lastSign: clock.monotonic(),
      hung: false,
      ended: outcome.then((known) => {
        link.settle(run, known);
        this.#changed(link.id);
        this.#look();
      }),
    };
    link.run = run;
    this.#changed(link.id);
  }

  #linkOf(linkId: string): ScheduledLink {
    const link = this.#links.get(linkId);
    if (link === undefined || link.forgotten) throw new LinkError('LINK_NOT_FOUND', { link: linkId });
    return link;
  }

  #changed(linkId: string): void {
    const link = this.#links.get(linkId);
    if (link !== undefined) link.told = link.state;
    this.#options.onChange?.(linkId);
  }
}
