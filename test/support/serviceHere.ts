import type { ConnectionService, LinkActivity, ServedSecrets } from '../../src/domain/activity.ts';
import { LinkError, toErrorDetail } from '../../src/domain/errors.ts';
import type { LinkOperations } from '../../src/session/linkOperations.ts';
import type { SecretName } from '../../src/domain/secrets.ts';
import type { SecretStore } from '../../src/session/secretVault.ts';

/**
 * A connection service in this process: it runs what it is asked to, at once and without a schedule. The hosts' tests
 * use it where the service itself is not what they are about.
 */
export class ServiceHere implements ConnectionService {
  readonly #operations: (secrets: SecretStore) => LinkOperations;
  readonly #served = new Map<string, ReadonlyMap<SecretName, string>>();
  readonly #activities = new Map<string, LinkActivity>();
  readonly #listeners = new Set<(activity: LinkActivity) => void>();
  readonly #onLost = new Set<() => void>();
  /** Settles with the runs that are going on. */
  readonly runs = new Set<Promise<void>>();
  /** Makes every call fail, as when nobody is there. */
  isDown = false;

  /** @param operations opens the links with the secrets that the service was told. */
  constructor(operations: (secrets: SecretStore) => LinkOperations) {
    this.#operations = operations;
  }

  async activities(): Promise<readonly LinkActivity[]> {
    this.#answer();
    return [...this.#activities.values()];
  }

  async serve(linkId: string, secrets: ServedSecrets): Promise<void> {
    this.#answer();
    const told = Object.entries(secrets) as [SecretName, string][];
    this.#served.set(linkId, new Map([...(this.#served.get(linkId) ?? []), ...told]));
    // As the real one: what waited for them is tried again.
    if (this.#activities.get(linkId)?.state === 'blocked')
      await this.runNow(linkId, { confirmDeletes: false });
  }

  async runNow(linkId: string, { confirmDeletes }: { confirmDeletes: boolean }): Promise<void> {
    this.#answer();
    this.#tell({ linkId, state: 'queued', chart: [] });
    const run = this.#run(linkId, confirmDeletes);
    this.runs.add(run);
    void run.finally(() => this.runs.delete(run));
  }

  async pause(linkId: string): Promise<void> {
    this.#answer();
    this.#tell({ linkId, state: 'paused', chart: [] });
  }

  async resume(linkId: string): Promise<void> {
    this.#answer();
    this.#tell({ linkId, state: 'scheduled', chart: [], nextRunAt: new Date().toISOString() });
  }

  async forget(linkId: string): Promise<void> {
    this.#answer();
    this.#served.delete(linkId);
    this.#activities.delete(linkId);
  }

  onActivity(listener: (activity: LinkActivity) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onLost(listener: () => void): () => void {
    this.#onLost.add(listener);
    return () => this.#onLost.delete(listener);
  }

  /** As when its process ends. */
  lose(): void {
    this.isDown = true;
    for (const listener of this.#onLost) listener();
  }

  close(): void {
    this.#listeners.clear();
  }

  async #run(linkId: string, confirmDeletes: boolean): Promise<void> {
    const startedAt = new Date().toISOString();
    const secrets: SecretStore = {
      get: async (id, name) => this.#served.get(id)?.get(name),
      set: async () => {},
      delete: async () => {},
    };
    try {
      await this.#operations(secrets).sync(linkId, {
        confirmDeletes,
        onProgress: (progress) =>
          this.#tell({
            linkId,
            state: 'running',
            chart: [progress.read],
            run: { startedAt, percent: 50, progress, recordsPerMinute: 1200, secondsLeft: 60 },
          }),
      });
      this.#tell({ linkId, state: 'scheduled', chart: [1], nextRunAt: new Date().toISOString() });
    } catch (thrown) {
      this.#tell({ linkId, state: 'blocked', chart: [], problem: toErrorDetail(thrown) });
    }
  }

  #answer(): void {
    if (this.isDown) throw new LinkError('SERVICE_UNAVAILABLE');
  }

  #tell(activity: LinkActivity): void {
    this.#activities.set(activity.linkId, activity);
    for (const listener of this.#listeners) listener(activity);
  }
}
