import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { RateLimit } from '../rateLimit.ts';
import type { FaultKind, FaultRule, Latency, Throttle } from './faultRule.ts';

/** What a request looks like to a fault's scope. */
export interface FaultTarget {
  readonly resource: string;
  readonly method: string;
  readonly bulk: boolean;
}

/** The faults of a running server. Change them at any time: the next request sees them. */
export class CrmFaults {
  /** In the order in which they are asked. */
  rules: FaultRule[] = [];
  readonly #throttles = new WeakMap<Throttle, RateLimit>();
  readonly #expireSessions: () => void;
  #late: (() => void)[] = [];
  #cleared = manyListeners();

  constructor(expireSessions: () => void) {
    this.#expireSessions = expireSessions;
  }

  add(rule: FaultRule): void {
    // A copy, because the count goes down.
    this.rules.push({ ...rule });
  }

  /** What is held up by a latency goes on at once. */
  clear(): void {
    this.rules = [];
    this.#cleared.abort();
    this.#cleared = manyListeners();
  }

  /** Holds a request up for so many milliseconds, or until the faults are cleared. */
  async hold({ ms, jitterMs = 0 }: Latency): Promise<void> {
    const { signal } = this.#cleared;
    await delay(ms + Math.random() * jitterMs, undefined, { signal }).catch((thrown: unknown) => {
      if (!signal.aborted) throw thrown;
    });
  }

  /** Keeps work that was asked for until it is finished late. */
  postpone(work: () => void): void {
    this.#late.push(work);
  }

  /** Does all the work that waits; how much it was. */
  finishLate(): number {
    const late = this.#late;
    this.#late = [];
    for (const work of late) work();
    return late.length;
  }

  /** Every open session ends now: the next call with it gets 401. */
  expireSessions(): void {
    this.#expireSessions();
  }

  /** The first rule of this kind that is for the request, counted down. */
  take<Kind extends FaultKind>(
    kind: Kind,
    target: FaultTarget,
    applies: (rule: Extract<FaultRule, { kind: Kind }>) => boolean = () => true,
  ): Extract<FaultRule, { kind: Kind }> | undefined {
    const rule = this.rules.find(
      (candidate): candidate is Extract<FaultRule, { kind: Kind }> =>
        isOfKind(candidate, kind) && isFor(candidate, target) && applies(candidate),
    );
    if (rule?.count !== undefined) {
      rule.count -= 1;
    }
    return rule;
  }

  /** Seconds to wait when a throttle is exceeded, else undefined. */
  throttled(target: FaultTarget, now: number): number | undefined {
    const rule = this.take('throttle', target);
    if (rule === undefined) {
      return undefined;
    }
    const limit = this.#throttles.get(rule) ?? new RateLimit(rule.requestsPerSecond, 1000);
    this.#throttles.set(rule, limit);
    return limit.take(now);
  }
}

/** Any number of requests wait for it. */
function manyListeners(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

function isOfKind<Kind extends FaultKind>(
  rule: FaultRule,
  kind: Kind,
): rule is Extract<FaultRule, { kind: Kind }> {
  return rule.kind === kind;
}

function isFor(rule: FaultRule, target: FaultTarget): boolean {
  return (
    (rule.count ?? 1) > 0 &&
    (rule.resource === undefined || rule.resource.toLowerCase() === target.resource.toLowerCase()) &&
    (rule.method === undefined || rule.method === target.method) &&
    (rule.bulk === undefined || rule.bulk === target.bulk)
  );
}
