import assert from 'node:assert/strict';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { ErrorCode } from '../../../src/domain/errors.ts';
import type { PanelScreen } from '../../../src/protocol/panel.ts';
import type { Language } from '../../../src/texts/language.ts';
import type { TextKey, TextParams, Texts } from '../../../src/texts/texts.ts';
import { textsIn } from '../../../src/texts/textsIn.ts';
import { sharedBrowser } from './browser.ts';
import { collectComplaints } from './complaints.ts';
import type { ShownPanel } from './shownPanel.ts';
import { noteShifts } from './layoutShifts.ts';

export interface PanelOptions {
  readonly language?: Language;
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  /** Whether the system gives all pages its own few colours. */
  readonly forcedColors?: boolean;
  /** Where the panel was when it was left; the list of companies unless given. */
  readonly screen?: PanelScreen;
}

/** What a person's system asks for, by the theme that it leads to. */
export const THEMES = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  'high contrast light': { colorScheme: 'light', contrast: 'more' },
  'high contrast dark': { colorScheme: 'dark', contrast: 'more' },
} as const;
export type Theme = keyof typeof THEMES;

/** Who can let a browser in. */
export interface Host {
  readonly url: string;
  admit(context: BrowserContext): Promise<void>;
}

/** Milliseconds that a person's next step may take to come, on a machine that does other things too. */
const PATIENCE = 20_000;

/** Where the panel keeps its own state, in a browser. */
const STATE_KEY = 'sage200-link';

const LOCALES: Readonly<Record<Language, string>> = { es: 'es-ES', en: 'en-GB' };

/** A panel in a browser context of its own, in the language and the looks that a person asked for. */
export class Panel implements ShownPanel {
  readonly page: Page;
  readonly texts: Texts;
  /** All that went over the channel, as it was sent. */
  readonly sent: string[] = [];
  readonly received: string[] = [];
  readonly #complaints: string[];

  private constructor(page: Page, texts: Texts) {
    this.page = page;
    this.texts = texts;
    this.#complaints = collectComplaints(page);
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.sent.push(String(payload)));
      socket.on('framereceived', ({ payload }) => this.received.push(String(payload)));
    });
  }

  static async open(host: Host, options: PanelOptions = {}): Promise<Panel> {
    const { language = 'es', theme = 'light', width = 1100, height = 760, reducedMotion = false } = options;
    const { screen, forcedColors = false } = options;
    const browser = await sharedBrowser();
    const context = await browser.newContext({
      locale: LOCALES[language],
      viewport: { width, height },
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      forcedColors: forcedColors ? 'active' : 'none',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...THEMES[theme],
    });
    context.setDefaultTimeout(PATIENCE);
    await host.admit(context);
    await context.addInitScript(defineNameOfFocused);
    await context.addInitScript(noteShifts);
    if (screen !== undefined) await context.addInitScript(leaveAt, [STATE_KEY, screen] as const);
    const panel = new Panel(await context.newPage(), textsIn(language, 'panel'));
    await panel.page.goto(host.url);
    return panel;
  }

  text(key: TextKey, params?: TextParams): string {
    return this.texts.text(key, params);
  }

  button(key: TextKey, params?: TextParams): Locator {
    return this.page.getByRole('button', { name: this.text(key, params), exact: true });
  }

  /** A button that does nothing now, with the reason in its name. */
  blocked(key: TextKey, reason: TextKey): Locator {
    const name = `${this.text(key)}. ${this.text(reason)}`;
    return this.page.getByRole('button', { name, exact: true, disabled: true });
  }

  /** A text field, which has no role where it hides what is typed. */
  field(key: TextKey): Locator {
    return this.page.locator('input').and(this.page.getByLabel(this.text(key), { exact: true }));
  }

  /** Waits until a screen or a step with this heading is there. */
  async heading(key: TextKey, params?: TextParams): Promise<void> {
    await this.page.getByRole('heading', { name: this.text(key, params), exact: true }).waitFor();
  }

  /** Waits until these words can be read. */
  async says(words: string | RegExp): Promise<void> {
    await this.page.getByText(words).first().waitFor();
  }

  /** The name of what has the focus, however deep it lies. */
  focused(): Promise<string> {
    return this.page.evaluate(() => (globalThis as FocusWindow).nameOfFocused?.() ?? '');
  }

  /** Waits until what has the focus is named so. */
  async focusIsOn(name: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => (globalThis as FocusWindow).nameOfFocused?.() === wanted,
      name,
    );
  }

  /** Waits for a problem with this code; its sentence, its remedy, its code with the other side's own words. */
  async problem(code: ErrorCode): Promise<readonly string[]> {
    const problem = this.page.locator('sl-problem').filter({ hasText: code }).first();
    await problem.waitFor();
    return problem.getByRole('paragraph').allInnerTexts();
  }

  /** All that can be read, with the names that are only heard. */
  words(): Promise<string> {
    return this.page.locator('sl-app').ariaSnapshot();
  }

  /** Closes the browser context; fails where the page complained of anything. */
  async close(): Promise<void> {
    await this.page.context().close();
    assert.deepEqual(this.#complaints, []);
  }

  /** For a spec that cuts the connection: the browser's own word of it is no complaint of the page. */
  forgiveLostConnection(): void {
    const others = this.#complaints.filter((complaint) => !/WebSocket|ERR_CONNECTION/.test(complaint));
    this.#complaints.splice(0, this.#complaints.length, ...others);
  }
}

/** Opens a panel for one piece of work, and closes it whatever comes of that. */
export async function withPanel(
  host: Host,
  options: PanelOptions,
  work: (panel: Panel) => Promise<void>,
): Promise<void> {
  const panel = await Panel.open(host, options);
  try {
    await work(panel);
  } catch (thrown) {
    const shown = await panel.words().catch(() => '');
    await panel.page.context().close();
    throw new Error(`${String(thrown)}\n\nThe panel showed:\n${shown}`, { cause: thrown });
  }
  await panel.close();
}

/** Runs in the page: as if the panel had been there before, in this tab. */
function leaveAt([key, screen]: readonly [string, PanelScreen]): void {
  if (sessionStorage.getItem(key) === null)
    sessionStorage.setItem(key, JSON.stringify({ screen, drafts: {} }));
}

interface FocusWindow {
  nameOfFocused?: () => string;
}

/** Runs in the page: what has the focus, however deep it lies, by the name that is read aloud. */
function defineNameOfFocused(): void {
  const nameOf = (element: Element) =>
    element.ariaLabel ||
    (element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : element.textContent) ||
    '';
  (globalThis as FocusWindow).nameOfFocused = () => {
    let found = '';
    for (let element = document.activeElement; element !== null;) {
      // The innermost has the say; a button of the toolkit has its words outside.
      found = nameOf(element).replaceAll(/\s+/g, ' ').trim() || found;
      element = element.shadowRoot?.activeElement ?? null;
    }
    return found;
  };
}
