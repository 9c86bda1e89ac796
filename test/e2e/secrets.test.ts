import assert from 'node:assert/strict';
import { READER } from '../support/sandboxSides.ts';
import { OverviewPage } from './support/overviewPage.ts';
import { withPanel, type Panel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { StatusPage } from './support/statusPage.ts';
import { WizardPage } from './support/wizardPage.ts';

const COMPANY = 'Comercial Añil, S.L.';

describe('a secret that is missing or refused', () => {
  let host: PanelHost;
  let linkId: string;
  before(async () => {
    host = await PanelHost.start();
    linkId = await host.link();
  });
  after(() => host.close());

  /** As after a restart of program and service, without a file of secrets. */
  async function forgetSecrets(): Promise<void> {
    await Promise.all(host.service.runs);
    await host.bench.secrets.delete(linkId);
    await host.service.forget(linkId);
    await host.synchronise(linkId);
  }

  const isMissing = (panel: Panel, secret: 'sqlPassword' | 'privateKey') =>
    panel.says(panel.texts.error({ code: 'SECRET_MISSING', params: { secret, user: READER.user } }).message);
  const passwordField = (panel: Panel) =>
    panel.page
      .locator('input')
      .and(panel.page.getByLabel(panel.text('secret.passwordOf', { user: READER.user })));

  it('is typed where it is said to be missing, one after the other, and the link goes on', async () => {
    await forgetSecrets();
    await withPanel(host, { screen: { name: 'status', linkId } }, async (panel) => {
      await new StatusPage(panel).appear();
      await isMissing(panel, 'sqlPassword');
      // Nothing is said of keeping what this host forgets.
      await panel.says(panel.text('keeping.memory'));
      assert.equal(await panel.page.getByText(panel.text('keeping.encrypted')).count(), 0);
      await panel.button('secret.use', { secret: 'sqlPassword' }).click();
      await panel.focusIsOn(panel.text('secret.passwordOf', { user: READER.user }));
      await passwordField(panel).fill('equivocada');
      await panel.page.keyboard.press('Enter');
      await panel.problem('SQL_LOGIN_FAILED');
      await passwordField(panel).fill(READER.password);
      await panel.page.keyboard.press('Enter');
      await isMissing(panel, 'privateKey');
      // What was typed for one is nothing for the other.
      assert.equal(await panel.field('implementation.privateKey').inputValue(), '');
      await panel.field('implementation.privateKey').fill(host.bench.keys.privateKey);
      await panel.button('secret.use', { secret: 'privateKey' }).click();
      await panel.page.locator('sl-status sl-problem').first().waitFor({ state: 'detached' });
      await panel.says(panel.text('command.rotated', { company: COMPANY }));
      assert.ok(!panel.received.some((message) => message.includes(READER.password)));
    });
  });

  it('is a button away from the list of companies', async () => {
    await forgetSecrets();
    await withPanel(host, {}, async (panel) => {
      const overview = new OverviewPage(panel);
      await overview.appear();
      await isMissing(panel, 'sqlPassword');
      await panel.button('secret.writeOf', { secret: 'sqlPassword', company: COMPANY }).click();
      await panel.page.getByRole('heading', { name: panel.text('action.changePassword') }).waitFor();
      // One field, however often its want is told.
      assert.equal(await passwordField(panel).count(), 1);
      await passwordField(panel).fill(READER.password);
      await panel.button('secret.use', { secret: 'sqlPassword' }).click();
      await panel.says(panel.text('command.passwordChanged', { company: COMPANY }));
      await panel.page
        .getByRole('heading', { name: panel.text('action.changePassword') })
        .waitFor({ state: 'detached' });
    });
    await host.bench.secrets.set(linkId, 'privateKey', host.bench.keys.privateKey);
    await host.service.serve(linkId, { privateKey: host.bench.keys.privateKey });
  });

  it('of a linking is asked for at the form that lacks it, and one that was refused is not called kept', async () => {
    const linking = await host.prepare([{ type: 'CONNECT', connection: host.bench.sides.connection }]);
    await host.bench.secrets.delete(linking);
    await withPanel(host, { screen: { name: 'wizard', linkId: linking } }, async (panel) => {
      const wizard = new WizardPage(panel);
      await wizard.company(/Añil/).waitFor();
      await wizard.back();
      await panel.heading('connection.heading');
      await wizard.connect();
      await panel.focusIsOn(panel.text('connection.password'));
      await panel.field('connection.password').fill('equivocada');
      await wizard.connect();
      await panel.problem('SQL_LOGIN_FAILED');
      await panel.says(panel.text('form.refused'));
      assert.equal(await panel.page.getByText(panel.text('form.kept')).count(), 0);
    });
  });

  it('stands in the failed layer of the connection test, and the test goes on with it', async () => {
    const other = await PanelHost.start();
    try {
      const linking = await other.prepare(other.bench.events().slice(0, 4));
      await other.bench.secrets.set(linking, 'privateKey', 'otra');
      await withPanel(other, { screen: { name: 'wizard', linkId: linking } }, async (panel) => {
        const wizard = new WizardPage(panel);
        await wizard.acceptTerms();
        await panel.problem('API_KEYS_REJECTED');
        await panel.field('implementation.privateKey').fill(other.bench.keys.privateKey);
        await panel.button('secret.use', { secret: 'privateKey' }).click();
        await panel.says(panel.text('check.success'));
      });
      // The same where the program was started anew and has forgotten it.
      await other.bench.secrets.delete(linking);
      await other.restart();
      await withPanel(other, { screen: { name: 'wizard', linkId: linking } }, async (panel) => {
        await panel.button('button.testAgain').click();
        await panel.problem('SECRET_MISSING');
        await panel.field('implementation.privateKey').fill(other.bench.keys.privateKey);
        await panel.page.keyboard.press('Enter');
        await isMissing(panel, 'sqlPassword');
        await passwordField(panel).fill(READER.password);
        await panel.page.keyboard.press('Enter');
        await panel.says(panel.text('check.success'));
      });
    } finally {
      await other.close();
    }
  });
});
