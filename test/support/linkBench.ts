import { join } from 'node:path';
import { inviteAgents } from '../../src/connector/agents/inviteAgents.ts';
import { readCommissionAgents } from '../../src/connector/agents/loadAgents.ts';
import { readUsers } from '../../src/connector/agents/crmUsers.ts';
import type { Ledger } from '../../src/connector/ledger/ledger.ts';
import { openLedger } from '../../src/connector/ledger/sqliteLedger.ts';
import { readCompanies } from '../../src/connector/sage200/installation.ts';
import { openSageDatabase, type SageDatabase } from '../../src/connector/sage200/sageDatabase.ts';
import type { ApiClientOptions } from '../../src/connector/salesManagement/apiClient.ts';
import { dryRun } from '../../src/connector/sync/dryRun.ts';
import { runSync, type RunSyncOptions } from '../../src/connector/sync/runSync.ts';
import { readFigures, readRejections } from '../../src/connector/sync/status.ts';
import type { SyncSides } from '../../src/connector/sync/read/syncContext.ts';
import { verifyLink } from '../../src/connector/sync/verify.ts';
import type { Verification } from '../../src/domain/verification.ts';
import type { DryRunFigures, Part, PartFigures, Rejection, RunSummary } from '../../src/domain/sync.ts';
import { RecordingClient } from './recordingClient.ts';
import type { SandboxOptions, SandboxSides } from './sandboxSides.ts';
import { startSides, type Sides } from './sides.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';

/** One link with both its sides and its ledger: what a synchronisation works on. */
export class LinkBench {
  readonly sides: Sides;
  readonly sage: SageDatabase;
  readonly crm: RecordingClient;
  readonly link: SyncSides['link'];
  readonly #folder = temporaryFolder();
  #ledger: Ledger;
  /** It is not where it could not be opened again. */
  #isOpen = true;
  /** Where the ledger was set aside when it was opened last. */
  setAside: string | undefined;

  constructor(sides: Sides, sage: SageDatabase, crm: RecordingClient, link: SyncSides['link']) {
    this.sides = sides;
    this.sage = sage;
    this.crm = crm;
    this.link = link;
    this.#ledger = openLedger(this.ledgerFile).ledger;
  }

  get ledgerFile(): string {
    return join(this.#folder.path, 'ledger.db');
  }

  get ledger(): Ledger {
    return this.#ledger;
  }

  /** The sandbox behind both sides; throws with real ones. */
  get sandbox(): SandboxSides {
    const { sandbox } = this.sides;
    if (sandbox === undefined) throw new Error('this test needs the sandbox');
    return sandbox;
  }

  syncSides(signal?: AbortSignal): SyncSides {
    const { link, sage, crm, ledger } = this;
    return { link, sage, crm, ledger, ...(signal === undefined ? {} : { signal }) };
  }

  sync(options: RunSyncOptions & { readonly signal?: AbortSignal } = {}): Promise<RunSummary> {
    const { signal, ...others } = options;
    return runSync(this.syncSides(signal), { settleDelay: 0, ...others });
  }

  dryRun(): Promise<readonly DryRunFigures[]> {
    return dryRun(this.syncSides());
  }

  verify(): Promise<Verification> {
    return verifyLink(this.syncSides());
  }

  async figures(part: Part): Promise<PartFigures> {
    const found = (await readFigures(this.ledger)).find((figures) => figures.part === part);
    if (found === undefined) throw new Error(`there are no figures of ${part}`);
    return found;
  }

  rejections(): Promise<readonly Rejection[]> {
    return readRejections(this.ledger);
  }

  /** Makes these agents users, the way the wizard does. */
  async invite(codes: readonly number[]): Promise<void> {
    const agents = await readCommissionAgents(this.sage, this.link.company.code);
    const chosen = agents.filter(({ code }) => codes.includes(code));
    await inviteAgents(this.crm, this.ledger, chosen, () => {});
  }

  /** Closes the ledger, lets its file be tampered with, and opens it again. */
  reopenLedger(tamper: (file: string) => void = () => {}): void {
    this.#closeLedger();
    tamper(this.ledgerFile);
    const opened = openLedger(this.ledgerFile);
    this.#ledger = opened.ledger;
    this.#isOpen = true;
    this.setAside = opened.setAside;
  }

  #closeLedger(): void {
    if (this.#isOpen) this.#ledger.close();
    this.#isOpen = false;
  }

  /** @param options.keepSides where another bench uses them too. */
  async close({ keepSides = false } = {}): Promise<void> {
    this.#closeLedger();
    await this.sage.close();
    if (!keepSides) await this.sides.close();
    this.#folder.remove();
  }
}

export interface BenchOptions extends SandboxOptions {
  readonly client?: ApiClientOptions;
}

export async function openBench(options: BenchOptions = {}): Promise<LinkBench> {
  return openBenchOn(await startSides(options), options);
}

/** A link of its own between sides that are there already. */
export async function openBenchOn(sides: Sides, options: BenchOptions): Promise<LinkBench> {
  const crm = new RecordingClient(sides.apiUrl, sides.keys, { firstDelay: 1, ...options.client });
  const sage = await openSageDatabase(sides.connection, sides.password);
  const [company] = await readCompanies(sage);
  const admin = (await readUsers(crm)).at(-1);
  if (company === undefined || admin === undefined) throw new Error('there is no company, or no user');
  return new LinkBench(sides, sage, crm, { company, adminUserId: admin.id, adminAgentCode: 1 });
}
