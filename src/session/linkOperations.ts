import { LinkRegistry } from '../connector/links/linkRegistry.ts';
import { ApiClient, type ApiKeys } from '../connector/salesManagement/apiClient.ts';
import { readWorkspace } from '../connector/salesManagement/workspace.ts';
import { writeAudit } from '../connector/state/auditLog.ts';
import { tryLock } from '../connector/state/fileLock.ts';
import type { RequestGate } from '../connector/salesManagement/requestGate.ts';
import type { RequestTurns } from '../connector/salesManagement/requestLimiter.ts';
import { openStateFolder, type StateFolder } from '../connector/state/stateFolder.ts';
import { isOpenToOthers } from '../connector/state/windowsAccess.ts';
import { readCompany, readCompanyIdentity } from '../connector/sage200/installation.ts';
import { requireSameCompany } from '../connector/sage200/sameCompany.ts';
import { dryRun } from '../connector/sync/dryRun.ts';
import { runSync } from '../connector/sync/runSync.ts';
import { readFigures, readRejections } from '../connector/sync/status.ts';
import { verifyLink } from '../connector/sync/verify.ts';
import type { CompanyIdentity } from '../domain/company.ts';
import { LinkError, type ErrorDetail } from '../domain/errors.ts';
import { summariseLink, type CompanyLink, type LinkSummary, type ServiceState } from '../domain/link.ts';
import type { DryRunFigures, PartFigures, Rejection, RunSummary, SyncProgress } from '../domain/sync.ts';
import type { Verification } from '../domain/verification.ts';
import { withSage } from './lookups.ts';
import { requirePassword, withLedger, withLinkSides, type LinkSides, type WorkOptions } from './linkSides.ts';
import type { SecretStore } from './secretVault.ts';

/** What a link's status shows (R19). */
export interface LinkStatus {
  readonly link: LinkSummary;
  readonly parts: readonly PartFigures[];
  readonly lastRun: RunSummary | null;
}

export interface SyncOptions {
  readonly confirmDeletes?: boolean;
  readonly onProgress?: (progress: SyncProgress) => void;
  readonly signal?: AbortSignal;
  /** Nobody asked for this run: it goes into the audit trail only where it changed something. */
  readonly onSchedule?: boolean;
  /** Where the requests of several runs share a limit. */
  readonly turns?: RequestTurns;
  /** How many requests of this run are in flight. */
  readonly gate?: RequestGate;
}

/** What can be done with linked companies; every host goes through here. */
export class LinkOperations {
  readonly state: StateFolder;
  readonly registry: LinkRegistry;
  readonly #secrets: SecretStore;

  /**
   * Whoever is told notices is told here already where others may get at the state folder (`STATE_DIRECTORY_OPEN`).
   *
   * @throws LinkError `STATE_DIRECTORY_UNUSABLE`.
   */
  constructor(stateRoot: string, secrets: SecretStore, onNotice?: (notice: ErrorDetail) => void) {
    this.state = openStateFolder(stateRoot, onNotice);
    if (onNotice !== undefined && isOpenToOthers(stateRoot))
      onNotice({ code: 'STATE_DIRECTORY_OPEN', params: { folder: stateRoot } });
    this.registry = new LinkRegistry(this.state.registry);
    this.#secrets = secrets;
  }

  get secrets(): SecretStore {
    return this.#secrets;
  }

  /** The folder that everything is kept in. */
  get stateRoot(): string {
    return this.state.root;
  }

  /** @throws LinkError `LINK_NOT_FOUND`. */
  link(linkId: string): CompanyLink {
    return this.registry.get(linkId);
  }

  links(): readonly CompanyLink[] {
    return this.registry.list();
  }

  isLinked(linkId: string): boolean {
    return this.registry.has(linkId);
  }

  /**
   * One synchronisation. Only one runs at a time for a link, in whatever process.
   *
   * @throws LinkError `SYNC_ALREADY_RUNNING`, `LINK_PAUSED` or what ended the run.
   */
  async sync(linkId: string, options: SyncOptions = {}): Promise<RunSummary> {
    const link = this.registry.get(linkId);
    if (link.service === 'paused') throw new LinkError('LINK_PAUSED', { company: link.company.name });
    const release = this.#lockRun(link);
    try {
      const { confirmDeletes = false, onSchedule = false, onProgress, signal, turns, gate } = options;
      if (confirmDeletes) writeAudit(this.state.audit, 'deletionsConfirmed', linkId);
      if (!onSchedule) writeAudit(this.state.audit, 'syncStarted', linkId);
      const summary = await this.#withSameCompany(link, { signal, turns, gate }, (sides) =>
        runSync(sides, { confirmDeletes, ...(onProgress === undefined ? {} : { onProgress }) }),
      );
      const { creates, updates, deletes, failures } = summary;
      if (!onSchedule || creates + updates + deletes + failures > 0)
        writeAudit(this.state.audit, 'syncFinished', linkId, { creates, updates, deletes, failures });
      return summary;
    } finally {
      release();
    }
  }

  /** Counts what a synchronisation would do (B4). */
  async dryRun(linkId: string, signal?: AbortSignal): Promise<readonly DryRunFigures[]> {
    const link = this.registry.get(linkId);
    return this.#withSameCompany(link, { signal }, (sides) => dryRun(sides));
  }

  /** Compares both sides record by record (B14). */
  async verify(linkId: string, signal?: AbortSignal): Promise<Verification> {
    const link = this.registry.get(linkId);
    return this.#withSameCompany(link, { signal }, (sides) => verifyLink(sides));
  }

  async status(linkId: string): Promise<LinkStatus> {
    const link = this.registry.get(linkId);
    return withLedger(this.state, linkId, async (ledger) => ({
      link: summariseLink(link),
      parts: await readFigures(ledger),
      lastRun: await ledger.lastRun(),
    }));
  }

  /** Rows of each stage at its last reading; empty before the first run. */
  async rowsByStage(linkId: string): Promise<ReadonlyMap<string, number>> {
    this.registry.get(linkId);
    const counters = await withLedger(this.state, linkId, (ledger) => ledger.counters());
    return new Map(counters.map(({ stage, source }) => [stage, source]));
  }

  /** The rejected records with their reasons (B5). */
  async rejections(linkId: string, limit?: number): Promise<readonly Rejection[]> {
    this.registry.get(linkId);
    return withLedger(this.state, linkId, (ledger) => readRejections(ledger, limit));
  }

  /** Makes parked records due again, all or one; how many. They go with the next synchronisation. */
  async releaseFailures(
    linkId: string,
    one?: { readonly stage: string; readonly key: string },
  ): Promise<number> {
    this.registry.get(linkId);
    const released = await withLedger(this.state, linkId, (ledger) => ledger.releaseFailures(one));
    writeAudit(this.state.audit, 'failuresRetried', linkId, { released });
    return released;
  }

  /** No run starts until `resume` (B7); one that is going on is ended by whoever runs it. */
  pause(linkId: string): LinkSummary {
    return this.#setService(linkId, 'paused', 'paused');
  }

  resume(linkId: string): LinkSummary {
    return this.#setService(linkId, 'active', 'resumed');
  }

  /**
   * Puts other keys of the same implementation in the place of those in use (B8). The old ones stay until the new ones
   * have been accepted.
   *
   * @throws LinkError `IMPLEMENTATION_MISMATCH` for keys of another implementation, or what the CRM says of them.
   */
  async rotateKeys(linkId: string, keys: ApiKeys): Promise<void> {
    const { apiUrl, id } = this.registry.get(linkId).implementation;
    const crm = new ApiClient(apiUrl, keys, { tries: 3 });
    await crm.login();
    const workspace = await readWorkspace(crm);
    if (workspace !== undefined && workspace.id !== id)
      throw new LinkError('IMPLEMENTATION_MISMATCH', { typed: id, found: workspace.id });
    const before = await this.#secrets.get(linkId, 'privateKey');
    await this.#secrets.set(linkId, 'privateKey', keys.privateKey);
    try {
      const now = this.registry.get(linkId);
      this.registry.put({ ...now, implementation: { ...now.implementation, publicKey: keys.publicKey } });
    } catch (thrown) {
      // Half a pair opens nothing.
      if (before !== undefined) await this.#secrets.set(linkId, 'privateKey', before);
      throw thrown;
    }
    writeAudit(this.state.audit, 'keysRotated', linkId);
  }

  /**
   * Puts another password of the SQL login in the place of the one in use, once it has been let in.
   *
   * @throws LinkError what the server says of it; the old one stays.
   */
  async changePassword(linkId: string, password: string): Promise<void> {
    const { connection } = this.registry.get(linkId);
    await withSage(connection, password, async () => {});
    await this.#secrets.set(linkId, 'sqlPassword', password);
    writeAudit(this.state.audit, 'passwordChanged', linkId);
  }

  /** Ends a link (B8). What it brought into the CRM stays there; its keys and its ledger go. */
  async unlink(linkId: string): Promise<LinkSummary> {
    const link = this.registry.get(linkId);
    const release = this.#lockRun(link);
    try {
      this.registry.remove(linkId);
      await this.#secrets.delete(linkId);
      writeAudit(this.state.audit, 'unlinked', linkId, { company: link.company.name });
    } finally {
      release();
    }
    this.state.removeLink(linkId);
    return summariseLink(link);
  }

  /**
   * A person's word that the company that answers now is the one that was linked, on a server that it moved to.
   *
   * @throws LinkError `COMPANY_ALREADY_LINKED` where that one has a link of its own.
   */
  async confirmServer(linkId: string): Promise<void> {
    const link = this.registry.get(linkId);
    const password = await requirePassword(this.#secrets, linkId, link.connection);
    const identity = await withSage(link.connection, password, async (sage) =>
      readCompanyIdentity(sage, await readCompany(sage, link.company.code)),
    );
    this.registry.put({ ...this.registry.get(linkId), identity });
    const place = ({ serverName, database }: CompanyIdentity) => `${serverName} / ${database}`;
    const [from, to] = [place(link.identity), place(identity)];
    writeAudit(this.state.audit, 'serverMoved', linkId, { from, to });
  }

  /** A person's word that tables or columns that are gone from Sage are meant to be: what the CRM holds of them stays. */
  async acceptMissing(linkId: string): Promise<void> {
    this.registry.get(linkId);
    await withLedger(this.state, linkId, (ledger) => ledger.forgetShapes());
    writeAudit(this.state.audit, 'missingAccepted', linkId);
  }

  /** Opens both sides, and goes no further where another company answers than the one that was linked (R1). */
  #withSameCompany<T>(
    link: CompanyLink,
    options: WorkOptions,
    work: (sides: LinkSides) => Promise<T>,
  ): Promise<T> {
    return withLinkSides(this.state, this.#secrets, link, options, async (sides) => {
      const learnt = await requireSameCompany(sides.sage, link);
      if (learnt !== undefined) this.registry.put({ ...this.registry.get(link.id), identity: learnt });
      return work(sides);
    });
  }

  #setService(linkId: string, service: ServiceState, action: 'paused' | 'resumed'): LinkSummary {
    const link = this.registry.get(linkId);
    if (link.service === service) return summariseLink(link);
    const changed = { ...link, service };
    this.registry.put(changed);
    writeAudit(this.state.audit, action, linkId);
    return summariseLink(changed);
  }

  #lockRun(link: CompanyLink): () => void {
    const release = tryLock(this.state.link(link.id).runLock);
    if (release === undefined) throw new LinkError('SYNC_ALREADY_RUNNING', { company: link.company.name });
    return release;
  }
}
