const FIRST_MS = 30_000;

/** Milliseconds before the next try after so many failed ones (1 or more): 30 s, doubled each time, up to the interval. */
export function backOff(failures: number, interval: number): number {
  return Math.min(interval, FIRST_MS * 2 ** Math.min(failures - 1, 20));
}
