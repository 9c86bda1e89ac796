/** Seconds that a pace is held after the server refused a faster one, at first and at most. */
const FIRST_HOLD = 8;
const LONGEST_HOLD = 30;
/** How much faster in the first second of a try beyond what was held; doubled each second that goes well. */
const FIRST_TRY = 0.06;
const BOLDEST_TRY = 0.5;
/** Clocks differ and turns come late: a little under the limit meets it less often. */
const MARGIN = 0.96;
/** A pace that went well for so long was nearly right; a refusal sooner says how many the server allows at all. */
const SUSTAINED_MS = 900;

/**
 * How many requests a second the server was found to allow: no limit until it refuses one for their number (429). All
 * times are milliseconds of one clock.
 */
export class RequestPace {
  #perSecond = Number.POSITIVE_INFINITY;
  /** What went well before the last step up. */
  #before = Number.POSITIVE_INFINITY;
  #nextTurn = 0;
  /** Since when, and how many, requests were answered without a refusal. */
  #since: number | undefined;
  #answered = 0;
  #hold = FIRST_HOLD;
  #step = FIRST_TRY;
  #nextStep = 0;
  #resumeAt = 0;

  get perSecond(): number {
    return this.#perSecond;
  }

  /** Takes the next turn; how many milliseconds it is away. */
  take(now: number): number {
    this.#since ??= now;
    if (this.#perSecond === Number.POSITIVE_INFINITY) return 0;
    const turn = Math.max(now, this.#nextTurn);
    this.#nextTurn = turn + 1000 / this.#perSecond;
    return turn - now;
  }

  /** A good answer: time for a step up, now and then. */
  answered(now: number): void {
    this.#answered += 1;
    if (this.#perSecond === Number.POSITIVE_INFINITY || now < this.#nextStep) return;
    this.#before = this.#perSecond;
    this.#perSecond *= 1 + this.#step;
    this.#step = Math.min(BOLDEST_TRY, this.#step * 2);
    this.#nextStep = now + 1000;
  }

  /** A refusal that says to wait; those of the same moment say the same thing. */
  refused(now: number, retryAfter: number): void {
    if (now < this.#resumeAt) return;
    const since = this.#since ?? now;
    const isSustained = now - since >= SUSTAINED_MS && this.#perSecond !== Number.POSITIVE_INFINITY;
    if (isSustained) {
      this.#perSecond = MARGIN * this.#before;
      this.#hold = Math.min(LONGEST_HOLD, this.#hold * 2);
    } else {
      // So many were allowed until the server takes the next; it counts by whole seconds, and rounds the wait up.
      const seconds = Math.max(1, Math.floor((now - since + retryAfter) / 1000));
      const found = (MARGIN * Math.max(1, this.#answered)) / seconds;
      if (found < this.#perSecond / 2) this.#hold = FIRST_HOLD;
      this.#perSecond = found;
    }
    this.#step = FIRST_TRY;
    this.#nextStep = now + retryAfter + this.#hold * 1000;
    this.#before = this.#perSecond;
    this.#resumeAt = now + retryAfter;
    this.#nextTurn = this.#resumeAt;
    this.#since = this.#resumeAt;
    this.#answered = 0;
  }
}
