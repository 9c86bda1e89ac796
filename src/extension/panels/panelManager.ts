import { randomBytes } from 'node:crypto';
import {
  Uri,
  ViewColumn,
  window,
  type ExtensionContext,
  type WebviewPanel,
  type WebviewPanelSerializer,
} from 'vscode';
import { toErrorDetail } from '../../domain/errors.ts';
import type { GuidePlace } from '../../domain/guide.ts';
import { panelCommand, type PanelMessage, type PanelScreen, type PanelView } from '../../protocol/panel.ts';
import { EMPTY_STYLE, panelPage } from '../../session/panel/panelPage.ts';
import type { PanelController } from '../../session/panel/panelController.ts';
import type { Language } from '../../texts/language.ts';
import { messagesIn, textsIn } from '../../texts/textsIn.ts';
import type { Host } from '../host.ts';
import { VIEW_TYPE } from '../manifestNames.ts';

interface OpenPanel {
  readonly panel: WebviewPanel;
  /** Once the host was opened. */
  controller: PanelController | undefined;
  /** What the panel shows; at first what it was opened for. */
  linkId: string | undefined;
  screen: PanelScreen['name'] | undefined;
}

export interface PanelManagerOptions {
  readonly context: ExtensionContext;
  readonly host: () => Promise<Host>;
  readonly language: () => Language;
  readonly onMessage: (message: PanelMessage) => void;
  readonly openGuide: (place: GuidePlace) => void;
}

/** The panels of this window: one a company, and one for all of them. */
export class PanelManager implements WebviewPanelSerializer {
  readonly #options: PanelManagerOptions;
  readonly #open = new Set<OpenPanel>();

  constructor(options: PanelManagerOptions) {
    this.#options = options;
  }

  /** Whether a person has the company before their eyes. */
  isShowing(linkId: string): boolean {
    return [...this.#open].some((open) => open.linkId === linkId && open.panel.visible);
  }

  show(screen: PanelScreen): void {
    const linkId = screen.name === 'overview' ? undefined : screen.linkId;
    const isNew = screen.name === 'wizard' && linkId === undefined;
    const isIt = (one: OpenPanel) =>
      linkId === undefined ? one.screen === 'overview' : one.linkId === linkId;
    const open = isNew ? undefined : [...this.#open].find(isIt);
    if (open !== undefined) {
      open.panel.reveal();
      const isAsked = screen.name === 'status' && screen.action !== undefined;
      if (isAsked || open.screen !== screen.name) open.controller?.receive({ type: 'show', screen });
      return;
    }
    const panel = window.createWebviewPanel(
      VIEW_TYPE,
      'Sage 200 Link',
      ViewColumn.Active,
      this.#webviewOptions,
    );
    this.#connect(panel, screen);
  }

  /** After the window was loaded again: the panel itself knows where it was. */
  async deserializeWebviewPanel(panel: WebviewPanel): Promise<void> {
    panel.webview.options = this.#webviewOptions;
    this.#connect(panel, undefined);
  }

  get #assets(): Uri {
    return Uri.joinPath(this.#options.context.extensionUri, 'dist', 'panel');
  }

  get #webviewOptions() {
    return { enableScripts: true, localResourceRoots: [this.#assets] };
  }

  #connect(panel: WebviewPanel, screen: PanelScreen | undefined): void {
    const { host, context, onMessage, openGuide } = this.#options;
    panel.iconPath = Uri.joinPath(context.extensionUri, 'media', 'panel.svg');
    const send = (message: PanelMessage) => {
      if (message.type === 'view') this.#name(open, message.view);
      onMessage(message);
      void panel.webview.postMessage(message);
    };
    const open: OpenPanel = {
      panel,
      controller: undefined,
      linkId: screen === undefined || screen.name === 'overview' ? undefined : screen.linkId,
      screen: screen?.name,
    };
    this.#open.add(open);
    // A panel that was just made has nothing to come back to yet: it is told what it was made for.
    let pending = screen;
    let isDisposed = false;
    panel.webview.onDidReceiveMessage(async (message: unknown) => {
      // Needs no host: what is read may be why there is none.
      const place = guideAsked(message);
      if (place !== undefined) return openGuide(place);
      try {
        open.controller ??= (await host()).connectPanel(send);
        if (isDisposed) return open.controller.close();
        open.controller.receive(
          pending !== undefined && isReady(message) ? { type: 'ready', screen: pending } : message,
        );
        pending = undefined;
      } catch (thrown) {
        // Tried again with the next message: the panel offers to.
        send({ type: 'problem', problem: toErrorDetail(thrown) });
      }
    });
    panel.onDidDispose(() => {
      isDisposed = true;
      this.#open.delete(open);
      open.controller?.close();
    });
    panel.webview.html = this.#page(panel);
  }

  #page({ webview }: WebviewPanel): string {
    const nonce = randomBytes(16).toString('base64');
    const language = this.#options.language();
    const asset = (name: string) => webview.asWebviewUri(Uri.joinPath(this.#assets, name)).toString();
    const policy = [
      `default-src 'none'`,
      `script-src 'nonce-${nonce}'`,
      `style-src ${webview.cspSource} ${EMPTY_STYLE}`,
      `font-src ${webview.cspSource}`,
      `img-src ${webview.cspSource} data:`,
    ].join('; ');
    return panelPage({
      language,
      messages: messagesIn(language),
      nonce,
      script: asset('panel.js'),
      styles: [asset('panel.css')],
      policy,
    });
  }

  /** The panel is called after what it shows. */
  #name(open: OpenPanel, view: PanelView): void {
    const texts = textsIn(this.#options.language());
    open.screen = view.screen;
    switch (view.screen) {
      case 'overview':
        open.linkId = undefined;
        open.panel.title = texts.text('overview.heading');
        return;
      case 'wizard':
        open.linkId = view.linking.linkId;
        open.panel.title = view.linking.company.chosen?.name ?? texts.text('wizard.title');
        return;
      case 'status':
        open.linkId = view.link.id;
        open.panel.title = view.link.company.name;
    }
  }
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}

function guideAsked(message: unknown): GuidePlace | undefined {
  const command = panelCommand.safeParse(message).data;
  return command?.type === 'openGuide' ? command.place : undefined;
}
