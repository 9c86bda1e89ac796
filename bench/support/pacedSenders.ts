import { RequestPace } from '../../src/connector/salesManagement/requestPace.ts';
import { Timeline } from './timeline.ts';

const SENDERS = 16;
const LATENCY = 20;
const WINDOW = 1000;

export interface PhaseOutcome {
  /** Of the requests that were allowed, those that were made. */
  readonly share: number;
  readonly refused: number;
  readonly requests: number;
}

/**
 * Senders under one pace, on a timeline, against a server that counts requests by the second: it allows so many in one
 * phase and so many in the next, and refuses the others until its second is over, in whole seconds.
 *
 * @param lateness milliseconds that a timer comes late at most, most of them by far less.
 */
export function runPhases(
  phases: readonly number[],
  seconds: number,
  lateness: number,
): readonly PhaseOutcome[] {
  const time = new Timeline();
  const pace = new RequestPace();
  const random = seededRandom();
  let [allowed, windowStart, taken] = [0, Number.NEGATIVE_INFINITY, 0];
  let [good, refused, pausedUntil] = [0, 0, 0];

  const timer = (milliseconds: number, happen: () => void) => {
    time.after(Math.max(1, Math.ceil(milliseconds)) + lateness * random() ** 3, happen);
  };
  const send = () => {
    const turn = pace.take(time.now);
    if (turn > 0) timer(turn, leave);
    else leave();
  };
  // As the gate does: a turn that falls into a pause is taken anew after it.
  const leave = () => {
    const pause = pausedUntil - time.now;
    if (pause > 0) timer(pause, send);
    else arrive();
  };
  const arrive = () => {
    if (time.now >= windowStart + WINDOW) [windowStart, taken] = [time.now, 0];
    taken += 1;
    if (taken <= allowed) {
      good += 1;
      time.after(LATENCY, () => {
        pace.answered(time.now);
        send();
      });
      return;
    }
    refused += 1;
    const retryAfter = Math.max(1, Math.ceil((windowStart + WINDOW - time.now) / 1000)) * 1000;
    time.after(LATENCY, () => {
      pace.refused(time.now, retryAfter);
      pausedUntil = Math.max(pausedUntil, time.now + retryAfter);
      timer(retryAfter, send);
    });
  };

  for (let sender = 0; sender < SENDERS; sender += 1) time.after(0, send);
  return phases.map((phase) => {
    [allowed, good, refused, windowStart] = [phase, 0, 0, Number.NEGATIVE_INFINITY];
    time.runUntil(time.now + seconds * 1000);
    return { share: good / (phase * seconds), refused, requests: good + refused };
  });
}

/** The same numbers each time, so that two versions of a pace meet the same server. */
function seededRandom(): () => number {
  let state = 7;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
