import { RateLimit } from '../rateLimit.ts';
import type { FaultKind, FaultRule, Throttle } from './faultRule.ts';

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

  constructor(expireSessions: () => void) {
    this.#expireSessions = expireSessions;
  }

  add(rule: FaultRule): void {
    // A copy, because the count goes down.
    this.rules.push({ ...rule });
  }

  clear(): void {
    this.rules = [];
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
