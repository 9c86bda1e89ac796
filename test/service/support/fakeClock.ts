import type { Clock } from '../../../src/service/clock.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that a test moves, with both its times: one that only goes forward, and one that people set. */
export class FakeClock implements Clock {
  #monotonic = 1000;
  #wall = Date.parse('2026-03-28T22:00:00Z');
  readonly #timers = new Set<Timer>();

  monotonic(): number {
    return this.#monotonic;
  }

  wall(): number {
    return this.#wall;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#monotonic + milliseconds, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** Lets so much time pass, timer by timer, each with all that follows from it. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.#monotonic + milliseconds;
    await settled();
    for (;;) {
      const next = [...this.#timers].reduce<Timer | undefined>(
        (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
        undefined,
      );
      if (next === undefined || next.at > until) break;
      this.#move(Math.max(0, next.at - this.#monotonic));
      this.#timers.delete(next);
      next.callback();
      await settled();
    }
    this.#move(until - this.#monotonic);
  }

  /** The machine sleeps; whether the monotonic time stands still with it depends on the system. */
  sleep(milliseconds: number, standsStill: boolean): void {
    this.#wall += milliseconds;
    if (!standsStill) this.#monotonic += milliseconds;
  }

  setWall(milliseconds: number): void {
    this.#wall += milliseconds;
  }

  #move(milliseconds: number): void {
    this.#monotonic += milliseconds;
    this.#wall += milliseconds;
  }
}

/** What was resolved has been heard by all who wait for it. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
