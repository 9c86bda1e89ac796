import assert from 'node:assert/strict';
import { textsIn } from '../../src/texts/textsIn.ts';
import type { SandboxOptions } from '../support/sandboxSides.ts';
import { AgentsPage } from './support/agentsPage.ts';
import { withPanel, type Panel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { WizardPage } from './support/wizardPage.ts';

/** The wizard where agents are chosen, on a sandbox of its own: what is invited stays. */
async function choosing(
  options: SandboxOptions,
  work: (panel: Panel, agents: AgentsPage, host: PanelHost) => Promise<void>,
): Promise<void> {
  const host = await PanelHost.start(options);
  try {
    const linkId = await host.prepare(host.bench.events().slice(0, 6));
    await withPanel(host, { screen: { name: 'wizard', linkId } }, async (panel) => {
      const agents = new AgentsPage(panel);
      await agents.appear();
      await work(panel, agents, host);
    });
  } finally {
    await host.close();
  }
}

const { text, error } = {
  text: (...args: Parameters<ReturnType<typeof textsIn>['text']>) => textsIn('es', 'panel').text(...args),
  error: (detail: Parameters<ReturnType<typeof textsIn>['error']>[0]) => textsIn('es', 'panel').error(detail),
};

describe('choosing and inviting agents', () => {
  it('R11: no more than the free licences, and the reason stands at the button', async () => {
    const crm = { implementation: { licenses: { contracted: 3, used: 1 } } };
    await choosing({ crm }, async (panel, agents) => {
      const wizard = new WizardPage(panel);
      await panel.says(text('licences.free', { free: 2, contracted: 3 }));
      await agents.tickAll.check();
      const exceeded = error({ code: 'LICENCES_EXCEEDED', params: { needed: 4, free: 2 } }).message;
      await wizard.failsToGoOn(text('agents.invite', { count: 4 }), exceeded);
      await agents.tickAll.uncheck();
      await agents.invite('Begoña Núñez Peña', 'Íñigo Etxebarria Zubizarreta');
      await agents.send(2);
      await panel.heading('agents.invited');
      await panel.says(text('step.invited', { count: 2, joined: 0 }));
    });
  });

  it('R12: three where the licences cannot be read, and it says what with the rest', async () => {
    await choosing({ crm: { licencesReadable: false } }, async (panel, agents) => {
      const wizard = new WizardPage(panel);
      await panel.says(text('agents.licencesUnknown', { limit: 3 }));
      await agents.tickAll.check();
      const exceeded = error({ code: 'LICENCES_EXCEEDED', params: { needed: 4, free: 3 } }).message;
      await wizard.failsToGoOn(text('agents.invite', { count: 4 }), exceeded);
      await agents.tick('Begoña Núñez Peña').uncheck();
      await agents.send(3);
      await panel.heading('agents.invited');
    });
  });

  it('R13: the ADMIN must be the one of the implementation', async () => {
    await choosing({}, async (panel, agents) => {
      const wizard = new WizardPage(panel);
      await agents
        .row('Iñaki Echeverría Añil')
        .filter({ hasText: text('agents.isAdmin') })
        .waitFor();
      await agents.admin('Begoña Núñez Peña').check();
      const emails = { adminEmail: 'inaki@anil.example', email: 'begona@anil.example' };
      const mismatch = error({ code: 'ADMIN_EMAIL_MISMATCH', params: emails }).message;
      await agents.row('Begoña Núñez Peña').filter({ hasText: mismatch }).waitFor();
      await wizard.failsToGoOn(text('agents.goOn'), mismatch);
      await agents.admin('Iñaki Echeverría Añil').check();
      await panel.button('agents.goOn').click();
      await panel.heading('agents.invited');
    });
  });

  it('a user who is switched off in the CRM is neither invited nor made ADMIN, until switched on there', async () => {
    await choosing({}, async (panel, agents, host) => {
      const name = 'Begoña Núñez Peña';
      const { store } = host.bench.sides.crm;
      const id = store.insert(host.bench.keys.id, 'users', {
        name: 'Begoña',
        lastName: 'Núñez Peña',
        nic: 'begona',
        phone: '1',
        email: 'begona@anil.example',
        isActive: false,
      });
      await agents.reload();
      await agents
        .row(name)
        .filter({ hasText: text('problem.userInactive') })
        .waitFor();
      assert.ok(await agents.tick(name).isDisabled());
      assert.ok(await agents.admin(name).isDisabled());
      await agents.tickAll.check();
      assert.equal(await agents.tick(name).isChecked(), false);
      await agents.tickAll.uncheck();
      store.change(host.bench.keys.id, 'users', id, { isActive: true });
      await agents.reload();
      await agents
        .row(name)
        .filter({ hasText: text('problem.alreadyUser') })
        .waitFor();
      assert.ok(await agents.admin(name).isEnabled());
      assert.equal(await panel.page.locator('sl-problem').count(), 0);
    });
  });

  it('R14: each faulty card is shown on its row; corrected in Sage and read again, it can be invited', async () => {
    await choosing({}, async (_panel, agents, host) => {
      const faulty = [
        ['Óscar Ibáñez Castaño', text('problem.emailMissing')],
        ['Núria Cañellas Lluís', text('problem.emailSeveral')],
        ["Joan D'Ocón Güell", text('problem.emailMalformed')],
        ['Ángeles Muñoz Fariña', text('problem.emailShared', { codes: '7' })],
        ['Raúl Ordóñez Dueñas', text('problem.emailShared', { codes: '6' })],
      ] as const;
      for (const [name, problem] of faulty) {
        await agents.row(name).filter({ hasText: problem }).waitFor();
        assert.ok(await agents.tick(name).isDisabled());
        assert.ok(await agents.admin(name).isDisabled());
      }
      await agents.show('problems', 5);
      assert.equal(await agents.rows.count(), 5);
      await host.bench.sides.change(
        "UPDATE Comisionistas SET EMail1 = 'oscar@anil.example' WHERE CodigoEmpresa = 1 AND CodigoComisionista = 3",
      );
      await agents.reload();
      await agents.row('oscar@anil.example').waitFor();
      assert.equal(await agents.row(text('problem.emailMissing')).count(), 0);
      await agents.invite('Óscar Ibáñez Castaño');
      await agents.send(1);
      await agents
        .row('Óscar Ibáñez Castaño')
        .filter({ hasText: text('agents.wasInvited') })
        .waitFor();
      const [mail] = host.bench.sides.crm.store.welcomeMails(host.bench.keys.id);
      assert.equal(mail?.email, 'oscar@anil.example');
    });
  });

  it('tells who could not be invited, and invites those alone when asked again', async () => {
    await choosing({}, async (panel, agents, host) => {
      const { faults } = host.bench.sides.crm;
      faults.add({ kind: 'status', status: 400, resource: 'users', method: 'POST', count: 1 });
      await agents.invite('Begoña Núñez Peña', 'Íñigo Etxebarria Zubizarreta');
      await agents.send(2);
      await panel.heading('agents.invited');
      await panel.says(text('agents.failedCount', { count: 1 }));
      await agents
        .row('Íñigo Etxebarria Zubizarreta')
        .filter({ hasText: text('agents.wasInvited') })
        .waitFor();
      assert.equal(await agents.row('Begoña Núñez Peña').getByText(text('agents.wasInvited')).count(), 0);
      assert.equal(await panel.button('wizard.giveUp').count(), 1);
      await panel.button('agents.retryFailed').click();
      await agents
        .row('Begoña Núñez Peña')
        .filter({ hasText: text('agents.wasInvited') })
        .waitFor();
      const mails = host.bench.sides.crm.store.welcomeMails(host.bench.keys.id);
      assert.deepEqual(mails.map(({ email }) => email).toSorted(), [
        'begona@anil.example',
        'inigo@anil.example',
      ]);
    });
  });
});
