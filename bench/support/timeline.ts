/** Time that passes when nothing else is left to do: two minutes take as long as what happens in them. Milliseconds. */
export class Timeline {
  now = 0;
  /** What is to come, the next first. */
  readonly #events: { readonly at: number; readonly happen: () => void }[] = [];

  after(milliseconds: number, happen: () => void): void {
    const at = this.now + milliseconds;
    const later = this.#events.findIndex((event) => event.at > at);
    this.#events.splice(later === -1 ? this.#events.length : later, 0, { at, happen });
  }

  /** Lets everything happen that comes before. */
  runUntil(time: number): void {
    for (;;) {
      const [next] = this.#events;
      if (next === undefined || next.at >= time) break;
      this.#events.shift();
      this.now = next.at;
      next.happen();
    }
    this.now = time;
  }
}
