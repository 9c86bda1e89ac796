/** A growing set of small non-negative integers: a million of them in 125 kB. */
export class Bitset {
  #words = new Uint32Array(1024);
  #size = 0;

  /** How many integers are in it. */
  get size(): number {
    return this.#size;
  }

  add(index: number): void {
    if (this.has(index)) return;
    this.#size += 1;
    const word = index >>> 5;
    if (word >= this.#words.length) {
      const grown = new Uint32Array(Math.max(word + 1, this.#words.length * 2));
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (index & 31));
  }

  has(index: number): boolean {
    return ((this.#words[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }
}
