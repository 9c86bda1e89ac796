import { TELL_INTERVAL_MS } from '../domain/activity.ts';

export interface ActivityFeedOptions {
  /** Tells the client of one link as it is now. */
  readonly tell: (linkId: string) => void;
  /** Whether the client still has to read what it was told. */
  readonly congested: () => boolean;
}

/** Tells one client of changes. What changes faster than it can be told is told once, as it then is. */
export class ActivityFeed {
  readonly #options: ActivityFeedOptions;
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ActivityFeedOptions) {
    this.#options = options;
  }

  changed(linkId: string): void {
    this.#changed.add(linkId);
    if (this.#timer === undefined) this.#tellAll();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#changed.clear();
  }

  #tellAll(): void {
    this.#timer = undefined;
    if (this.#changed.size === 0) return;
    if (!this.#options.congested()) {
      for (const linkId of this.#changed) this.#options.tell(linkId);
      this.#changed.clear();
    }
    this.#timer = setTimeout(() => this.#tellAll(), TELL_INTERVAL_MS);
  }
}
