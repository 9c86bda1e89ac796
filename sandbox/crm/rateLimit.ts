/** Counts calls in windows that start with their first call. */
export class RateLimit {
  readonly #calls: number;
  readonly #windowMs: number;
  #startedAt = -Infinity;
  #used = 0;

  constructor(calls: number, windowMs: number) {
    this.#calls = calls;
    this.#windowMs = windowMs;
  }

  /** Takes one call. Gives undefined when it is allowed, else the whole seconds to wait. */
  take(now: number): number | undefined {
    if (now >= this.#startedAt + this.#windowMs) {
      this.#startedAt = now;
      this.#used = 0;
    }
    this.#used += 1;
    return this.#used <= this.#calls
      ? undefined
      : Math.max(1, Math.ceil((this.#startedAt + this.#windowMs - now) / 1000));
  }
}
