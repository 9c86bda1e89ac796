import type { Locator } from 'playwright-core';
import type { Step } from '../../../src/protocol/linking.ts';
import type { ShownPanel } from './shownPanel.ts';

/** All linked companies, and the linkings that were begun. */
export class OverviewPage {
  readonly panel: ShownPanel;

  constructor(panel: ShownPanel) {
    this.panel = panel;
  }

  async appear(): Promise<void> {
    await this.panel.heading('overview.heading');
  }

  link(company: string): Locator {
    return this.panel.page.getByRole('row').filter({ hasText: company });
  }

  async openStatus(company: string): Promise<void> {
    await this.panel.button('company.openStatusOf', { company }).click();
    await this.panel.heading('status.heading');
  }

  unfinished(company: string): Locator {
    return this.panel.page.getByRole('listitem').filter({ hasText: company });
  }

  /** Waits until the linking of this company is told as standing at this step. */
  async isLeftAt(company: string, step: Step): Promise<void> {
    const where = this.panel.text('overview.atStep', { step: this.panel.text(`wizardStep.${step}`) });
    await this.unfinished(company).filter({ hasText: where }).waitFor();
  }

  async goOnWith(company: string): Promise<void> {
    await this.panel.button('company.continueOf', { company }).click();
  }

  async discard(company: string): Promise<void> {
    const row = this.unfinished(company);
    await row.getByRole('button', { name: this.panel.text('button.discard') }).click();
    await row.getByText(this.panel.text('wizard.giveUpQuestion')).waitFor();
    await row.getByRole('button', { name: this.panel.text('button.discard') }).click();
  }
}
