import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';
import { startAddin, type Addin } from '../../../src/addin/addinServer.ts';
import { renderReport } from '../../../src/report/page/renderReport.ts';
import type { LinkingEvent } from '../../../src/protocol/linking.ts';
import { linkChanges } from '../../../src/host/linkChanges.ts';
import { beginInService } from '../../../src/session/beginSync.ts';
import { LinkOperations } from '../../../src/session/linkOperations.ts';
import { LinkingSessions } from '../../../src/session/linkingSessions.ts';
import type { PanelServices } from '../../../src/session/panel/openScreen.ts';
import { PanelController } from '../../../src/session/panel/panelController.ts';
import { gatherReport } from '../../../src/report/facts/gatherReport.ts';
import { textsIn } from '../../../src/texts/textsIn.ts';
import { SessionBench, walk, type Keys } from '../../session/support/sessionBench.ts';
import type { SandboxOptions } from '../../support/sandboxSides.ts';
import { ServiceHere } from '../../support/serviceHere.ts';

const ASSETS = fileURLToPath(new URL('../../../dist/panel', import.meta.url));

/**
 * The panel's host and both other sides in this process, where a spec can make them fail: the loopback server, the
 * session side and a connection service, on a state folder of their own.
 */
export class PanelHost {
  readonly bench: SessionBench;
  #program: Program;
  #cookie: Promise<Cookie> | undefined;

  private constructor(bench: SessionBench, program: Program) {
    this.bench = bench;
    this.#program = program;
  }

  static async start(options: SandboxOptions = {}): Promise<PanelHost> {
    const bench = await SessionBench.start(options);
    return new PanelHost(bench, await startProgram(bench));
  }

  /** Where the panel is, for a browser that `admit` let in. */
  get url(): string {
    return new URL('/', this.#program.addin.url).href;
  }

  get service(): ServiceHere {
    return this.#program.service;
  }

  get operations(): LinkOperations {
    return this.#program.operations;
  }

  /** Lets a browser in: the address is worth one cookie, which the browsers of a spec have in common. */
  async admit(context: BrowserContext): Promise<void> {
    this.#cookie ??= redeem(this.#program.addin.url);
    await context.addCookies([await this.#cookie]);
  }

  /** As when the program was ended and started again: what is on disk and in the vault is left. */
  async restart(port?: number): Promise<void> {
    await this.#stop();
    this.#program = await startProgram(this.bench, port);
    this.#cookie = undefined;
  }

  /** A linking that went through these events before the panel is opened; its id. */
  async prepare(events: readonly LinkingEvent[], keys?: Keys): Promise<string> {
    const session = await this.bench.begin(keys === undefined ? {} : { keys });
    await walk(session, events);
    session.stop();
    return session.linkId;
  }

  /** A company that is linked, and synchronised by the service unless told otherwise; the link's id. */
  async link({ synchronise = true, ...choice }: LinkChoice = {}): Promise<string> {
    const linkId = await this.prepare(this.bench.events(choice), choice.keys);
    const sqlPassword = (await this.bench.secrets.get(linkId, 'sqlPassword')) ?? '';
    const privateKey = (await this.bench.secrets.get(linkId, 'privateKey')) ?? '';
    await this.service.serve(linkId, { sqlPassword, privateKey });
    if (synchronise) await this.synchronise(linkId);
    return linkId;
  }

  async synchronise(linkId: string): Promise<void> {
    await this.service.runNow(linkId, { confirmDeletes: false });
    await Promise.all(this.service.runs);
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.bench.close();
  }

  async #stop(): Promise<void> {
    const { addin, sessions, service } = this.#program;
    await addin.close();
    await sessions.close();
    await Promise.all(service.runs);
  }
}

export interface LinkChoice extends NonNullable<Parameters<SessionBench['events']>[0]> {
  readonly synchronise?: boolean;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly url: string;
}

interface Program {
  readonly addin: Addin;
  readonly operations: LinkOperations;
  readonly sessions: LinkingSessions;
  readonly service: ServiceHere;
}

/** Panels in the language that each browser asks for. */
async function startProgram(bench: SessionBench, port?: number): Promise<Program> {
  const operations = bench.open();
  const service = new ServiceHere((secrets) => new LinkOperations(bench.stateDir, secrets));
  const sessions = new LinkingSessions(operations, { beginSync: beginInService(operations, service) });
  const services: PanelServices = {
    operations,
    sessions,
    service,
    changes: linkChanges({ operations, service }),
    keeping: 'memory',
    async saveReport(linkId, language) {
      const report = await gatherReport(operations, linkId, {
        version: '0.0.0',
        service: null,
        verify: false,
      });
      return { name: 'report.html', page: renderReport(report, textsIn(language, 'panel')) };
    },
  };
  const addin = await startAddin({
    port,
    assets: ASSETS,
    connectPanel: (send) => new PanelController(services, send),
  });
  return { addin, operations, sessions, service };
}

async function redeem(url: string): Promise<Cookie> {
  const entered = await fetch(url, { redirect: 'manual' });
  const [pair = ''] = entered.headers.getSetCookie()[0]?.split(';') ?? [];
  const [name = '', value = ''] = pair.split('=');
  return { name, value, url: new URL(url).origin };
}
