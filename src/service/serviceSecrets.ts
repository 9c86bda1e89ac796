import type { LinkSecrets } from '../protocol/service.ts';
import type { SecretName } from '../domain/secrets.ts';
import type { SecretStore } from '../session/secretVault.ts';

/** What clients told, in memory alone; what they did not tell comes from where the command line takes it. */
export class ServiceSecrets implements SecretStore {
  readonly #told = new Map<string, LinkSecrets>();
  readonly #fallback: SecretStore;

  constructor(fallback: SecretStore) {
    this.#fallback = fallback;
  }

  /** One that is not told stays as it was. */
  tell(linkId: string, secrets: LinkSecrets): void {
    this.#told.set(linkId, { ...this.#told.get(linkId), ...secrets });
  }

  forget(linkId: string): void {
    this.#told.delete(linkId);
  }

  /** For the service that comes after this one. */
  all(): Readonly<Record<string, LinkSecrets>> {
    return Object.fromEntries(this.#told);
  }

  /** The bare values, to be kept out of the log. */
  values(): readonly string[] {
    return [...this.#told.values()].flatMap((secrets) =>
      Object.values(secrets).filter((secret) => secret !== undefined),
    );
  }

  async get(linkId: string, name: SecretName): Promise<string | undefined> {
    return this.#told.get(linkId)?.[name] ?? this.#fallback.get(linkId, name);
  }

  /** A run changes no secret. */
  set(linkId: string, name: SecretName, value: string): Promise<void> {
    return this.#fallback.set(linkId, name, value);
  }

  async delete(linkId: string): Promise<void> {
    this.forget(linkId);
  }
}
