/**
 * Gathers items into batches and sends several at once. `add` waits while enough are on their way, so that memory is
 * bounded by batches; the first failure is thrown by the next `add` or by `drain`, after all batches came to rest.
 */
export class BatchQueue<Item> {
  readonly #size: number;
  readonly #atOnce: number;
  readonly #send: (batch: readonly Item[]) => Promise<void>;
  readonly #onTheWay = new Set<Promise<void>>();
  #gathered: Item[] = [];
  #failure: { readonly thrown: unknown } | undefined;

  constructor(size: number, atOnce: number, send: (batch: readonly Item[]) => Promise<void>) {
    this.#size = size;
    this.#atOnce = atOnce;
    this.#send = send;
  }

  /** Whether batches are on their way. */
  get isBusy(): boolean {
    return this.#onTheWay.size > 0;
  }

  async add(items: readonly Item[]): Promise<void> {
    for (const item of items) {
      this.#gathered.push(item);
      if (this.#gathered.length >= this.#size) await this.#dispatch();
    }
  }

  async drain(): Promise<void> {
    if (this.#gathered.length > 0 && this.#failure === undefined) await this.#dispatch();
    await this.settle();
    if (this.#failure !== undefined) throw this.#failure.thrown;
  }

  /** Waits for what is on its way, whatever becomes of it. */
  async settle(): Promise<void> {
    await Promise.all(this.#onTheWay);
  }

  async #dispatch(): Promise<void> {
    while (this.#onTheWay.size >= this.#atOnce) await Promise.race(this.#onTheWay);
    if (this.#failure !== undefined) {
      await this.settle();
      throw this.#failure.thrown;
    }
    const batch = this.#gathered;
    this.#gathered = [];
    const sending = this.#send(batch)
      .catch((thrown: unknown) => {
        this.#failure ??= { thrown };
      })
      .finally(() => this.#onTheWay.delete(sending));
    this.#onTheWay.add(sending);
  }
}
