import { dirname } from 'node:path';
import type { CheckResult } from '../protocol/checks.ts';
import type { PanelMessage } from '../protocol/panel.ts';
import { renderReport } from '../document/renderReport.ts';
import { connectService } from '../service/connectService.ts';
import { reportedService } from '../service/reportedService.ts';
import type { ServiceClient } from '../service/serviceClient.ts';
import { PROGRAM_VERSION } from '../service/version.ts';
import type { Texts } from '../texts/texts.ts';
import { beginInService } from '../session/beginSync.ts';
import { LinkOperations } from '../session/linkOperations.ts';
import { LinkingSessions } from '../session/linkingSessions.ts';
import { requireSecret } from '../session/linkSides.ts';
import { testConnection } from '../session/lookups.ts';
import type { OpenScreen, PanelServices, PanelSettings, ScreenOutput } from '../session/panel/openScreen.ts';
import { openOverview } from '../session/panel/overviewScreen.ts';
import { PanelController } from '../session/panel/panelController.ts';
import { sandboxConnection } from '../protocol/sandbox.ts';
import { startSandboxProcess, type SandboxProcess } from '../session/sandboxProcess.ts';
import type { SecretStore } from '../session/secretVault.ts';
import { gatherReport } from '../session/report/gatherReport.ts';
import { checkReportFile, writeReportFile } from '../session/report/reportFile.ts';
import { toErrorDetail, type ErrorDetail } from '../protocol/errors.ts';

export interface HostOptions {
  readonly stateRoot: string;
  readonly secrets: SecretStore;
  /** `dist/cli.js`: the program that the service runs in; the demo company's is beside it. */
  readonly program: string;
  readonly settings: () => PanelSettings;
  readonly intervalMinutes: number;
  readonly onNotice: (notice: ErrorDetail) => void;
  /** Asks the person where the handover report of a link is to stand, and writes it there. */
  readonly saveReport: (linkId: string) => void;
}

/**
 * All that needs the database driver, the HTTP client or the machine: a bundle of its own, loaded when a command or a
 * view first asks for it.
 */
export class Host {
  readonly operations: LinkOperations;
  readonly service: ServiceClient;
  readonly sessions: LinkingSessions;
  readonly #services: PanelServices;
  readonly #program: string;
  #sandbox: SandboxProcess | undefined;

  private constructor(options: HostOptions, operations: LinkOperations, service: ServiceClient) {
    this.operations = operations;
    this.service = service;
    this.#program = options.program;
    this.sessions = new LinkingSessions(operations, { beginSync: beginInService(operations, service) });
    this.#services = {
      operations,
      sessions: this.sessions,
      service,
      // Not waited for: the panel goes on while its person chooses a place.
      saveReport: async (linkId) => {
        options.saveReport(linkId);
        return undefined;
      },
      settings: options.settings,
    };
  }

  /** @throws LinkError `STATE_DIRECTORY_UNUSABLE`. */
  static async open(options: HostOptions): Promise<Host> {
    const operations = new LinkOperations(options.stateRoot, options.secrets, options.onNotice);
    const service = await connectService(options.stateRoot, { program: options.program, startIt: true });
    try {
      const host = new Host(options, operations, service);
      await host.configure(options.intervalMinutes);
      await host.#serveAll(options.onNotice);
      return host;
    } catch (thrown) {
      service.close();
      throw thrown;
    }
  }

  /** One panel's conversation with the session side. */
  connectPanel(send: (message: PanelMessage) => void): PanelController {
    return new PanelController(this.#services, send);
  }

  /** Minutes between two runs of a link. */
  async configure(intervalMinutes: number): Promise<void> {
    await this.service.configure({ intervalMinutes });
  }

  /** Starts the service that a person had stopped. */
  async startService(): Promise<void> {
    await this.service.start();
    await this.#serveAll(this.operations.state.notify);
  }

  async stopService(): Promise<void> {
    await this.service.stop();
  }

  /** All links and unfinished linkings, now and after each change. */
  watchOverview(output: ScreenOutput): OpenScreen {
    return openOverview(this.#services, output);
  }

  /** The connection test of a linked company (B2). @throws LinkError `LINK_NOT_FOUND` or `SECRET_MISSING`. */
  async testConnection(
    linkId: string,
    signal: AbortSignal,
    onResult: (result: CheckResult) => void,
  ): Promise<readonly CheckResult[]> {
    const { connection, company, implementation } = this.operations.registry.get(linkId);
    const { secrets } = this.operations;
    const keys = {
      publicKey: implementation.publicKey,
      privateKey: await requireSecret(secrets, linkId, 'privateKey'),
    };
    const password = await requireSecret(secrets, linkId, 'sqlPassword');
    const { apiUrl } = implementation;
    return testConnection(
      { connection, password, companyCode: company.code, apiUrl, keys },
      onResult,
      signal,
    );
  }

  /**
   * Writes the handover report of a linked company (B9) to a file, in whose place another may stand.
   *
   * @throws LinkError `LINK_NOT_FOUND`, a `REPORT_` code, or what kept the two sides from being compared.
   */
  async saveReport(
    linkId: string,
    file: string,
    {
      texts,
      verify,
      signal,
    }: { readonly texts: Texts; readonly verify: boolean; readonly signal: AbortSignal },
  ): Promise<void> {
    checkReportFile(file, { replace: true });
    const service = await reportedService(this.service, linkId);
    const report = await gatherReport(this.operations, linkId, {
      version: PROGRAM_VERSION,
      service,
      verify,
      signal,
    });
    signal.throwIfAborted();
    writeReportFile(file, renderReport(report, texts));
  }

  /** Other keys for a linked company (B8); the service uses them from its next run on. */
  async rotateKeys(linkId: string, keys: { publicKey: string; privateKey: string }): Promise<void> {
    await this.operations.rotateKeys(linkId, keys);
    await this.#serve(linkId);
  }

  /** Another password of the SQL login; the service uses it from its next run on. */
  async changePassword(linkId: string, password: string): Promise<void> {
    await this.operations.changePassword(linkId, password);
    await this.#serve(linkId);
  }

  /** Ends a link (B8): the service lets go of it first. */
  async unlink(linkId: string): Promise<void> {
    await this.service.forget(linkId);
    try {
      await this.operations.unlink(linkId);
    } catch (thrown) {
      // Still linked, so still served.
      await this.#serve(linkId);
      throw thrown;
    }
  }

  /** Starts the demo company and brings a linking up to its implementation; the rest is the person's. */
  async beginDemo(): Promise<string> {
    this.#sandbox ??= await startSandboxProcess(dirname(this.#program), []);
    const { sql, api } = this.#sandbox.description;
    const { sessions, operations } = this;
    const session = sessions.enter();
    const { linkId } = session;
    try {
      await operations.secrets.set(linkId, 'sqlPassword', sql.password);
      await operations.secrets.set(linkId, 'privateKey', api.privateKey);
      await session.step({ type: 'CONNECT', connection: sandboxConnection(this.#sandbox.description) });
      await session.step({ type: 'CHOOSE_COMPANY', code: 1 });
      const form = {
        apiUrl: api.baseUrl,
        implementationId: api.implementationId,
        name: '',
        publicKey: api.publicKey,
        hasPrivateKey: true,
      };
      await session.step({ type: 'SUBMIT_IMPLEMENTATION', form });
    } finally {
      sessions.leave(session);
    }
    return linkId;
  }

  /** Takes away what an earlier demo left: its company went with the window that it was started in. */
  async endDemo(linkId: string): Promise<void> {
    const isLinked = this.operations.registry.has(linkId);
    if (isLinked) return this.unlink(linkId);
    await this.sessions.discard(linkId);
    await this.operations.secrets.delete(linkId);
  }

  async close(): Promise<void> {
    await this.sessions.close();
    this.service.close();
    await this.#sandbox?.stop();
  }

  /** The service keeps secrets in memory only: one that was started anew is told them again. */
  async #serveAll(onNotice: HostOptions['onNotice']): Promise<void> {
    for (const { id } of this.operations.registry.list()) {
      // One that cannot be served must not keep the others from it.
      await this.#serve(id).catch((thrown: unknown) => onNotice(toErrorDetail(thrown)));
    }
  }

  async #serve(linkId: string): Promise<void> {
    const { secrets } = this.operations;
    const sqlPassword = await secrets.get(linkId, 'sqlPassword');
    const privateKey = await secrets.get(linkId, 'privateKey');
    if (sqlPassword !== undefined && privateKey !== undefined)
      await this.service.serve(linkId, { sqlPassword, privateKey });
  }
}
