import { setTimeout as delay } from 'node:timers/promises';
import { RequestPace } from './requestPace.ts';

export interface RequestGateOptions {
  /** Requests in flight at the start, at least and at most. */
  readonly initial?: number;
  readonly min?: number;
  readonly max?: number;
}

/**
 * Decides how many requests are in flight: one more for each round of good answers, half as many after the server
 * pushed back (429, 5xx) or its answers became slow. A `Retry-After` stops every request, not only the refused one, and
 * what was refused for the number of requests is sent at the pace that the server was found to allow.
 */
export class RequestGate {
  readonly #min: number;
  readonly #max: number;
  #limit: number;
  #inFlight = 0;
  #pausedUntil = 0;
  #lastHalved = Number.NEGATIVE_INFINITY;
  /** Milliseconds an answer takes when the server is at ease. */
  #baseline = Number.POSITIVE_INFINITY;
  readonly #pace = new RequestPace();
  readonly #waiting: (() => void)[] = [];

  constructor({ initial = 4, min = 1, max = 16 }: RequestGateOptions = {}) {
    this.#limit = initial;
    this.#min = min;
    this.#max = max;
  }

  /** How many may be in flight now. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  get max(): number {
    return this.#max;
  }

  /** Runs one request when its turn comes. */
  async run<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await request();
    } finally {
      this.#inFlight -= 1;
      this.#wake();
    }
  }

  /** A good answer after so many milliseconds. */
  succeeded(milliseconds: number): void {
    this.#pace.answered(performance.now());
    this.#baseline = Math.min(this.#baseline * 1.01, milliseconds);
    // Four times the usual and more than a quarter of a second: a queue is growing on the other side.
    if (milliseconds > 250 && milliseconds > this.#baseline * 4) this.#halve();
    else this.#limit = Math.min(this.#max, this.#limit + 1 / this.#limit);
  }

  /** The server pushed back; nothing goes out for `retryAfter` milliseconds. */
  pushedBack(retryAfter = 0): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + retryAfter);
    this.#halve();
  }

  /** Too many requests for this moment (429). */
  rateLimited(retryAfter = 0): void {
    this.#pace.refused(performance.now(), retryAfter);
    this.pushedBack(retryAfter);
  }

  /** Once a round: the answers of one overload arrive together and say the same thing. */
  #halve(): void {
    const now = performance.now();
    if (now - this.#lastHalved < 200) return;
    this.#lastHalved = now;
    this.#limit = Math.max(this.#min, this.#limit / 2);
  }

  async #enter(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const pause = this.#pausedUntil - performance.now();
      if (pause > 0) await wait(pause, signal);
      else if (this.#inFlight < this.limit) break;
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#inFlight += 1;
    try {
      for (;;) {
        const turn = this.#pace.take(performance.now());
        if (turn > 0) await wait(turn, signal);
        // Others may have been refused meanwhile: then this turn is void, or all would leave at once after the pause.
        const pause = this.#pausedUntil - performance.now();
        if (pause <= 0) break;
        await wait(pause, signal);
      }
    } catch (thrown) {
      this.#inFlight -= 1;
      throw thrown;
    }
  }

  #wake(): void {
    for (let free = this.limit - this.#inFlight; free > 0; free -= 1) this.#waiting.shift()?.();
  }
}

/** A timer takes no more; a longer one would fire at once, again and again. */
const LONGEST_TIMER = 2 ** 31 - 1;

async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(Math.min(LONGEST_TIMER, milliseconds), undefined, signal === undefined ? {} : { signal });
}
