import { randomBytes } from 'node:crypto';
import { Uri, ViewColumn, window, workspace, type ExtensionContext, type WebviewPanel } from 'vscode';
import { guideAddress, type GuidePlace } from '../../domain/guide.ts';
import type { Language } from '../../texts/language.ts';
import { textsIn } from '../../texts/textsIn.ts';
import { guideInEditor } from './guideInEditor.ts';

const COMMAND = 'sage200Link.openGuide';

/** The guide in the editor: one panel, however often it is asked for. */
export class GuidePanel {
  readonly #context: ExtensionContext;
  readonly #language: () => Language;
  #panel: WebviewPanel | undefined;

  constructor(context: ExtensionContext, language: () => Language) {
    this.#context = context;
    this.#language = language;
  }

  /** Opens a page beside what the person is at. */
  async show(place: GuidePlace): Promise<void> {
    const { language = this.#language(), page, anchor } = place;
    const folder = Uri.joinPath(this.#context.extensionUri, 'dist', 'panel', 'guide');
    const file = Uri.joinPath(folder, guideAddress(language, { page }));
    const html = new TextDecoder().decode(await workspace.fs.readFile(file));
    const panel = this.#open(folder);
    panel.title = textsIn(language).text('button.guide');
    const { webview } = panel;
    const base = `${webview.asWebviewUri(Uri.joinPath(folder, language)).toString()}/`;
    const nonce = randomBytes(16).toString('base64');
    webview.html = guideInEditor(html, { base, source: webview.cspSource, nonce, language, anchor }, COMMAND);
    panel.reveal();
  }

  #open(folder: Uri): WebviewPanel {
    if (this.#panel !== undefined) return this.#panel;
    const panel = window.createWebviewPanel('sage200Link.guide', 'Sage 200 Link', ViewColumn.Beside, {
      enableScripts: true,
      enableCommandUris: [COMMAND],
      enableFindWidget: true,
      localResourceRoots: [folder],
    });
    panel.iconPath = Uri.joinPath(this.#context.extensionUri, 'media', 'panel.svg');
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    this.#panel = panel;
    return panel;
  }
}
