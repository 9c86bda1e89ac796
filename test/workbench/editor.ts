import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Language } from '../../src/texts/language.ts';
import type { TextKey, TextParams, Texts } from '../../src/texts/texts.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import nlsEs from '../../package.nls.es.json' with { type: 'json' };
import nlsEn from '../../package.nls.json' with { type: 'json' };
import type { ShownPanel } from '../e2e/support/shownPanel.ts';

type Title = keyof typeof nlsEn;

/** The editor as a person sees it: palette, tree, and the panel inside its frames. */
export class Editor implements ShownPanel {
  readonly window: Page;
  readonly texts: Texts;
  readonly #titles: Readonly<Record<Title, string>>;

  constructor(window: Page, language: Language) {
    this.window = window;
    this.texts = textsIn(language, 'panel');
    this.#titles = { es: nlsEs, en: nlsEn }[language];
  }

  /** The panel that is shown. */
  get page(): ShownPanel['page'] {
    return this.#frame;
  }

  get #frame(): FrameLocator {
    return this.window.frameLocator('iframe.webview').frameLocator('#active-frame');
  }

  text(key: TextKey, params?: TextParams): string {
    return this.texts.text(key, params);
  }

  button(key: TextKey, params?: TextParams): Locator {
    return this.#frame.getByRole('button', { name: this.text(key, params), exact: true });
  }

  field(key: TextKey): Locator {
    return this.#frame.locator('input').and(this.#frame.getByLabel(this.text(key), { exact: true }));
  }

  async heading(key: TextKey, params?: TextParams): Promise<void> {
    await this.#frame.getByRole('heading', { name: this.text(key, params), exact: true }).waitFor();
  }

  async says(words: string | RegExp): Promise<void> {
    await this.#frame.getByText(words).first().waitFor();
  }

  /** Runs a command of ours from the palette, by its title. */
  async command(title: Title): Promise<void> {
    await this.#run(`Sage 200: ${this.#titles[title]}`);
  }

  /** Loads the window again as the editor does it: what a panel keeps is written first. */
  async reloadWindow(): Promise<void> {
    const loaded = this.window.waitForEvent('load');
    await this.#run('Developer: Reload Window');
    await loaded;
    await this.window.locator('.monaco-workbench').waitFor();
  }

  async #run(words: string): Promise<void> {
    await this.window.keyboard.press('F1');
    const input = this.window.locator('.quick-input-widget input');
    await input.waitFor();
    await input.pressSequentially(words);
    const row = this.window.locator('.quick-input-list .monaco-list-row').filter({ hasText: words });
    await row.first().waitFor();
    await this.window.keyboard.press('Enter');
  }

  async showTree(): Promise<void> {
    await this.window.getByRole('tab', { name: /Sage 200/ }).click();
  }

  /** A row of the tree. */
  row(words: string | RegExp): Locator {
    return this.window.getByRole('treeitem').filter({ hasText: words });
  }

  /** An entry of the status bar. */
  statusBar(words: string | RegExp): Locator {
    return this.window.locator('.statusbar-item').filter({ hasText: words });
  }

  /** A notification that offers something to do. */
  notification(words: string | RegExp): Locator {
    return this.window.locator('.notification-toast').filter({ hasText: words });
  }
}
