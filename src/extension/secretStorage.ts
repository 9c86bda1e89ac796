import type { SecretStorage } from 'vscode';
import { SECRET_NAMES, type SecretName } from '../domain/secrets.ts';
import type { SecretStore } from '../session/secretVault.ts';

/** Secrets in the editor's own storage, which the operating system's keychain encrypts. */
export function editorSecrets(storage: SecretStorage, onSecret: (value: string) => void): SecretStore {
  return {
    async get(linkId, name) {
      const value = await storage.get(keyOf(linkId, name));
      if (value !== undefined) onSecret(value);
      return value;
    },
    async set(linkId, name, value) {
      onSecret(value);
      await storage.store(keyOf(linkId, name), value);
    },
    async delete(linkId) {
      for (const name of SECRET_NAMES) await storage.delete(keyOf(linkId, name));
    },
  };
}

function keyOf(linkId: string, name: SecretName): string {
  return `${linkId}/${name}`;
}
