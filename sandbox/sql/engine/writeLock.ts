import { SqlError } from '../sqlError.ts';

interface Waiter {
  readonly wake: () => void;
}

const lockTimeout = (): SqlError => new SqlError(1222, 'Lock request time out period exceeded.', 16, 51);

/**
 * The locks of a database: SQLite has one connection here, so a transaction that has changed data keeps the others out
 * (as a table lock would) until it ends. Readers that accept dirty data do not ask.
 */
export class WriteLock {
  #owner: object | undefined;
  #readers = 0;
  #waiters: Waiter[] = [];

  /** Whether somebody else holds the lock. */
  heldAgainst(asker: object): boolean {
    return this.#owner !== undefined && this.#owner !== asker;
  }

  isHeldBy(asker: object): boolean {
    return this.#owner === asker;
  }

  /** Resolves once nobody else holds the lock; 1222 after the time-out (-1: never), or when the signal fires. */
  free(asker: object, timeoutMs: number, signal: AbortSignal): Promise<void> {
    return this.#until(() => !this.heldAgainst(asker), timeoutMs, signal);
  }

  /** Whether nobody else holds the lock and no result is on its way to a client: a table can be altered. */
  isAlone(asker: object): boolean {
    return !this.heldAgainst(asker) && this.#readers === 0;
  }

  /** As `free`, until the asker is alone. */
  alone(asker: object, timeoutMs: number, signal: AbortSignal): Promise<void> {
    return this.#until(() => this.isAlone(asker), timeoutMs, signal);
  }

  /** A result is being read. */
  startReading(): void {
    this.#readers += 1;
  }

  endReading(): void {
    this.#readers -= 1;
    this.#wakeAll();
  }

  async #until(ready: () => boolean, timeoutMs: number, signal: AbortSignal): Promise<void> {
    // Infinity is never reached by counting down, as -1 would be.
    const deadline = timeoutMs === -1 ? Number.POSITIVE_INFINITY : Date.now() + timeoutMs;
    while (!ready()) {
      const left = deadline - Date.now();
      if (signal.aborted || left <= 0) {
        throw lockTimeout();
      }
      await this.#wait(left, signal);
    }
  }

  /** Takes the lock; the caller has waited until it was free, in the same turn of the event loop. */
  take(owner: object): void {
    this.#owner = owner;
  }

  release(owner: object): void {
    if (this.#owner === owner) {
      this.#owner = undefined;
      this.#wakeAll();
    }
  }

  #wakeAll(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) {
      waiter.wake();
    }
  }

  #wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(timeoutMs) ? setTimeout(wake, timeoutMs) : undefined;
      function wake(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      }
      signal.addEventListener('abort', wake);
      this.#waiters.push({ wake });
    });
  }
}
