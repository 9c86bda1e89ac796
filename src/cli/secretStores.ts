import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { LinkError } from '../domain/errors.ts';
import { isOpenToOthers, parseJson, readTextFile, writeStateFile } from '../session/stateFiles.ts';
import { SECRET_NAMES, type SecretName } from '../domain/secrets.ts';
import type { SecretStore } from '../session/secretVault.ts';

const VARIABLES: Readonly<Record<SecretName, string>> = {
  sqlPassword: 'SAGE200_SQL_PASSWORD',
  privateKey: 'SSM_PRIVATE_KEY',
};

/** Secrets from the environment: the same for whatever link is worked on. Nothing is kept. */
export class EnvironmentSecrets implements SecretStore {
  readonly #made = new Map<string, Map<SecretName, string>>();
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv = process.env) {
    this.#env = env;
  }

  async get(linkId: string, name: SecretName): Promise<string | undefined> {
    // A variable that is set to nothing holds no secret.
    return this.#made.get(linkId)?.get(name) ?? (this.#env[VARIABLES[name]] || undefined);
  }

  /** For the rest of this call alone. */
  async set(linkId: string, name: SecretName, value: string): Promise<void> {
    const known = this.#made.get(linkId) ?? new Map<SecretName, string>();
    this.#made.set(linkId, known.set(name, value));
  }

  async delete(linkId: string): Promise<void> {
    this.#made.delete(linkId);
  }
}

const secretsFile = z.record(z.string(), z.partialRecord(z.enum(SECRET_NAMES), z.string()));

/** Secrets in a file that the user named, by link; what is not in it comes from the environment. */
export class FileSecrets implements SecretStore {
  readonly #file: string;
  readonly #fallback: SecretStore;

  /** @throws LinkError `USAGE`, or on Windows `SECRETS_FILE_OPEN`, for a file that others may read. */
  constructor(file: string, fallback: SecretStore, command: string) {
    if (process.platform !== 'win32' && existsSync(file) && (statSync(file).mode & 0o077) !== 0) {
      throw new LinkError('USAGE', { detail: `--secrets-file ${file}: chmod 600`, command });
    }
    // One that is still to be written gets the rights of its folder.
    if (isOpenToOthers(existsSync(file) ? file : dirname(resolve(file))))
      throw new LinkError('SECRETS_FILE_OPEN', { file });
    this.#file = file;
    this.#fallback = fallback;
  }

  async get(linkId: string, name: SecretName): Promise<string | undefined> {
    return this.#read()[linkId]?.[name] ?? this.#fallback.get(linkId, name);
  }

  async set(linkId: string, name: SecretName, value: string): Promise<void> {
    const all = this.#read();
    writeStateFile(this.#file, { ...all, [linkId]: { ...all[linkId], [name]: value } });
  }

  async delete(linkId: string): Promise<void> {
    const { [linkId]: _, ...others } = this.#read();
    if (existsSync(this.#file)) writeStateFile(this.#file, others);
  }

  /** Neither a parser's words nor a name of the file's own are told: they may be the secret. */
  #read(): z.infer<typeof secretsFile> {
    const file = this.#file;
    const text = readTextFile(file);
    if (text === undefined) return {};
    const content = parseJson(text, (line) => new LinkError('SECRETS_FILE_NOT_JSON', { file, line }));
    const parsed = secretsFile.safeParse(content);
    if (parsed.success) return parsed.data;
    throw new LinkError('SECRETS_FILE_WRONG', { file, ...placeOf(content, parsed.error) });
  }
}

/** Which entry of the file is wrong, from 1, and in which of its fields; 0 and nothing where it is the whole. */
function placeOf(
  content: unknown,
  { issues }: z.ZodError,
): { readonly entry: number; readonly secret: string } {
  const [linkId, field] = issues[0]?.path ?? [];
  const entries = Object.keys(typeof content === 'object' && content !== null ? content : {});
  const secret = SECRET_NAMES.find((name) => name === field) ?? '';
  return { entry: entries.indexOf(String(linkId)) + 1, secret };
}
