import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Language } from '../../src/texts/language.ts';
import type { TextKey, TextParams, Texts } from '../../src/texts/texts.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import nlsEs from '../../package.nls.es.json' with { type: 'json' };
import nlsEn from '../../package.nls.json' with { type: 'json' };
import { runCli } from '../cli/support/cli.ts';
import { Workbench } from './workbench.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const VSIX = join(ROOT, 'dist', 'sage200-link.vsix');
const TITLES = { es: nlsEs, en: nlsEn };

/** The editor as a person sees it: palette, tree, and the panel inside its frames. */
class Editor {
  readonly page: Page;
  readonly texts: Texts;
  readonly #titles: Readonly<Record<string, string>>;

  constructor(page: Page, language: Language) {
    this.page = page;
    this.texts = textsIn(language, 'panel');
    this.#titles = TITLES[language];
  }

  text(key: TextKey, params?: TextParams): string {
    return this.texts.text(key, params);
  }

  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview').frameLocator('#active-frame');
  }

  /** A row of the tree. */
  row(words: string | RegExp): Locator {
    return this.page.getByRole('treeitem').filter({ hasText: words });
  }

  async command(name: string): Promise<void> {
    const title = this.#titles[`command.${name}`] ?? name;
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.pressSequentially(`Sage 200: ${title}`);
    await this.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: title })
      .first()
      .waitFor();
    await this.page.keyboard.press('Enter');
  }

  async showTree(): Promise<void> {
    await this.page.getByRole('tab', { name: /Sage 200/ }).click();
    await this.page
      .getByRole('tree')
      .or(this.page.getByText(this.text('links.none')))
      .first()
      .waitFor();
  }

  async heading(key: TextKey): Promise<void> {
    await this.panel.getByRole('heading', { name: this.text(key), exact: true }).waitFor();
  }

  async press(key: TextKey): Promise<void> {
    await this.panel.getByRole('button', { name: this.text(key), exact: true }).click();
  }
}

describe('the wizard in a real editor', function () {
  this.timeout(180_000);

  before(() => {
    const packed = spawnSync(process.execPath, [join(ROOT, 'scripts', 'run.mjs'), 'package'], {
      encoding: 'utf8',
    });
    assert.equal(packed.status, 0, packed.stdout + packed.stderr);
  });

  for (const language of ['es', 'en'] as const) {
    it(`links the demo company from the palette, is reloaded on the way, and shows its status, in ${language}`, async () => {
      const workbench = await Workbench.start({ vsix: VSIX });
      try {
        const context = await workbench.context(language);
        context.setDefaultTimeout(60_000);
        const editor = new Editor(await workbench.open(context), language);
        await editor.showTree();
        await editor.command('tryDemo');
        await editor.heading('implementation.found');
        await editor
          .row(editor.text('overview.atStep', { step: editor.text('wizardStep.implementation') }))
          .waitFor();
        await editor.press('button.next');
        await editor.panel.getByRole('checkbox', { name: editor.text('terms.acceptPrivacy') }).click();

        // What was ticked before the window is loaded again is still ticked after it.
        await editor.page.reload();
        await editor.heading('terms.heading');
        const privacy = editor.panel.getByRole('checkbox', { name: editor.text('terms.acceptPrivacy') });
        assert.equal(await privacy.isChecked(), true);
      } finally {
        await stopService(workbench);
        await workbench.close();
      }
    });
  }
});

/** The service outlives the editor, as it should; here it would outlive its folder too. */
async function stopService(workbench: Workbench): Promise<void> {
  const storage = join(workbench.folder, 'user', 'User', 'globalStorage');
  for (const name of readdirSync(storage).filter((entry) => entry.startsWith('sage200-link')))
    await runCli(['service', 'stop', '--state-dir', join(storage, name)]);
}
