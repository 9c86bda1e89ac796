/**
 * A small generator of numbers, seeded by a stream and a position. Every row has its own, named after its table
 * and position, so that one row can be made again without those before it.
 */
export class Random {
  #state: number;

  /** `stream` names a sequence (see `streamOf`), `position` a row of it. */
  constructor(stream: number, position: number) {
    this.#state = (stream ^ Math.imul(position + 1, 0x9e3779b1)) >>> 0;
    // Neighbours begin alike: the first numbers are thrown away.
    this.#next();
    this.#next();
  }

  /** At least 0 and less than 1. */
  fraction(): number {
    return this.#next() / 0x1_0000_0000;
  }

  chance(share: number): boolean {
    return this.fraction() < share;
  }

  /** A whole number, both ends included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) {
      throw new Error('there is nothing to pick from');
    }
    return item;
  }

  /** So many decimal digits, as text. */
  digits(count: number): string {
    let text = '';
    for (let position = 0; position < count; position += 1) {
      text += this.integer(0, 9);
    }
    return text;
  }

  /** As SQL Server writes a uniqueidentifier. */
  guid(): string {
    const hex = [0, 1, 2, 3].map(() => this.#next().toString(16).padStart(8, '0')).join('');
    const variant = '89AB'[this.integer(0, 3)] ?? '8';
    const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20)];
    return [...parts, hex.slice(20)].join('-').toUpperCase();
  }

  /** splitmix32 */
  #next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }
}

/** The number of a stream: a hash of its names. */
export function streamOf(...names: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of names.join('/')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
