import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LinkingEvent } from '../../../src/protocol/linking.ts';
import type { SqlConnection } from '../../../src/domain/sqlConnection.ts';
import { beginHere } from '../../../src/session/beginSync.ts';
import { LinkOperations } from '../../../src/session/linkOperations.ts';
import { LinkingSession } from '../../../src/session/linkingSession.ts';
import type { SecretName } from '../../../src/domain/secrets.ts';
import type { SecretStore } from '../../../src/session/secretVault.ts';
import {
  READER,
  startSandboxSides,
  type SandboxOptions,
  type SandboxSides,
} from '../../support/sandboxSides.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

/** What a host's vault does, in memory: the one thing that two sessions of a linking have in common beside the disk. */
class MemorySecrets implements SecretStore {
  readonly kept = new Map<string, string>();

  async get(linkId: string, name: SecretName): Promise<string | undefined> {
    return this.kept.get(`${linkId} ${name}`);
  }

  async set(linkId: string, name: SecretName, value: string): Promise<void> {
    this.kept.set(`${linkId} ${name}`, value);
  }

  async delete(linkId: string): Promise<void> {
    for (const key of this.kept.keys()) if (key.startsWith(linkId)) this.kept.delete(key);
  }
}

export interface Keys {
  readonly id: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Both sides in this process, a state folder, and as many "processes" on it as a test wants. */
export class SessionBench {
  readonly sides: SandboxSides;
  readonly secrets = new MemorySecrets();
  readonly #folder = temporaryFolder();

  constructor(sides: SandboxSides) {
    this.sides = sides;
  }

  static async start(options: SandboxOptions = {}): Promise<SessionBench> {
    const sage = { customers: 20, products: 10, orders: 5, ...options.sage };
    return new SessionBench(await startSandboxSides({ ...options, sage }));
  }

  get stateDir(): string {
    return this.#folder.path;
  }

  get keys(): Keys {
    return { id: this.sides.implementationId, ...this.sides.keys };
  }

  /** As a new process opens it: nothing is shared but the disk and the vault. */
  open(): LinkOperations {
    return new LinkOperations(this.stateDir, this.secrets);
  }

  async begin({ synchronise = false, keys = this.keys } = {}): Promise<LinkingSession> {
    const operations = this.open();
    const beginSync = synchronise ? beginHere(operations) : undefined;
    const session = LinkingSession.start(operations, { beginSync });
    await this.secrets.set(session.linkId, 'sqlPassword', READER.password);
    await this.secrets.set(session.linkId, 'privateKey', keys.privateKey);
    return session;
  }

  /** What a person does in the wizard from its first step to its end, for an existing implementation. */
  events({
    connection = this.sides.connection,
    keys = this.keys,
    admin = 1,
    invite = [2],
  }: {
    readonly connection?: SqlConnection;
    readonly keys?: Keys;
    readonly admin?: number;
    readonly invite?: number[];
  } = {}): readonly LinkingEvent[] {
    return [
      { type: 'CONNECT', connection },
      { type: 'CHOOSE_COMPANY', code: 1 },
      {
        type: 'SUBMIT_IMPLEMENTATION',
        form: {
          apiUrl: this.sides.crm.baseUrl,
          implementationId: keys.id,
          name: '',
          publicKey: keys.publicKey,
          hasPrivateKey: true,
        },
      },
      { type: 'NEXT' },
      { type: 'ACCEPT_TERMS', privacy: true, terms: true },
      { type: 'NEXT' },
      { type: 'SELECT_AGENTS', selection: { admin, invite } },
      { type: 'INVITE' },
      { type: 'NEXT' },
      { type: 'START' },
      { type: 'FINISH' },
    ];
  }

  /** The text of the snapshot on disk. */
  kept(linkId: string): string {
    return readFileSync(join(this.stateDir, 'links', linkId, 'session.json'), 'utf8');
  }

  hasFolder(linkId: string): boolean {
    return existsSync(join(this.stateDir, 'links', linkId));
  }

  async close(): Promise<void> {
    await this.sides.close();
    this.#folder.remove();
  }
}

/** Goes through the events one after the other; each must be answered without a problem. */
export async function walk(session: LinkingSession, events: readonly LinkingEvent[]): Promise<void> {
  for (const event of events) {
    const { context } = await session.step(event);
    const problem = context.error ?? context.fieldProblems[0]?.error ?? context.selectionProblems[0]?.error;
    if (problem !== undefined) throw new Error(`${event.type}: ${problem.code} ${problem.cause ?? ''}`);
  }
}
