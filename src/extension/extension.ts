import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { env, window, workspace, type ExtensionContext, type Uri } from 'vscode';
import { LinkError, toErrorDetail, type ErrorDetail } from '../domain/errors.ts';
import { placeOfError } from '../domain/guide.ts';
import { isNodeSupported } from '../domain/nodeVersion.ts';
import type { OverviewView, PanelMessage } from '../protocol/panel.ts';
import type { OpenScreen } from '../session/panel/openScreen.ts';
import { textsIn } from '../texts/textsIn.ts';
import type { Texts } from '../texts/texts.ts';
import type { CommandName } from './manifestNames.ts';
import { COMMANDS } from './commands/commands.ts';
import type { Host } from './host.ts';
import { KnownCompanies } from './knownCompanies.ts';
import { Log } from './log.ts';
import { Notifier } from './notifier.ts';
import { GuidePanel } from './panels/guidePanel.ts';
import { PanelManager } from './panels/panelManager.ts';
import { editorSecrets } from './secretStorage.ts';
import { readIntervalMinutes, readLanguage, readSettings, SECTION } from './settings.ts';
import { StatusBar } from './statusBar.ts';
import { CompanyTree } from './tree/companyTree.ts';
import { CompanyView } from './tree/companyView.ts';

const MINUTE = 60_000;

/** In the editor's memory: the links that were made with the demo company. */
const DEMO_LINKS = 'demoLinks';

/** What the commands and views of one window share. Nothing heavy is loaded before `host()` is first asked for. */
export class Extension {
  readonly context: ExtensionContext;
  readonly log: Log;
  readonly panels: PanelManager;
  readonly guide: GuidePanel;
  readonly tree: CompanyTree;
  readonly view: CompanyView;
  readonly #known: KnownCompanies;
  readonly #statusBar: StatusBar;
  readonly notifier: Notifier;
  readonly #warned = new Set<string>();
  #host: Promise<Host> | undefined;
  #overview: OpenScreen | undefined;
  #last: Pick<OverviewView, 'links' | 'unfinished'> = { links: [], unfinished: [] };

  /** Shows the tree, and looks after the service from the start where companies are linked already. */
  static open(context: ExtensionContext): Extension {
    const extension = new Extension(context);
    if (existsSync(join(context.globalStorageUri.fsPath, 'links.json'))) void extension.watch();
    return extension;
  }

  private constructor(context: ExtensionContext) {
    this.context = context;
    this.log = new Log('Sage 200 Link');
    this.#known = new KnownCompanies(context.globalState);
    this.panels = new PanelManager({
      context,
      host: () => this.host(),
      language: readLanguage,
      onMessage: (message) => this.#look(message),
      openGuide: (place) => void this.run('openGuide', [place]),
    });
    this.guide = new GuidePanel(context, readLanguage);
    this.tree = new CompanyTree(() => this.texts);
    this.view = new CompanyView(this.tree, () => void this.watch());
    this.#statusBar = new StatusBar();
    this.notifier = new Notifier(context.globalState, this.panels);
    // "4 minutes ago" grows old by itself.
    const clock = setInterval(
      () => this.view.show({ ...this.#last, known: this.#known.all }, this.texts),
      MINUTE,
    );
    context.subscriptions.push(
      { dispose: () => clearInterval(clock) },
      this.log.channel,
      this.view,
      this.#statusBar,
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SECTION)) void this.#applySettings();
      }),
    );
  }

  get texts(): Texts {
    return textsIn(readLanguage(), 'panel');
  }

  /** Runs a command of the manifest; what goes wrong is told to the person. */
  async run(name: CommandName, args: readonly unknown[]): Promise<void> {
    try {
      await COMMANDS[name](this, ...args);
    } catch (thrown) {
      this.report(thrown);
    }
  }

  /** `…/status?link=ID` opens a company's status. */
  async openAddress({ path, query }: Uri): Promise<void> {
    const link = new URLSearchParams(query).get('link');
    if (path === '/status' && link !== null) await this.run('showStatus', [link]);
  }

  /** What is known of all links at this moment. */
  get overview(): Pick<OverviewView, 'links' | 'unfinished'> {
    return this.#last;
  }

  /** Loads and opens the host at the first call. @throws LinkError `STATE_DIRECTORY_UNUSABLE` or `SERVICE_UNAVAILABLE`. */
  host(): Promise<Host> {
    this.#host ??= this.#openHost();
    // One that could not be opened is tried again at the next call.
    this.#host.catch(() => {
      this.#host = undefined;
    });
    return this.#host;
  }

  /** Follows all links from now on, for the tree, the status bar and the notifications. */
  async watch(): Promise<void> {
    try {
      const host = await this.host();
      this.#overview ??= host.watchOverview({
        show: (view) => view.screen === 'overview' && this.#show(view),
        fail: (thrown) => this.log.problem(toErrorDetail(thrown)),
      });
    } catch (thrown) {
      this.report(thrown);
    }
  }

  /** The demo company lives as long as this window: what is linked with it goes when the next one opens. */
  async #rememberDemo(linkId: string): Promise<void> {
    const { globalState } = this.context;
    await globalState.update(DEMO_LINKS, [...globalState.get<string[]>(DEMO_LINKS, []), linkId]);
  }

  /** Reads everything anew. */
  async refresh(): Promise<void> {
    await this.watch();
    this.#overview?.refresh();
  }

  /** Tells a person what went wrong, with what to do; the code and the cause go into the log. */
  report(thrown: unknown): void {
    const detail = toErrorDetail(thrown);
    this.log.problem(detail);
    const { message, remedy } = this.texts.error(detail);
    const showLog = this.texts.text('button.showLog');
    const learnMore = this.texts.text('button.learnMore');
    void window.showErrorMessage(`${message} ${remedy}`, learnMore, showLog).then((choice) => {
      if (choice === learnMore) void this.run('openGuide', [placeOfError(detail.code)]);
      if (choice === showLog) this.log.channel.show();
    });
  }

  async close(): Promise<void> {
    this.#overview?.close();
    const host = await this.#host?.catch(() => undefined);
    await host?.close();
  }

  #look(message: PanelMessage): void {
    if (message.type === 'problem') return this.log.problem(message.problem);
    if (message.type === 'view' && message.view.screen === 'wizard') this.#known.remember(message.view);
  }

  #show(view: OverviewView): void {
    this.#last = view;
    this.view.show({ ...view, known: this.#known.all }, this.texts);
    this.#statusBar.show(view.links, this.texts);
    this.notifier.look(view, this.texts);
  }

  async #openHost(): Promise<Host> {
    requireSqlite();
    const { context, log } = this;
    const { Host } = await import('./host.ts');
    const host = await Host.open({
      stateRoot: context.globalStorageUri.fsPath,
      secrets: editorSecrets(context.secrets, (value) => log.hide(value)),
      program: join(context.extensionPath, 'dist', 'cli.js'),
      settings: () => readSettings((setting) => this.#warnOfSetting(setting)),
      intervalMinutes: readIntervalMinutes(),
      onNotice: (notice: ErrorDetail) => log.problem(notice),
      onDemo: (linkId) => this.#rememberDemo(linkId),
      saveReport: (linkId) => void this.run('saveReport', [linkId]),
    });
    const left: string[] = [];
    for (const linkId of context.globalState.get<string[]>(DEMO_LINKS, [])) {
      await host.endDemo(linkId).catch((thrown: unknown) => {
        left.push(linkId);
        log.problem(toErrorDetail(thrown));
      });
    }
    await context.globalState.update(DEMO_LINKS, left);
    log.info(`host opened, ${env.appName}, Node ${process.version}`);
    return host;
  }

  async #applySettings(): Promise<void> {
    if (this.#host === undefined) return;
    try {
      await (await this.host()).configure(readIntervalMinutes());
      this.tree.forget();
      await this.refresh();
    } catch (thrown) {
      this.report(thrown);
    }
  }

  /** Once each: settings are read again and again. */
  #warnOfSetting(setting: string): void {
    if (this.#warned.has(setting)) return;
    this.#warned.add(setting);
    void window.showWarningMessage(this.texts.text('settings.invalid', { setting }));
  }
}

/** The ledger needs SQLite; an editor older than what the manifest asks for may lack it, or some of what it does. */
function requireSqlite(): void {
  const isThere =
    isNodeSupported(process.versions.node) && process.getBuiltinModule('node:sqlite') !== undefined;
  if (!isThere) throw new LinkError('EDITOR_TOO_OLD');
}
