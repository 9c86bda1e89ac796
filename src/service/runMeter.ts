import { CHART_SLOTS, CHART_SLOT_SECONDS, type RunActivity } from '../domain/activity.ts';
import { shareOfRun, STAGE_NAMES, type SyncProgress } from '../domain/sync.ts';

/** The pace is measured over at least so long: pages come in bursts. */
const PACE_MS = 20_000;
/** Before so much is done, the time left would be a guess. */
const PERCENT_TO_TELL = 3;
const SLOT_MS = CHART_SLOT_SECONDS * 1000;

interface Sample {
  readonly at: number;
  readonly handled: number;
}

/** Measures one run from what it tells: share done, pace, time left, and the chart. Times are monotonic milliseconds. */
export class RunMeter {
  readonly #startedAt: string;
  readonly #start: number;
  /** Rows of each stage: as the ledger knows them from the last run, then as this run finds them. */
  readonly #expected: Map<string, number>;
  readonly #read = new Map<string, number>();
  /** The last slots, and how many went before them. */
  readonly #chart: number[] = [];
  #slotsGone = 0;
  readonly #samples: Sample[];
  #handled = 0;
  #percent = 0;
  #progress: SyncProgress | undefined;
  #endedAt: number | undefined;

  /** @param rows of each stage at its last reading; empty before the first run. */
  constructor(startedAt: Date, now: number, rows: ReadonlyMap<string, number>) {
    this.#startedAt = startedAt.toISOString();
    this.#start = now;
    this.#expected = new Map(rows);
    this.#samples = [{ at: now, handled: 0 }];
  }

  note(progress: SyncProgress, now: number): void {
    this.#progress = progress;
    this.#expected.set(progress.stage, progress.expected);
    this.#read.set(progress.stage, progress.read);
    const handled = sum(this.#read.values());
    this.#fillSlots(now, handled - this.#handled);
    this.#handled = handled;
    this.#samples.push({ at: now, handled });
    // The newest sample beyond the measured time stays as the one to measure from.
    while ((this.#samples[1]?.at ?? now) <= now - PACE_MS) this.#samples.shift();
    // A stage that turns out to be larger than it was takes nothing back from the bar.
    this.#percent = Math.max(this.#percent, Math.min(99, this.#shareDone() * 100));
  }

  end(now: number): void {
    this.#fillSlots(now, 0);
    this.#endedAt = now;
  }

  activity(now: number): RunActivity {
    const pace = this.#pace(now);
    const left = this.#secondsLeft(now, pace);
    return {
      startedAt: this.#startedAt,
      percent: Math.round(this.#percent * 10) / 10,
      recordsPerMinute: Math.round(pace * 60_000),
      ...(this.#progress === undefined ? {} : { progress: this.#progress }),
      ...(left === undefined ? {} : { secondsLeft: Math.round(left) }),
    };
  }

  /** Records handled in each slot up to now, or to the run's end; the newest at most. */
  chart(now: number): number[] {
    this.#fillSlots(this.#endedAt ?? now, 0);
    return [...this.#chart];
  }

  #fillSlots(now: number, records: number): void {
    const slot = Math.floor((now - this.#start) / SLOT_MS);
    for (; this.#slotsGone + this.#chart.length <= slot; this.#chart.push(0)) {
      if (this.#chart.length < CHART_SLOTS) continue;
      this.#chart.shift();
      this.#slotsGone += 1;
    }
    const last = this.#chart.length - 1;
    this.#chart[last] = (this.#chart[last] ?? 0) + Math.max(0, records);
  }

  /** Records a millisecond. */
  #pace(now: number): number {
    const [from] = this.#samples;
    const time = now - (from?.at ?? now);
    return from === undefined || time < 1000 ? 0 : (this.#handled - from.handled) / time;
  }

  /** By rows where those of every stage are known, else each stage has an equal share. */
  #shareDone(): number {
    const stage = this.#progress?.stage ?? '';
    const total = this.#totalRows();
    if (total !== undefined && total > 0)
      return this.#rowsDone(STAGE_NAMES.findIndex((name) => name === stage)) / total;
    const [read, expected] = [this.#read.get(stage) ?? 0, this.#expected.get(stage) ?? 0];
    return shareOfRun(stage, { read, expected });
  }

  #totalRows(): number | undefined {
    const known = STAGE_NAMES.every((name) => this.#expected.has(name));
    return known ? sum(this.#expected.values()) : undefined;
  }

  /** A stage that this installation lacks was never read and is done all the same. */
  #rowsDone(index: number): number {
    return STAGE_NAMES.slice(0, index + 1).reduce((done, name, at) => {
      const read = this.#read.get(name) ?? 0;
      return done + (at < index ? Math.max(read, this.#expected.get(name) ?? 0) : read);
    }, 0);
  }

  #secondsLeft(now: number, pace: number): number | undefined {
    if (this.#percent < PERCENT_TO_TELL || pace === 0) return undefined;
    const total = this.#totalRows();
    if (total !== undefined) return Math.max(0, total - this.#handled) / pace / 1000;
    return ((now - this.#start) * (100 - this.#percent)) / this.#percent / 1000;
  }
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
