import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';
import { startAddin, type Addin } from '../../../src/addin/addinServer.ts';
import type { LinkingEvent } from '../../../src/protocol/linking.ts';
import { PanelController } from '../../../src/session/panel/panelController.ts';
import { PanelBench } from '../../session/panel/support.ts';
import { SessionBench, walk, type Keys } from '../../session/support/sessionBench.ts';
import type { SandboxOptions } from '../../support/sandboxSides.ts';

const ASSETS = fileURLToPath(new URL('../../../dist/panel', import.meta.url));

/**
 * The panel's host and both other sides in this process, where a spec can make them fail: the loopback server, the
 * session side and a connection service, on a state folder of their own.
 */
export class PanelHost {
  readonly bench: SessionBench;
  #panels: PanelBench;
  #addin: Addin;
  #cookie: Promise<Cookie> | undefined;

  private constructor(bench: SessionBench, panels: PanelBench, addin: Addin) {
    this.bench = bench;
    this.#panels = panels;
    this.#addin = addin;
  }

  static async start(options: SandboxOptions = {}): Promise<PanelHost> {
    const bench = await SessionBench.start(options);
    const panels = new PanelBench(bench);
    return new PanelHost(bench, panels, await serve(panels));
  }

  /** Where the panel is, for a browser that `admit` let in. */
  get url(): string {
    return new URL('/', this.#addin.url).href;
  }

  get service(): PanelBench['service'] {
    return this.#panels.service;
  }

  get operations(): PanelBench['services']['operations'] {
    return this.#panels.services.operations;
  }

  /** Lets a browser in: the address is worth one cookie, which the browsers of a spec have in common. */
  async admit(context: BrowserContext): Promise<void> {
    this.#cookie ??= redeem(this.#addin.url);
    await context.addCookies([await this.#cookie]);
  }

  /** As when the program was ended and started again: what is on disk and in the vault is left. */
  async restart(): Promise<void> {
    await this.#stop();
    this.#panels = new PanelBench(this.bench);
    this.#addin = await serve(this.#panels);
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
    await this.#addin.close();
    await this.#panels.close();
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

/** In the language that each browser asks for. */
function serve({ services }: PanelBench): Promise<Addin> {
  return startAddin({ assets: ASSETS, connectPanel: (send) => new PanelController(services, send) });
}

async function redeem(url: string): Promise<Cookie> {
  const entered = await fetch(url, { redirect: 'manual' });
  const [pair = ''] = entered.headers.getSetCookie()[0]?.split(';') ?? [];
  const [name = '', value = ''] = pair.split('=');
  return { name, value, url: new URL(url).origin };
}
