import { setTimeout as delay } from 'node:timers/promises';
import type { LinkActivity } from '../domain/activity.ts';
import { toErrorDetail } from '../domain/errors.ts';
import type { EndReason, Inheritance } from '../protocol/service.ts';
import { LinkOperations } from '../session/linkOperations.ts';
import { activityOf, allActivities } from './activities.ts';
import { systemClock, type Clock } from './clock.ts';
import { LinkRuns } from './linkRuns.ts';
import type { RunOutcome } from './runOutcome.ts';
import { Scheduler } from './scheduler.ts';
import type { ServiceLog } from './serviceLog.ts';
import type { ServiceSecrets } from './serviceSecrets.ts';
import type { ServiceHandlers } from './serviceServer.ts';

export interface ServiceCoreOptions {
  readonly stateRoot: string;
  readonly secrets: ServiceSecrets;
  readonly intervalMinutes: number;
  readonly log: ServiceLog;
  readonly onChange: (linkId: string) => void;
  /** Called once, when the process is to end. */
  readonly onEnd: (reason: EndReason) => void;
  /** The system's, unless given. */
  readonly clock?: Clock;
  /** Opens what the links are worked with, unless it is the real thing. */
  readonly open?: (...given: ConstructorParameters<typeof LinkOperations>) => LinkOperations;
}

const RUNS_AT_ONCE = 4;
const REQUESTS_AT_ONCE = 16;
const REQUESTS_OF_ONE = 8;
/** A run that hangs in a server that does not answer is left behind: the ledger bears it. */
const STOP_MS = 3000;
/** The newcomer waits longer than a person does. */
const HAND_OVER_MS = 15_000;

/** The service without its channel and its lock: the links, their schedule, and what clients may ask for. */
export class ServiceCore {
  readonly #options: ServiceCoreOptions;
  readonly #clock: Clock;
  readonly #operations: LinkOperations;
  readonly #runs: LinkRuns;
  readonly #scheduler: Scheduler;
  /** Links that a client gave up and that are still in the registry. */
  readonly #forgotten = new Set<string>();

  constructor(options: ServiceCoreOptions) {
    const { stateRoot, secrets, log, onChange, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    const open = options.open ?? ((...given) => new LinkOperations(...given));
    this.#operations = open(stateRoot, secrets, ({ code }) => log.write('notice', { code }));
    this.#runs = new LinkRuns({
      operations: this.#operations,
      clock,
      requestsAtOnce: REQUESTS_AT_ONCE,
      requestsOfOne: REQUESTS_OF_ONE,
      onChange,
      onRun: (linkId, what) => log.write('run', { linkId, ...describeRun(what) }),
    });
    this.#scheduler = new Scheduler({
      clock,
      run: (request) => this.#runs.run(request),
      intervalMinutes: options.intervalMinutes,
      atOnce: RUNS_AT_ONCE,
      onChange,
    });
  }

  get intervalMinutes(): number {
    return this.#scheduler.intervalMinutes;
  }

  activityOf(linkId: string): LinkActivity | undefined {
    return activityOf(this.#sources, linkId);
  }

  /** Reads the registry again: links come, go, and are paused there, by whatever process. */
  refresh(): void {
    let links;
    try {
      links = this.#operations.links();
    } catch (thrown) {
      this.#options.log.write('registryUnreadable', { cause: toErrorDetail(thrown).cause });
      return;
    }
    const known = new Set(links.map(({ id }) => id));
    for (const id of this.#forgotten) if (!known.has(id)) this.#forgotten.delete(id);
    for (const id of this.#scheduler.linkIds) if (!known.has(id)) this.#letGo(id);
    const kept = links.filter(({ id }) => !this.#forgotten.has(id));
    this.#scheduler.follow(
      kept.map(({ id, company, service }) => ({ id, company: company.name, paused: service === 'paused' })),
    );
  }

  readonly handlers: ServiceHandlers = {
    activities: () => [...allActivities(this.#sources)],
    serve: ({ linkId, secrets }) => {
      this.#operations.link(linkId);
      this.#options.secrets.tell(linkId, secrets);
      this.#forgotten.delete(linkId);
      this.refresh();
      this.#scheduler.unblock(linkId);
      return {};
    },
    runNow: ({ linkId, confirmDeletes }) => {
      this.#forgotten.delete(linkId);
      this.refresh();
      this.#scheduler.runNow(linkId, { confirmDeletes });
      return {};
    },
    pause: async ({ linkId }) => {
      this.#operations.pause(linkId);
      this.refresh();
      await this.#scheduler.settled(linkId);
      return {};
    },
    resume: ({ linkId }) => {
      this.#forgotten.delete(linkId);
      this.#operations.resume(linkId);
      this.refresh();
      return {};
    },
    forget: async ({ linkId }) => {
      this.#forgotten.add(linkId);
      this.#letGo(linkId);
      await this.#scheduler.forget(linkId);
      return {};
    },
    configure: ({ intervalMinutes }) => {
      this.#scheduler.configure({ intervalMinutes });
      return {};
    },
    stop: async () => {
      await this.#end('stopped', STOP_MS);
      return {};
    },
    handOver: async (): Promise<Inheritance> => {
      await this.#end('replaced', HAND_OVER_MS);
      return { intervalMinutes: this.intervalMinutes, secrets: this.#options.secrets.all() };
    },
  };

  /** Ends the runs at a border of batches; leaves behind those that do not end in time. */
  async stop(): Promise<void> {
    await Promise.race([this.#scheduler.stop(), delay(STOP_MS, undefined, { ref: false })]);
  }

  /** Of what is kept for a link beside its place in the schedule. */
  #letGo(linkId: string): void {
    this.#options.secrets.forget(linkId);
    this.#runs.forget(linkId);
  }

  async #end(reason: EndReason, patience: number): Promise<void> {
    await Promise.race([this.#scheduler.stop(), delay(patience, undefined, { ref: false })]);
    // Once the answer is on its way.
    setImmediate(() => this.#options.onEnd(reason));
  }

  get #sources() {
    return { clock: this.#clock, scheduler: this.#scheduler, runs: this.#runs };
  }
}

function describeRun(what: 'started' | RunOutcome): Readonly<Record<string, string | undefined>> {
  if (what === 'started') return { what };
  if (!('problem' in what)) return { what: what.kind };
  return { what: what.kind, code: what.problem.code, cause: what.problem.cause };
}
