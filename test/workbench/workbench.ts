import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { sharedBrowser } from '../e2e/support/browser.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { installedServer, type EditorAge } from './install.ts';

export interface WorkbenchOptions {
  /** The newest, if nothing is said. */
  readonly age?: EditorAge;
  /** For tests inside the extension host: the address may name them, and notifications are not shown. */
  readonly smokeTest?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Variables of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** An extension package to install first. */
  readonly vsix?: string;
}

/** VS Code's own server, with a profile of its own, and its workbench in a browser. */
export class Workbench {
  readonly #server: ChildProcess;
  readonly #folder: ReturnType<typeof temporaryFolder>;
  readonly #origin: string;
  readonly #workspace: string;
  #log = '';

  private constructor(
    server: ChildProcess,
    folder: ReturnType<typeof temporaryFolder>,
    origin: string,
    workspace: string,
  ) {
    this.#server = server;
    this.#folder = folder;
    this.#origin = origin;
    this.#workspace = workspace;
  }

  static async start({
    age = 'newest',
    smokeTest = false,
    settings = {},
    env = {},
    vsix,
  }: WorkbenchOptions = {}): Promise<Workbench> {
    const { program, node } = installedServer(age);
    const folder = temporaryFolder();
    const places = {
      'user-data-dir': join(folder.path, 'user'),
      'server-data-dir': join(folder.path, 'server'),
      'extensions-dir': join(folder.path, 'extensions'),
    };
    const workspace = join(folder.path, 'workspace');
    mkdirSync(workspace);
    writeSettings(places['user-data-dir'], { ...CALM, ...settings });
    const profile = Object.entries(places).flatMap(([name, place]) => [`--${name}`, place]);
    if (vsix !== undefined) {
      const { status, stderr } = spawnSync(node, [program, '--install-extension', vsix, ...profile]);
      if (status !== 0) throw new Error(`the package was not installed: ${String(stderr)}`);
    }
    const port = await freePort();
    const server = spawn(
      node,
      [
        program,
        ...profile,
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--without-connection-token',
        '--accept-server-license-terms',
        '--telemetry-level',
        'off',
        ...(smokeTest ? ['--enable-smoke-test-driver'] : []),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
    );
    const workbench = new Workbench(server, folder, `http://127.0.0.1:${port}`, workspace);
    await workbench.#started();
    return workbench;
  }

  /** The folder of this profile, where logs and the extension's state lie. */
  get folder(): string {
    return this.#folder.path;
  }

  /** Where a person's own browser finds it. */
  get url(): string {
    return `${this.#origin}/?folder=${this.#workspace}`;
  }

  /** A browser that has never been here; its secrets outlive a reload, as a keychain's do. */
  async context(language: 'es' | 'en'): Promise<BrowserContext> {
    const browser = await sharedBrowser();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 860 },
      locale: language === 'es' ? 'es-ES' : 'en-GB',
    });
    if (language === 'es')
      await context.addInitScript(() => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: 'es' }));
    await context.route('**/mint-key', (route) =>
      route.fulfill({ status: 200, contentType: 'application/octet-stream', body: Buffer.alloc(32, 7) }),
    );
    return context;
  }

  /** Opens the workbench on an empty folder. */
  async open(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await page.goto(this.url);
    await page.locator('.monaco-workbench').waitFor();
    return page;
  }

  /**
   * Runs a compiled suite in the extension host, with the extension from its sources.
   *
   * @returns the code that the workbench ended with, and what it said.
   */
  async runSuite(
    context: BrowserContext,
    extension: string,
    suite: string,
  ): Promise<{ code: number; output: string }> {
    const page = await context.newPage();
    const { promise, resolve } = Promise.withResolvers<number>();
    let output = '';
    await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
      output += `${type} ${args.map(String).join(' ')}\n`;
    });
    await page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
    const remote = (path: string) => `vscode-remote://${new URL(this.#origin).host}${path}`;
    const payload = [
      ['extensionDevelopmentPath', remote(extension)],
      ['extensionTestsPath', remote(suite)],
    ];
    const query = new URLSearchParams({ folder: this.#workspace, payload: JSON.stringify(payload) });
    await page.goto(`${this.#origin}/?${String(query)}`);
    const code = await promise;
    await page.close();
    return { code, output };
  }

  async close(): Promise<void> {
    if (this.#server.exitCode === null) {
      this.#server.kill('SIGTERM');
      await once(this.#server, 'exit');
    }
    this.#folder.remove();
  }

  async #started(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const listen = (chunk: Buffer) => {
      this.#log += String(chunk);
      if (this.#log.includes('Extension host agent listening on')) resolve();
    };
    this.#server.stdout?.on('data', listen);
    this.#server.stderr?.on('data', listen);
    this.#server.once('exit', () => reject(new Error(`the server ended: ${this.#log}`)));
    await promise;
  }
}

/** Nothing but what a test is about. */
const CALM = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.commandCenter.enabled': false,
};

function writeSettings(userData: string, settings: Readonly<Record<string, unknown>>): void {
  const folder = join(userData, 'User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
