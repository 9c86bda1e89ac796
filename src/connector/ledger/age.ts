import { uptime } from 'node:os';

/** When something happened: by the clock on the wall, and by the time since this machine was started, which nobody sets. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds since the start. */
  readonly up: number;
}

export const thisMoment = (): Moment => ({ at: Date.now(), up: Math.round(uptime() * 1000) });

/**
 * How long ago something happened, at least, in milliseconds. A clock that was set forward says too much, and so does the
 * time since the start of another machine, where the state has moved to one: the smaller of both is believed. After a
 * start of the machine it is as long ago as that at least.
 */
export function leastAge(then: Moment, now: Moment): number {
  const sinceStart = now.up >= then.up ? now.up - then.up : now.up;
  return Math.min(now.at - then.at, sinceStart);
}
