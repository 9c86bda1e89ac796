import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionService, LinkActivity } from '../domain/activity.ts';
import { LinkError } from '../domain/errors.ts';
import {
  SERVICE_PROTOCOL,
  type CallParams,
  type CallResult,
  type LinkSecrets,
  type ServiceCall,
  type ServiceIdentity,
} from '../protocol/service.ts';
import { ServiceConnection } from './serviceConnection.ts';
import { isReplaceable } from './soleService.ts';
import { startService, type StartOptions } from './startService.ts';
import { PROGRAM_VERSION } from './version.ts';

export interface ConnectOptions extends StartOptions {
  /** Whether to start the service where none is running, or an older one; also after it was lost, unless a person stopped it. */
  readonly startIt: boolean;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;
/** A call made while the service is away waits so long for it to come back. */
const CALL_WAIT_MS = 10_000;

/** The service as a host sees it: one that comes back by itself, whichever process it is by then. */
export class ServiceClient implements ConnectionService {
  readonly #stateRoot: string;
  readonly #options: ConnectOptions;
  readonly #listeners = new Set<(activity: LinkActivity) => void>();
  readonly #onLost = new Set<() => void>();
  /** Told anew to a service that cannot know them. */
  readonly #secrets = new Map<string, LinkSecrets>();
  #connection: Promise<ServiceConnection>;
  #isStopped = false;
  /** How often a person started it: what an earlier service says of its end is of no account any more. */
  #starts = 0;
  readonly #closing = new AbortController();

  private constructor(stateRoot: string, options: ConnectOptions) {
    this.#stateRoot = stateRoot;
    this.#options = options;
    this.#connection = this.#open();
    this.#connection.then(
      (connection) => this.#watch(connection),
      () => {},
    );
  }

  /** @throws LinkError `SERVICE_UNAVAILABLE`. */
  static async connect(stateRoot: string, options: ConnectOptions): Promise<ServiceClient> {
    const client = new ServiceClient(stateRoot, options);
    await client.#connection;
    return client;
  }

  /** Of the service that is connected now. */
  async identity(): Promise<ServiceIdentity> {
    return (await this.#connected()).identity;
  }

  activities(): Promise<readonly LinkActivity[]> {
    return this.#call('activities', {});
  }

  async serve(linkId: string, secrets: LinkSecrets): Promise<void> {
    // First: a service that comes back before it was told is told these.
    this.#secrets.set(linkId, { ...this.#secrets.get(linkId), ...secrets });
    await this.#call('serve', { linkId, secrets });
  }

  async runNow(linkId: string, { confirmDeletes }: { readonly confirmDeletes: boolean }): Promise<void> {
    await this.#call('runNow', { linkId, confirmDeletes });
  }

  async pause(linkId: string): Promise<void> {
    await this.#call('pause', { linkId });
  }

  async resume(linkId: string): Promise<void> {
    await this.#call('resume', { linkId });
  }

  async forget(linkId: string): Promise<void> {
    this.#secrets.delete(linkId);
    await this.#call('forget', { linkId });
  }

  /** Minutes between two runs of a link, for all links. */
  async configure(options: { readonly intervalMinutes: number }): Promise<void> {
    await this.#call('configure', options);
  }

  /** Starts the service that was stopped, and resolves when it is there. @throws LinkError `SERVICE_UNAVAILABLE`. */
  async start(): Promise<void> {
    this.#isStopped = false;
    this.#starts += 1;
    await this.#connected();
  }

  /** Ends the service; resolves when it lets go of its clients. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const connection = await this.#connected();
    await connection.call('stop', {});
    await connection.closed;
  }

  onActivity(listener: (activity: LinkActivity) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onLost(listener: () => void): () => void {
    this.#onLost.add(listener);
    return () => this.#onLost.delete(listener);
  }

  close(): void {
    this.#closing.abort();
    this.#connection.then(
      (connection) => connection.close(),
      () => {},
    );
  }

  async #call<C extends ServiceCall>(name: C, params: CallParams<C>): Promise<CallResult<C>> {
    const connection = await this.#connected();
    return connection.call(name, params);
  }

  async #connected(): Promise<ServiceConnection> {
    const late = new AbortController();
    const tooLate = delay(CALL_WAIT_MS, undefined, { signal: late.signal }).then(() => {
      throw new LinkError('SERVICE_UNAVAILABLE');
    });
    try {
      return await Promise.race([this.#connection, tooLate]);
    } finally {
      tooLate.catch(() => {});
      late.abort();
    }
  }

  async #open(): Promise<ServiceConnection> {
    const starts = this.#starts;
    const listeners = {
      onActivity: (activity: LinkActivity) => this.#emit(activity),
      // Heard late, even after the connection is gone.
      onEnding: (reason: string) => {
        if (starts === this.#starts) this.#isStopped = reason === 'stopped';
      },
    };
    const mayStart = this.#options.startIt && !this.#isStopped;
    const running = await ServiceConnection.open(this.#stateRoot, listeners).catch((thrown: unknown) => {
      if (!mayStart) throw thrown;
    });
    if (running !== undefined) {
      const { protocol } = running.identity;
      if (!(mayStart && isReplaceable(running.identity, PROGRAM_VERSION))) {
        if (protocol === SERVICE_PROTOCOL) return running;
        running.close();
        throw new LinkError('SERVICE_UNAVAILABLE', {}, new Error(`protocol ${protocol}`));
      }
      running.close();
    }
    return startService(this.#stateRoot, this.#options, listeners);
  }

  /** When the connection is lost, looks for the service until it is found, and tells what happened meanwhile. */
  #watch(connection: ServiceConnection): void {
    this.#isStopped = false;
    void connection.closed.then(() => {
      if (this.#closing.signal.aborted) return;
      this.#connection = this.#reconnect(connection.identity);
      this.#connection.catch(() => {});
      for (const listener of this.#onLost) listener();
    });
  }

  async #reconnect(lost: ServiceIdentity): Promise<ServiceConnection> {
    const { signal } = this.#closing;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      await delay(wait, undefined, { ref: false, signal });
      const found = await this.#open().catch(() => undefined);
      if (found === undefined) continue;
      if (signal.aborted) {
        found.close();
        throw new LinkError('SERVICE_UNAVAILABLE');
      }
      await this.#catchUp(found, found.identity.since !== lost.since).catch(() => {});
      this.#watch(found);
      return found;
    }
  }

  async #catchUp(connection: ServiceConnection, isNew: boolean): Promise<void> {
    if (isNew) {
      for (const [linkId, secrets] of this.#secrets) {
        // A link that was ended meanwhile is no reason to keep the others waiting.
        await connection.call('serve', { linkId, secrets }).catch(() => {});
      }
    }
    for (const activity of await connection.call('activities', {})) this.#emit(activity);
  }

  #emit(activity: LinkActivity): void {
    for (const listener of this.#listeners) listener(activity);
  }
}
