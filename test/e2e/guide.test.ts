import assert from 'node:assert/strict';
import { guideAddress, placeOfError } from '../../src/domain/guide.ts';
import { findBarriers } from './support/accessibility.ts';
import { withPanel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { WizardPage } from './support/wizardPage.ts';

describe('the guide', () => {
  let host: PanelHost;
  before(async () => {
    host = await PanelHost.start();
  });
  after(() => host.close());

  it('opens from a problem at its code, in a tab beside the panel, which keeps the problem', async () => {
    await withPanel(host, {}, async (panel) => {
      const wizard = new WizardPage(panel);
      await wizard.begin();
      await wizard.enterConnection(host.bench.sides.connection, 'wrong');
      await wizard.connect();
      await panel.problem('SQL_LOGIN_FAILED');
      const name = `${panel.text('button.learnMore')} SQL_LOGIN_FAILED`;
      const opening = panel.page.context().waitForEvent('page');
      await panel.page.getByRole('link', { name, exact: true }).click();
      const guide = await opening;
      await guide.waitForLoadState();
      assert.equal(
        new URL(guide.url()).pathname + new URL(guide.url()).hash,
        `/guide/${guideAddress('es', placeOfError('SQL_LOGIN_FAILED'))}`,
      );
      const heading = guide.locator(':target');
      assert.equal(await heading.textContent(), 'SQL_LOGIN_FAILED');
      const { y = -1 } = (await heading.boundingBox()) ?? {};
      assert.ok(y >= 0 && y < 760, `it is at ${y}`);
      await panel.problem('SQL_LOGIN_FAILED');
    });
  });

  it('opens from the wizard at the page about the step', async () => {
    await withPanel(host, { language: 'en' }, async (panel) => {
      await new WizardPage(panel).begin();
      const link = panel.page.getByRole('link', { name: panel.text('button.guide'), exact: true });
      assert.equal(await link.getAttribute('href'), '/guide/en/first-link.html');
    });
  });

  // What the others are made of is in these: pictures, tables, code, and the longest one.
  for (const one of ['index', 'keys', 'errors'] as const)
    it(`can be read by everybody: ${one}`, async () => {
      for (const [language, theme] of [
        ['es', 'light'],
        ['en', 'dark'],
      ] as const)
        await withPanel(host, { theme, width: 480 }, async ({ page }) => {
          await page.goto(new URL(`/guide/${guideAddress(language, { page: one })}`, host.url).href);
          assert.deepEqual(await findBarriers(page), [], language);
          const isWider = await page.evaluate(
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
          );
          assert.equal(isWider, false, `${language} is wider than its window`);
        });
    });
});
