import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { findBarriers } from './support/accessibility.ts';
import { AgentsPage } from './support/agentsPage.ts';
import { withPanel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { StatusPage } from './support/statusPage.ts';
import { WizardPage } from './support/wizardPage.ts';

/** What moves on the page now, through all shadow roots. */
function findMotion(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const look = (root: ParentNode) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.getAnimations().some(({ playState }) => playState === 'running'))
          found.push(`${element.localName}.${element.getAttribute('class') ?? ''}`);
        if (element.shadowRoot !== null) look(element.shadowRoot);
      }
    };
    look(document);
    return found;
  });
}

describe('what a person asks of the system', () => {
  let host: PanelHost;
  before(async () => {
    host = await PanelHost.start();
  });
  after(() => host.close());

  for (const reducedMotion of [false, true]) {
    it(`${reducedMotion ? 'less motion: nothing turns' : 'nothing: a ring turns'} while work goes on`, async () => {
      const linkId = await host.prepare(host.bench.events().slice(0, 2));
      const { faults, baseUrl } = host.bench.sides.crm;
      faults.add({ kind: 'latency', ms: 1500, resource: 'login' });
      await withPanel(host, { reducedMotion, screen: { name: 'wizard', linkId } }, async (panel) => {
        const wizard = new WizardPage(panel);
        const { id, publicKey, privateKey } = host.bench.keys;
        await panel.heading('implementation.heading');
        await wizard.enterImplementation({ id, publicKey, privateKey, apiUrl: baseUrl });
        await wizard.next();
        await panel.says(panel.text('implementation.recognising'));
        const motion = await findMotion(panel.page);
        assert.equal(motion.length > 0, !reducedMotion, motion.join(', '));
        faults.clear();
        await panel.heading('implementation.found');
      });
    });
  }

  it('its own colours: everything can still be read and told apart', async () => {
    const linkId = await host.prepare(host.bench.events().slice(0, 6));
    await withPanel(host, { forcedColors: true, screen: { name: 'wizard', linkId } }, async (panel) => {
      const agents = new AgentsPage(panel);
      await agents.appear();
      assert.deepEqual(await findBarriers(panel.page), []);
      const colours = await panel.page.locator('sl-meter .fill').evaluate((fill) => {
        const track = fill.parentElement ?? fill;
        return [getComputedStyle(fill).backgroundColor, getComputedStyle(track).backgroundColor];
      });
      assert.notEqual(colours[0], colours[1], 'the bar stands out from its track');
    });
  });

  it('its own colours on the status', async () => {
    const linkId = await host.link();
    await withPanel(host, { forcedColors: true, screen: { name: 'status', linkId } }, async (panel) => {
      await new StatusPage(panel).groups.first().waitFor();
      assert.deepEqual(await findBarriers(panel.page), []);
    });
  });
});
