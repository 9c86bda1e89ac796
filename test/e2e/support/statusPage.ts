import type { Locator } from 'playwright-core';
import type { TextKey } from '../../../src/texts/texts.ts';
import type { ShownPanel } from './shownPanel.ts';

/** The state of one company's synchronisation. */
export class StatusPage {
  readonly panel: ShownPanel;

  constructor(panel: ShownPanel) {
    this.panel = panel;
  }

  async appear(): Promise<void> {
    await this.panel.heading('status.heading');
  }

  part(key: TextKey): Locator {
    const table = this.panel.page.getByRole('region', { name: this.panel.text('status.parts') });
    return table
      .getByRole('row')
      .filter({ has: this.panel.page.getByRole('rowheader', { name: this.panel.text(key) }) });
  }

  /** A row's figures as they stand: source, synchronised, pending, failed, deleted. */
  async figures(key: TextKey): Promise<readonly string[]> {
    const cells = await this.part(key).getByRole('cell').allInnerTexts();
    return cells.slice(0, 5).map((cell) => cell.split('\n')[0]?.trim() ?? '');
  }

  /** The groups of rejected records, by their causes. */
  get groups(): Locator {
    return this.panel.page.locator('sl-rejections details');
  }

  async openGroup(words: string | RegExp): Promise<Locator> {
    const group = this.groups.filter({ hasText: words }).first();
    await group.locator('summary').click();
    await group.getByRole('list').waitFor();
    return group;
  }

  /** What is not sent of a part, opened. */
  async openLeftOut(part: TextKey): Promise<Locator> {
    const line = this.panel.page.locator('sl-left-out details').filter({ hasText: this.panel.text(part) });
    await line.locator('summary').click();
    await line.getByRole('list').waitFor();
    return line;
  }

  /** A notice of the last run. */
  notice(words: string): Locator {
    return this.panel.page.locator('sl-notices').getByRole('listitem').filter({ hasText: words });
  }

  /** Says a word that is asked for once more, in place. */
  async say(word: TextKey): Promise<void> {
    await this.panel.button(word).click();
    await this.panel.page
      .getByRole('group')
      .getByRole('button', { name: this.panel.text(word) })
      .click();
  }

  async filter(code: string): Promise<void> {
    await this.panel.field('rejections.filter').fill(code);
  }
}
