/** Seconds that a pace is held after the server refused a faster one, at first and at most. */
const FIRST_HOLD = 14;
const LONGEST_HOLD = 40;
/** How much faster in the first second of a try; doubled each second that goes well. A small try costs as much as a bold one. */
const FIRST_TRY = 0.3;
const BOLDEST_TRY = 1;
/** A gain below this is not worth the wait that another refusal costs. */
const WORTH_A_TRY = 1.04;
/** Clocks differ and turns come late: a little under the limit meets it less often. */
const MARGIN = 0.98;
/** A pace that went well for so long was nearly right; a refusal sooner says how many the server allows at all. */
const SUSTAINED_MS = 900;

/**
 * How many requests a second the server was found to allow: no limit until it refuses one for their number (429). All
 * times are milliseconds of one clock.
 */
export class RequestPace {
  #perSecond = Number.POSITIVE_INFINITY;
  /** What went well before the try that is going on; the pace itself while none is. */
  #proven = Number.POSITIVE_INFINITY;
  #nextTurn = 0;
  /** Since when, and how many, requests were answered without a refusal. */
  #since: number | undefined;
  #answered = 0;
  /** When those of the last second were answered. */
  #lately: number[] = [];
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
    if (this.#perSecond === Number.POSITIVE_INFINITY) return;
    this.#lately.push(now);
    this.#forgetUntil(now - 1000);
    if (now < this.#nextStep) return;
    // Nobody asked for as many: more would prove nothing.
    if (this.#lately.length < this.#perSecond / 2) return;
    this.#proven = this.#perSecond;
    this.#perSecond *= 1 + this.#step;
    this.#step = Math.min(BOLDEST_TRY, this.#step * 2);
    this.#nextStep = now + 1000;
  }

  /** A refusal that says to wait; those of the same moment say the same thing. */
  refused(now: number, retryAfter: number): void {
    if (now < this.#resumeAt) return;
    const since = this.#since ?? now;
    const isPaced = this.#perSecond !== Number.POSITIVE_INFINITY;
    if (isPaced && this.#answered === 0) this.#moveTo(Math.min(this.#perSecond, this.#proven));
    else if (!isPaced || now - since < SUSTAINED_MS) this.#startFrom(now - since + retryAfter);
    else if (this.#proven < this.#perSecond) this.#fallBack(now);
    else this.#moveTo(MARGIN * this.#perSecond);
    this.#step = FIRST_TRY;
    this.#nextStep = now + retryAfter + this.#hold * 1000;
    this.#resumeAt = now + retryAfter;
    // Turns that were given away for after the wait are taken all the same.
    this.#nextTurn = Math.max(this.#nextTurn, this.#resumeAt);
    this.#since = this.#resumeAt;
    this.#answered = 0;
    this.#lately = [];
  }

  /** So many were allowed until the server takes the next; it counts by whole seconds, and rounds the wait up. */
  #startFrom(milliseconds: number): void {
    const seconds = Math.max(1, Math.floor(milliseconds / 1000));
    const found = (MARGIN * Math.max(1, this.#answered)) / seconds;
    if (found < this.#perSecond / 2) this.#hold = FIRST_HOLD;
    this.#moveTo(found);
  }

  /**
   * A try failed. The server's own second began within the last one, so no more are allowed than were answered in that;
   * where this is above what is proven it is tried next, since a bold step may have gone far beyond.
   */
  #fallBack(now: number): void {
    this.#hold = Math.min(LONGEST_HOLD, this.#hold * 2);
    this.#forgetUntil(now - 1000);
    const most = MARGIN * this.#lately.length;
    if (most > WORTH_A_TRY * this.#proven && most < this.#perSecond) this.#perSecond = most;
    else this.#moveTo(this.#proven);
  }

  #moveTo(perSecond: number): void {
    this.#perSecond = perSecond;
    this.#proven = perSecond;
  }

  #forgetUntil(time: number): void {
    const first = this.#lately.findIndex((answered) => answered >= time);
    this.#lately.splice(0, first === -1 ? this.#lately.length : first);
  }
}
