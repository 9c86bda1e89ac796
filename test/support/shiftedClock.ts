const Real = globalThis.Date;
let offset = 0;

/** The time of day as somebody has set it: the real one, and so much more or less. */
class Shifted extends Real {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(Real.now() + offset);
    else super(...(given as [number]));
  }

  static override now(): number {
    return Real.now() + offset;
  }
}

/** Sets the clock of this process, as its programs read it, so many milliseconds off; 0 is right again. */
export function setClock(milliseconds: number): void {
  offset = milliseconds;
  globalThis.Date = milliseconds === 0 ? Real : (Shifted as DateConstructor);
}
