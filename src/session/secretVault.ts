export const SECRET_NAMES = ['sqlPassword', 'privateKey'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/** Where a host keeps secrets, by link: VS Code's SecretStorage, the environment, a file that the user named. */
export interface SecretStore {
  get(linkId: string, name: SecretName): Promise<string | undefined>;
  set(linkId: string, name: SecretName, value: string): Promise<void>;
  delete(linkId: string): Promise<void>;
}
