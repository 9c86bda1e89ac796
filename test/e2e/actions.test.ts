import assert from 'node:assert/strict';
import { READER } from '../support/sandboxSides.ts';
import { OverviewPage } from './support/overviewPage.ts';
import { withPanel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { StatusPage } from './support/statusPage.ts';

const COMPANY = 'Comercial Añil, S.L.';

describe('what can be done with a company, from the panel', () => {
  let host: PanelHost;
  let linkId: string;
  before(async () => {
    host = await PanelHost.start();
    linkId = await host.link();
  });
  after(() => host.close());

  it('B2: tests the connection layer by layer, and closes the result', async () => {
    await withPanel(host, { screen: { name: 'status', linkId } }, async (panel) => {
      await new StatusPage(panel).appear();
      await panel.button('action.testConnection').click();
      await panel.focusIsOn(panel.text('testing.heading'));
      await panel.says(panel.text('check.success'));
      await panel.button('button.close').click();
      await panel.page
        .getByRole('heading', { name: panel.text('testing.heading') })
        .waitFor({ state: 'detached' });
      await panel.focusIsOn(panel.text('status.heading'));
    });
  });

  it('B14: compares both sides from the list, and names what differs', async () => {
    await host.bench.sides.change("UPDATE Clientes SET Municipio = 'Otro' WHERE CodigoCliente = '430000001'");
    await withPanel(host, {}, async (panel) => {
      await new OverviewPage(panel).appear();
      await panel.button('actions.moreOf', { company: COMPANY }).click();
      await panel.button('action.verify').click();
      await panel.heading('report.proof');
      const record = panel.page.getByRole('row').filter({ hasText: '430000001' });
      await record.filter({ hasText: panel.texts.field('city') }).waitFor();
    });
  });

  it('B8: changes the password after a wrong one, and the keys', async () => {
    await withPanel(host, { screen: { name: 'status', linkId } }, async (panel) => {
      const { privateKey, publicKey } = host.bench.keys;
      await new StatusPage(panel).appear();
      await panel.button('action.changePassword').click();
      await panel.focusIsOn(panel.text('action.changePassword'));
      const password = panel.page.getByLabel(panel.text('secret.passwordOf', { user: READER.user }));
      await panel.page.locator('input').and(password).fill('equivocada');
      await panel.button('secret.use', { secret: 'sqlPassword' }).click();
      await panel.problem('SQL_LOGIN_FAILED');
      await panel.page.locator('input').and(password).fill(READER.password);
      await panel.button('secret.use', { secret: 'sqlPassword' }).click();
      await panel.says(panel.text('command.passwordChanged', { company: COMPANY }));

      await panel.button('action.rotateKeys').click();
      assert.equal(await panel.field('implementation.publicKey').inputValue(), publicKey);
      await panel.field('implementation.privateKey').fill(privateKey);
      await panel.page.keyboard.press('Enter');
      await panel.says(panel.text('command.rotated', { company: COMPANY }));
    });
  });

  it('offers what cannot be done now with its reason, and does nothing when it is pressed', async () => {
    await withPanel(host, {}, async (panel) => {
      await new OverviewPage(panel).appear();
      await panel.button('actions.moreOf', { company: COMPANY }).click();
      await panel.button('action.pause').click();
      const blocked = panel.blocked('action.syncNow', 'actionBlocked.paused');
      await blocked.waitFor();
      await blocked.click({ force: true });
      await panel.page
        .locator('sl-actions')
        .getByRole('status')
        .filter({ hasText: panel.text('actionBlocked.paused') })
        .waitFor();
      await panel.button('action.resume').click();
      await panel.button('action.syncNow').waitFor();
      await panel.button('action.syncNow').focus();
      await panel.page.keyboard.press('Escape');
      await panel.focusIsOn(panel.text('actions.moreOf', { company: COMPANY }));
      assert.equal(await panel.page.locator('sl-actions').count(), 0);
    });
  });

  it('B8: ends a link after a yes, and says so', async () => {
    await withPanel(host, { screen: { name: 'status', linkId } }, async (panel) => {
      const status = new StatusPage(panel);
      await status.appear();
      await panel.button('action.unlink').click();
      await panel.says(new RegExp(`Desvincular «${COMPANY}»`));
      await panel.button('button.no').click();
      assert.ok(host.operations.isLinked(linkId));
      await panel.button('action.unlink').click();
      await panel.button('action.unlink').click();
      await panel.says(panel.text('unlink.done', { company: COMPANY }));
      await panel.says(panel.text('links.none'));
      assert.ok(!host.operations.isLinked(linkId));
    });
  });
});
