import assert from 'node:assert/strict';
import type { Step } from '../../src/protocol/linking.ts';
import type { TextKey } from '../../src/texts/texts.ts';
import { READER } from '../support/sandboxSides.ts';
import { AgentsPage } from './support/agentsPage.ts';
import { OverviewPage } from './support/overviewPage.ts';
import { withPanel, type Panel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { WizardPage } from './support/wizardPage.ts';

const COMPANY = 'Comercial Añil, S.L.';

/** Where a linking stands when the browser is closed, and what a person does next after coming back. */
interface Stop {
  readonly step: Step;
  readonly heading: TextKey;
  readonly goOn: (panel: Panel, host: PanelHost) => Promise<void>;
}

const STOPS: readonly Stop[] = [
  {
    step: 'implementation',
    heading: 'implementation.heading',
    async goOn(panel, { bench }) {
      const wizard = new WizardPage(panel);
      const { id, publicKey, privateKey } = bench.keys;
      await wizard.enterImplementation({ id, publicKey, privateKey, apiUrl: bench.sides.crm.baseUrl });
      await wizard.next();
      await panel.heading('implementation.found');
    },
  },
  {
    step: 'implementation',
    heading: 'implementation.found',
    async goOn(panel) {
      await new WizardPage(panel).next();
      await panel.heading('terms.heading');
    },
  },
  {
    step: 'terms',
    heading: 'terms.heading',
    async goOn(panel) {
      await new WizardPage(panel).acceptTerms();
      await panel.says(panel.text('check.success'));
    },
  },
  {
    step: 'testing',
    heading: 'testing.heading',
    async goOn(panel) {
      await new WizardPage(panel).passTest();
      await new AgentsPage(panel).appear();
    },
  },
  {
    step: 'agents',
    heading: 'agents.heading',
    async goOn(panel) {
      await new AgentsPage(panel).invite('Begoña Núñez Peña');
      await panel.button('agents.invite', { count: 1 }).waitFor();
    },
  },
  {
    step: 'agents',
    heading: 'agents.heading',
    async goOn(panel) {
      const agents = new AgentsPage(panel);
      await agents.appear();
      assert.ok(await agents.tick('Begoña Núñez Peña').isChecked(), 'who was chosen is kept');
      await agents.send(1);
      await panel.heading('agents.invited');
    },
  },
  {
    step: 'agents',
    heading: 'agents.invited',
    async goOn(panel) {
      await new WizardPage(panel).next();
      await panel.heading('sync.heading');
    },
  },
  {
    step: 'sync',
    heading: 'sync.heading',
    async goOn(panel) {
      await panel.button('button.start').click();
      await panel.heading('sync.started');
    },
  },
];

describe('coming back to a linking (B1)', () => {
  let host: PanelHost;
  beforeEach(async () => {
    host = await PanelHost.start();
  });
  afterEach(() => host.close());

  async function begin(panel: Panel): Promise<void> {
    const wizard = new WizardPage(panel);
    await wizard.begin();
    await wizard.enterConnection(host.bench.sides.connection, READER.password);
    await wizard.connect();
    await wizard.chooseCompany(/Añil/);
    await panel.heading('implementation.heading');
  }

  it('goes on at every step after the browser was closed, and the program too', async function () {
    this.timeout(60_000);
    await withPanel(host, {}, begin);
    for (const [index, { step, heading, goOn }] of STOPS.entries()) {
      // Every other time the program lives on: then the linking may still be open in it.
      if (index % 2 === 1) await host.restart();
      await withPanel(host, {}, async (panel) => {
        const overview = new OverviewPage(panel);
        await overview.isLeftAt(COMPANY, step);
        await overview.goOnWith(COMPANY);
        await panel.heading(heading);
        await goOn(panel, host);
      });
    }
    await withPanel(host, {}, async (panel) => {
      const overview = new OverviewPage(panel);
      await overview.link(COMPANY).waitFor();
      assert.equal(await overview.unfinished(COMPANY).count(), 0);
      await overview.openStatus(COMPANY);
    });
  });

  it('keeps what was typed when the page is loaded again, and no secret', async () => {
    await withPanel(host, {}, async (panel) => {
      const wizard = new WizardPage(panel);
      await wizard.begin();
      await wizard.enterConnection(host.bench.sides.connection, READER.password);
      await panel.page.reload();
      await panel.heading('connection.heading');
      assert.equal(await panel.field('connection.user').inputValue(), READER.user);
      assert.equal(await panel.field('connection.password').inputValue(), '');
      await panel.field('connection.password').fill(READER.password);
      await wizard.connect();
      await wizard.chooseCompany(/Añil/);

      await panel.heading('implementation.heading');
      const { id, privateKey } = host.bench.keys;
      await wizard.enterImplementation({ id, privateKey });
      await panel.page.reload();
      await panel.heading('implementation.heading');
      assert.equal(await panel.field('implementation.id').inputValue(), id);
      assert.equal(await panel.field('implementation.privateKey').inputValue(), '');
      const kept = await panel.page.evaluate(() =>
        JSON.stringify([{ ...sessionStorage }, { ...localStorage }]),
      );
      assert.ok(kept.includes(id) && !kept.includes(privateKey) && !kept.includes(READER.password));
    });
  });

  it('goes on by itself when the program comes back while the panel is open', async () => {
    await withPanel(host, {}, async (panel) => {
      await begin(panel);
      await panel.button('wizard.leave').click();
      await new OverviewPage(panel).appear();
      await host.restart(Number(new URL(host.url).port));
      const lost = panel.page.getByRole('alert').filter({ hasText: panel.text('panel.lost') });
      await lost.waitFor();
      await host.admit(panel.page.context());
      await lost.waitFor({ state: 'detached' });
      await new OverviewPage(panel).goOnWith(COMPANY);
      await panel.heading('implementation.heading');
      panel.forgiveLostConnection();
    });
  });

  it('B1: is in one state in two tabs', async () => {
    const linkId = await host.prepare(host.bench.events().slice(0, 6));
    const screen = { name: 'wizard', linkId } as const;
    await withPanel(host, { screen }, async (one) => {
      await withPanel(host, { screen, language: 'en' }, async (other) => {
        const [here, there] = [new AgentsPage(one), new AgentsPage(other)];
        await here.appear();
        await there.appear();
        await here.invite('Begoña Núñez Peña');
        await other.button('agents.invite', { count: 1 }).waitFor();
        assert.ok(await there.tick('Begoña Núñez Peña').isChecked());
        await there.send(1);
        await one.heading('agents.invited');
        await other.heading('agents.invited');
        assert.equal(host.bench.sides.crm.store.welcomeMails(host.bench.keys.id).length, 1);
      });
    });
  });

  it('is not offered once it is given up, and its keys are forgotten', async () => {
    const linkId = await host.prepare(host.bench.events().slice(0, 4));
    await withPanel(host, { screen: { name: 'wizard', linkId } }, async (panel) => {
      await panel.heading('terms.heading');
      await panel.button('wizard.giveUp').click();
      await panel.button('button.no').click();
      await panel.focusIsOn(panel.text('wizard.giveUp'));
      await new WizardPage(panel).giveUp();
      await panel.heading('wizard.cancelled');
      await panel.button('button.openOverview').click();
      await panel.says(panel.text('links.none'));
      assert.equal(await panel.page.getByRole('listitem').count(), 0);
      assert.deepEqual([...host.bench.secrets.kept.keys()], []);
    });
  });

  it('is discarded from the list of those that were begun', async () => {
    await host.prepare(host.bench.events().slice(0, 4));
    await withPanel(host, {}, async (panel) => {
      const overview = new OverviewPage(panel);
      await overview.discard(COMPANY);
      await overview.unfinished(COMPANY).waitFor({ state: 'detached' });
      assert.deepEqual([...host.bench.secrets.kept.keys()], []);
    });
  });
});
