import type { Locator } from 'playwright-core';
import type { SqlConnection } from '../../../src/domain/sqlConnection.ts';
import { formatSqlServer } from '../../../src/domain/sqlConnection.ts';
import type { TextKey } from '../../../src/texts/texts.ts';
import type { ShownPanel } from './shownPanel.ts';

export interface ImplementationData {
  readonly id?: string;
  readonly name?: string;
  readonly publicKey?: string;
  readonly privateKey?: string;
  readonly apiUrl?: string;
}

/** What a person does in the wizard, step by step. */
export class WizardPage {
  readonly panel: ShownPanel;

  constructor(panel: ShownPanel) {
    this.panel = panel;
  }

  /** From the list of linked companies. */
  async begin(): Promise<void> {
    await this.panel.button('button.openWizard').click();
    await this.panel.heading('connection.heading');
  }

  async enterConnection(connection: SqlConnection, password: string): Promise<void> {
    await this.panel.field('connection.server').fill(formatSqlServer(connection));
    await this.panel.field('connection.database').fill(connection.database);
    await this.panel.field('connection.user').fill(connection.user);
    await this.panel.field('connection.password').fill(password);
    if (connection.trustServerCertificate) await this.trustCertificate();
  }

  async trustCertificate(): Promise<void> {
    const { page } = this.panel;
    const box = page.getByRole('checkbox', { name: this.panel.text('connection.trust') });
    if (!(await box.isVisible())) await page.getByText(this.panel.text('connection.more')).click();
    await box.click();
  }

  async connect(): Promise<void> {
    await this.panel.button('button.connect').click();
  }

  company(name: string | RegExp): Locator {
    return this.panel.page.getByRole('radio', { name });
  }

  async chooseCompany(name: string | RegExp): Promise<void> {
    await this.company(name).check();
    await this.next();
  }

  async enterImplementation(data: ImplementationData): Promise<void> {
    const fields = [
      ['implementation.id', data.id],
      ['implementation.name', data.name],
      ['implementation.publicKey', data.publicKey],
      ['implementation.privateKey', data.privateKey],
    ] as const;
    for (const [key, value] of fields) if (value !== undefined) await this.panel.field(key).fill(value);
    if (data.apiUrl !== undefined) await this.enterApiUrl(data.apiUrl);
  }

  async enterApiUrl(url: string): Promise<void> {
    const address = this.panel.field('implementation.apiUrl');
    if (!(await address.isVisible()))
      await this.panel.page.getByText(this.panel.text('implementation.more')).click();
    await address.fill(url);
  }

  async nameNewImplementation(name: string, adminEmail: string): Promise<void> {
    await this.panel.field('implementation.newName').fill(name);
    await this.panel.field('implementation.adminEmail').fill(adminEmail);
  }

  async accept(document: 'privacy' | 'terms'): Promise<void> {
    const key = document === 'privacy' ? 'terms.acceptPrivacy' : 'terms.acceptTerms';
    await this.panel.page.getByRole('checkbox', { name: this.panel.text(key) }).click();
  }

  async acceptTerms(): Promise<void> {
    await this.panel.heading('terms.heading');
    await this.accept('privacy');
    await this.accept('terms');
    await this.next();
  }

  /** Waits for the test's success, and goes on. */
  async passTest(): Promise<void> {
    await this.panel.says(this.panel.text('check.success'));
    await this.next();
  }

  /** One of the steps at the side that is done. */
  async lookAt(step: TextKey): Promise<void> {
    const steps = this.panel.page.getByRole('navigation', { name: this.panel.text('wizard.steps') });
    await steps.getByRole('button', { name: this.panel.text(step) }).click();
  }

  async next(): Promise<void> {
    await this.panel.button('button.next').click();
  }

  /** Presses a button that is blocked: it says why, and the step stays. */
  async failsToGoOn(button: string, reason: string): Promise<void> {
    const { page } = this.panel;
    const heading = await page.getByRole('heading', { level: 2 }).innerText();
    // Pressed all the same: it can have the focus, and takes no notice but for saying why.
    await page.getByRole('button', { name: `${button}. ${reason}`, exact: true }).click({ force: true });
    await page.locator('sl-step').getByRole('status').filter({ hasText: reason }).waitFor();
    await page.getByRole('heading', { level: 2, name: heading, exact: true }).waitFor();
  }

  async back(): Promise<void> {
    await this.panel.button('button.back').click();
  }

  async leave(): Promise<void> {
    await this.panel.button('wizard.leave').click();
    await this.panel.heading('overview.heading');
  }

  async giveUp(): Promise<void> {
    await this.panel.button('wizard.giveUp').click();
    await this.panel.says(this.panel.text('wizard.giveUpQuestion'));
    await this.panel.button('wizard.giveUp').click();
  }
}
