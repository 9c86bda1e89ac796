import assert from 'node:assert/strict';
import { AgentsPage } from './support/agentsPage.ts';
import { withPanel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { WizardPage } from './support/wizardPage.ts';

describe('a company without an implementation', () => {
  let host: PanelHost;
  before(async () => {
    host = await PanelHost.start();
  });
  after(() => host.close());

  it('R6, R7: gets a new one after the terms, with the ADMIN that was named', async () => {
    const linkId = await host.prepare(host.bench.events().slice(0, 2));
    const { crm } = host.bench.sides;
    await withPanel(host, { screen: { name: 'wizard', linkId } }, async (panel) => {
      const wizard = new WizardPage(panel);
      await panel.heading('implementation.heading');
      await wizard.enterApiUrl(crm.baseUrl);
      await wizard.next();
      await panel.heading('implementation.askNew');
      await panel.button('button.createNew').click();
      await panel.heading('implementation.naming');
      await wizard.nameNewImplementation('', 'no es un correo');
      await wizard.next();
      await panel.says(panel.text('implementation.newNameInvalid'));
      await panel.says(panel.text('implementation.adminEmailInvalid'));
      await panel.focusIsOn(panel.text('implementation.newName'));
      await wizard.nameNewImplementation('Añil Nueva', 'inaki@anil.example');
      await wizard.next();
      await panel.heading('terms.heading');
      assert.equal(crm.implementations.length, 1, 'R8: nothing is made before the terms are accepted');
      await wizard.acceptTerms();
      await wizard.passTest();
      const agents = new AgentsPage(panel);
      await agents.appear();
      assert.ok(await agents.admin('Iñaki Echeverría Añil').isChecked());
      assert.deepEqual(
        crm.implementations.map(({ name }) => name),
        ['Comercial Añil', 'Añil Nueva'],
      );
      const created = crm.implementations[1];
      assert.ok(created !== undefined);
      assert.ok(!panel.received.some((frame) => frame.includes(created.privateKey)));
    });
  });
});
