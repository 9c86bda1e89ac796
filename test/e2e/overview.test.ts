import assert from 'node:assert/strict';
import { findShifts } from './support/layoutShifts.ts';
import { OverviewPage } from './support/overviewPage.ts';
import { withPanel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { WizardPage } from './support/wizardPage.ts';

const FIRST = 'Comercial Añil, S.L.';
const SECOND = 'Hermanos Núñez Distribución, S.A.';

describe('all links at a glance (B13)', () => {
  let host: PanelHost;

  before(async () => {
    host = await PanelHost.start({ sage: { companies: 2 } });
    await host.link();
    const keys = host.bench.sides.crm.createImplementation({
      id: '48128',
      name: 'Hermanos Núñez',
      admin: { email: 'concha@nunez.example', name: 'Concepción Núñez' },
    });
    const second = host.bench
      .events({ keys, invite: [] })
      .map((event) => (event.type === 'CHOOSE_COMPANY' ? { ...event, code: 2 } : event));
    await host.prepare(second, keys);
  });
  after(() => host.close());

  it('shows each with its figures and its state, and nothing moves by itself', async () => {
    await withPanel(host, {}, async (panel) => {
      const overview = new OverviewPage(panel);
      await overview
        .link(FIRST)
        .filter({ hasText: /activa · \d+ registros con error/ })
        .waitFor();
      assert.match(await overview.link(FIRST).innerText(), /\d+ de \d+/);
      assert.match(await overview.link(SECOND).innerText(), /Hermanos Núñez\s+48128/);
      assert.deepEqual(await findShifts(panel.page), []);
      await overview.openStatus(SECOND);
      await panel.says(panel.text('run.never'));
      await panel.button('button.openOverview').click();
      await overview.openStatus(FIRST);
    });
  });

  it('R1: a linked company cannot be linked again; the wizard leads to its status', async () => {
    await withPanel(host, {}, async (panel) => {
      const wizard = new WizardPage(panel);
      await wizard.begin();
      await panel.says(panel.text('connection.saved'));
      await panel.page.getByRole('button', { name: /· Sage$/ }).click();
      await wizard.company(new RegExp(FIRST)).check();
      await wizard.failsToGoOn(panel.text('button.next'), panel.text('company.isLinked'));
      await panel.button('company.openStatusOf', { company: FIRST }).click();
      await panel.heading('status.heading');
      await panel.button('button.openOverview').click();
      await new OverviewPage(panel).appear();
    });
  });

  it('tells that the service does not answer, and still shows the figures', async () => {
    host.service.isDown = true;
    await withPanel(host, {}, async (panel) => {
      await panel.problem('SERVICE_UNAVAILABLE');
      assert.match(await new OverviewPage(panel).link(FIRST).innerText(), /\d+ de \d+/);
    });
    host.service.isDown = false;
  });
});
