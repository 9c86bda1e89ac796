import { RequestGate } from '../connector/salesManagement/requestGate.ts';
import type { RequestTurns } from '../connector/salesManagement/requestLimiter.ts';
import { RequestLimiter } from '../connector/salesManagement/requestLimiter.ts';
import type { LinkOperations } from '../session/linkOperations.ts';
import type { Clock } from './clock.ts';
import { RunMeter } from './runMeter.ts';
import { judgeFailure, type RunOutcome } from './runOutcome.ts';
import type { RunRequest } from './scheduler.ts';

export interface LinkRunsOptions {
  readonly operations: LinkOperations;
  readonly clock: Clock;
  /** Requests in flight over all links. */
  readonly requestsAtOnce: number;
  /** Requests in flight of one link at most, so that one whose CRM hangs leaves places to the others. */
  readonly requestsOfOne: number;
  /** Called when what the meters tell of a link has changed. */
  onChange(linkId: string): void;
  onRun(linkId: string, what: 'started' | RunOutcome): void;
}

/** Runs links for the scheduler, and measures how the runs get along. */
export class LinkRuns {
  readonly #options: LinkRunsOptions;
  readonly #limiter: RequestLimiter;
  readonly #meters = new Map<string, RunMeter>();

  constructor(options: LinkRunsOptions) {
    this.#options = options;
    this.#limiter = new RequestLimiter(options.requestsAtOnce);
  }

  /** Of the run that is going on, or of the last one. */
  meter(linkId: string): RunMeter | undefined {
    return this.#meters.get(linkId);
  }

  forget(linkId: string): void {
    this.#meters.delete(linkId);
  }

  async run(request: RunRequest): Promise<RunOutcome> {
    const { linkId } = request;
    const { clock, onRun } = this.#options;
    onRun(linkId, 'started');
    const outcome = await this.#synchronise(request);
    this.#meters.get(linkId)?.end(clock.monotonic());
    onRun(linkId, outcome);
    return outcome;
  }

  async #synchronise({ linkId, confirmDeletes, signal, alive }: RunRequest): Promise<RunOutcome> {
    const { operations, clock, onChange, requestsOfOne } = this.#options;
    try {
      const meter = new RunMeter(new Date(), clock.monotonic(), await operations.rowsByStage(linkId));
      this.#meters.set(linkId, meter);
      await operations.sync(linkId, {
        confirmDeletes,
        onSchedule: true,
        signal,
        gate: new RequestGate({ max: requestsOfOne }),
        turns: withSigns(this.#limiter, alive),
        onProgress: (progress) => {
          alive();
          meter.note(progress, clock.monotonic());
          onChange(linkId);
        },
      });
      return { kind: 'done' };
    } catch (thrown) {
      // Whatever an end that was asked for looks like from inside, it is no failure.
      return signal.aborted ? { kind: 'stopped' } : judgeFailure(thrown);
    }
  }
}

/** Each request that ends is a sign of life: a page of rows can take many of them. */
function withSigns(limiter: RequestLimiter, alive: () => void): RequestTurns {
  return {
    async run(request, signal) {
      try {
        return await limiter.run(request, signal);
      } finally {
        alive();
      }
    },
  };
}
