import type { Clock } from './clock.ts';

/** A moment by both clocks: whichever reaches it first decides, so that neither a sleep nor a set clock delays it. */
export interface DueTime {
  readonly monotonic: number;
  readonly wall: number;
}

export function dueIn(clock: Clock, milliseconds: number): DueTime {
  return { monotonic: clock.monotonic() + milliseconds, wall: clock.wall() + milliseconds };
}

/** Milliseconds until then; 0 or less when it is due. */
export function timeLeft(clock: Clock, due: DueTime): number {
  return Math.min(due.monotonic - clock.monotonic(), due.wall - clock.wall());
}
