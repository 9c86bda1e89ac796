import type { SecretName } from '../domain/secrets.ts';

/** Where a host keeps secrets, by link: VS Code's SecretStorage, the environment, a file that the user named. */
export interface SecretStore {
  get(linkId: string, name: SecretName): Promise<string | undefined>;
  set(linkId: string, name: SecretName, value: string): Promise<void>;
  delete(linkId: string): Promise<void>;
}
