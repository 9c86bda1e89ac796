import type { Locator } from 'playwright-core';
import type { TextKey } from '../../../src/texts/texts.ts';
import type { ShownPanel } from './shownPanel.ts';

/** Choosing and inviting commission agents. */
export class AgentsPage {
  readonly panel: ShownPanel;

  constructor(panel: ShownPanel) {
    this.panel = panel;
  }

  /** Waits for the list. */
  async appear(): Promise<void> {
    await this.rows.first().waitFor();
  }

  /** The agents that are drawn. */
  get rows(): Locator {
    return this.panel.page.locator('sl-agent-table tbody').getByRole('row');
  }

  row(name: string): Locator {
    return this.panel.page.getByRole('row').filter({ hasText: name });
  }

  async invite(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.tick(name).check();
  }

  tick(name: string): Locator {
    return this.panel.page.getByRole('checkbox', { name: this.panel.text('agents.inviteOne', { name }) });
  }

  admin(name: string): Locator {
    return this.panel.page.getByRole('radio', { name: this.panel.text('agents.adminOne', { name }) });
  }

  get tickAll(): Locator {
    return this.panel.page.getByRole('checkbox', { name: this.panel.text('agents.tickAll') });
  }

  async filter(words: string): Promise<void> {
    await this.panel.field('agents.filter').fill(words);
  }

  async show(which: 'all' | 'problems', count = 0): Promise<void> {
    const { page } = this.panel;
    const key = which === 'all' ? 'agents.showAll' : 'agents.showProblems';
    await page.getByRole('radio', { name: this.panel.text(key, { count }), exact: true }).check();
  }

  async sortBy(column: TextKey): Promise<void> {
    await this.panel.page
      .getByRole('columnheader', { name: this.panel.text(column) })
      .getByRole('button')
      .click();
  }

  async reload(): Promise<void> {
    await this.panel.button('agents.reload').click();
  }

  /** Sends the invitations to so many new users. */
  async send(count: number): Promise<void> {
    await this.panel.button('agents.invite', { count }).click();
  }
}
