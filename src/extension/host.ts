import { dirname } from 'node:path';
import type { CheckResult } from '../domain/checks.ts';
import type { PanelMessage } from '../protocol/panel.ts';
import { renderReport } from '../report/page/renderReport.ts';
import { DemoCompany, endDemoLinking } from '../host/demoCompany.ts';
import { changePassword, linkChanges, rotateKeys, serveAll, unlink } from '../host/linkChanges.ts';
import { makeReport } from '../host/makeReport.ts';
import { openWorkplace, type Workplace } from '../host/workplace.ts';
import type { ServiceClient } from '../service/serviceClient.ts';
import type { Texts } from '../texts/texts.ts';
import { LinkOperations } from '../session/linkOperations.ts';
import type { LinkingSessions } from '../session/linkingSessions.ts';
import { testLink } from '../session/testLink.ts';
import type { OpenScreen, PanelServices, PanelSettings, ScreenOutput } from '../session/panel/openScreen.ts';
import { openOverview } from '../session/panel/overviewScreen.ts';
import { PanelController } from '../session/panel/panelController.ts';
import type { SecretStore } from '../session/secretVault.ts';
import { checkReportFile, writeReportFile } from '../report/facts/reportFile.ts';
import type { ErrorDetail } from '../domain/errors.ts';

export interface HostOptions {
  readonly stateRoot: string;
  readonly secrets: SecretStore;
  /** `dist/cli.js`: the program that the service runs in; the demo company's is beside it. */
  readonly program: string;
  readonly settings: () => PanelSettings;
  readonly intervalMinutes: number;
  readonly onNotice: (notice: ErrorDetail) => void;
  /** That a linking was begun with the demo company, which goes with this window. */
  readonly onDemo: (linkId: string) => Promise<void>;
  /** Asks the person where the handover report of a link is to stand, and writes it there. */
  readonly saveReport: (linkId: string) => void;
}

/**
 * All that needs the database driver, the HTTP client or the machine: a bundle of its own, loaded when a command or a
 * view first asks for it.
 */
export class Host {
  readonly #workplace: Workplace;
  readonly #options: HostOptions;
  readonly #panelServices: PanelServices;
  readonly #demo: DemoCompany;

  private constructor(options: HostOptions, workplace: Workplace) {
    this.#options = options;
    this.#workplace = workplace;
    this.#demo = new DemoCompany(workplace, dirname(options.program));
    this.#panelServices = {
      ...workplace,
      // Not waited for: the panel goes on while its person chooses a place.
      saveReport: async (linkId) => {
        options.saveReport(linkId);
        return undefined;
      },
      changes: linkChanges(workplace),
      keeping: 'encrypted',
      beginDemo: () => this.beginDemo(),
      settings: options.settings,
    };
  }

  get operations(): LinkOperations {
    return this.#workplace.operations;
  }

  get service(): ServiceClient {
    return this.#workplace.service;
  }

  get sessions(): LinkingSessions {
    return this.#workplace.sessions;
  }

  /** @throws LinkError `STATE_DIRECTORY_UNUSABLE`. */
  static async open(options: HostOptions): Promise<Host> {
    const operations = new LinkOperations(options.stateRoot, options.secrets, options.onNotice);
    const workplace = await openWorkplace(operations, { program: options.program });
    try {
      const host = new Host(options, workplace);
      await host.configure(options.intervalMinutes);
      await serveAll(operations, workplace.service, options.onNotice);
      return host;
    } catch (thrown) {
      workplace.service.close();
      throw thrown;
    }
  }

  /** One panel's conversation with the session side. */
  connectPanel(send: (message: PanelMessage) => void): PanelController {
    return new PanelController(this.#panelServices, send);
  }

  /** Minutes between two runs of a link. */
  async configure(intervalMinutes: number): Promise<void> {
    await this.service.configure({ intervalMinutes });
  }

  /** Starts the service that a person had stopped. */
  async startService(): Promise<void> {
    await this.service.start();
    await serveAll(this.operations, this.service, this.#options.onNotice);
  }

  async stopService(): Promise<void> {
    await this.service.stop();
  }

  /** All links and unfinished linkings, now and after each change. */
  watchOverview(output: ScreenOutput): OpenScreen {
    return openOverview(this.#panelServices, output);
  }

  /** The connection test of a linked company (B2). @throws LinkError `LINK_NOT_FOUND` or `SECRET_MISSING`. */
  async testConnection(
    linkId: string,
    signal: AbortSignal,
    onResult: (result: CheckResult) => void,
  ): Promise<readonly CheckResult[]> {
    return testLink(this.operations, linkId, onResult, signal);
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
    const report = await makeReport(this.#workplace, linkId, { verify, signal });
    signal.throwIfAborted();
    writeReportFile(file, renderReport(report, texts));
  }

  async rotateKeys(linkId: string, keys: { publicKey: string; privateKey: string }): Promise<void> {
    await rotateKeys(this.#workplace, linkId, keys);
  }

  async changePassword(linkId: string, password: string): Promise<void> {
    await changePassword(this.#workplace, linkId, password);
  }

  async unlink(linkId: string): Promise<void> {
    await unlink(this.#workplace, linkId);
  }

  /** Starts the demo company, and a linking on it (B11). */
  async beginDemo(): Promise<string> {
    const linkId = await this.#demo.begin();
    await this.#options.onDemo(linkId);
    return linkId;
  }

  /** Takes away what an earlier demo left: its company went with the window that it was started in. */
  async endDemo(linkId: string): Promise<void> {
    await endDemoLinking(this.#workplace, linkId);
  }

  async close(): Promise<void> {
    await this.#workplace.close();
    await this.#demo.close();
  }
}
