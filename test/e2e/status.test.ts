import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { LANGUAGES } from '../../src/texts/language.ts';
import { findShifts } from './support/layoutShifts.ts';
import { withPanel, type Panel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { StatusPage } from './support/statusPage.ts';

/** Without orders: a line that cannot be sent brings a row of its own into the table, and that moves the others. */
const SAGE = { customers: 100, products: 60, orders: 0 };

async function watching(
  host: PanelHost,
  linkId: string,
  work: (panel: Panel, status: StatusPage) => Promise<void>,
): Promise<void> {
  await withPanel(host, { screen: { name: 'status', linkId } }, async (panel) => {
    const status = new StatusPage(panel);
    await status.appear();
    await work(panel, status);
  });
}

const activity = (panel: Panel, words: string | RegExp) =>
  panel.page.locator('sl-status').getByText(words).first().waitFor();

describe('the status of a link that was never synchronised', () => {
  let host: PanelHost;
  before(async () => {
    host = await PanelHost.start({ sage: SAGE });
  });
  after(() => host.close());

  it('B6: is live while a run goes on, and nothing moves by itself', async () => {
    const linkId = await host.link({ synchronise: false });
    const { faults } = host.bench.sides.crm;
    // Until it is taken away, the run stands before the accounts.
    faults.add({ kind: 'latency', ms: 1500, resource: 'accounts', bulk: true });
    await watching(host, linkId, async (panel, status) => {
      await panel.says(panel.text('run.never'));
      await panel.button('action.syncNow').click();
      await activity(panel, panel.text('activity.running', { percent: 50 }));
      await panel.says(/1\.200 registros\/min/);
      await status
        .part('part.products')
        .filter({ hasText: /9\d,\d\s%/ })
        .waitFor();
      assert.equal((await status.figures('part.accounts'))[1], '0');
      await panel.blocked('action.syncNow', 'actionBlocked.running').waitFor();
      await activity(panel, /activa · /);
      assert.notEqual((await status.figures('part.accounts'))[1], '0');
      // Rejected records come in with the run, the most frequent cause first: that list may grow.
      const list = await panel.page.locator('sl-rejections').boundingBox();
      assert.deepEqual(await findShifts(panel.page, list?.y), []);
    });
  });
});

describe('the status of a link', () => {
  let host: PanelHost;
  let linkId: string;
  before(async () => {
    host = await PanelHost.start({ sage: SAGE });
    linkId = await host.link();
  });
  after(() => host.close());

  it('B5: groups what was refused, finds a record by its code, copies the list, and retries one', async () => {
    const { bench } = host;
    await watching(host, linkId, async (panel, status) => {
      await status.groups.first().waitFor();
      const before = await status.groups.count();
      assert.ok(before >= 2);
      const nameless = await status.openGroup(/Descripción del artículo/);
      const [code = ''] = (await nameless.locator('.code').allInnerTexts()).slice(1);
      const { remedy } = panel.texts.error({ code: 'RECORD_VALUE_MISSING', params: {} });
      await nameless.getByText(remedy).waitFor();

      await status.filter(code);
      await status.groups.nth(1).waitFor({ state: 'detached' });
      assert.equal(await status.groups.count(), 1);
      await status.filter('no hay tal');
      await panel.says(panel.text('form.noMatch'));
      await status.filter('');
      await status.openGroup(/Descripción del artículo/);

      await panel.button('rejections.copy').click();
      await panel.button('button.copied').waitFor();
      const copied = await panel.page.evaluate(() => navigator.clipboard.readText());
      assert.ok(copied.includes(`${panel.text('part.products')}\t${code}\t`));

      await bench.sides.change(
        `UPDATE Articulos SET DescripcionArticulo = 'Mesa' WHERE CodigoArticulo = '${code}'`,
      );
      await panel.button('rejections.retryOne', { key: code }).click();
      await nameless.waitFor({ state: 'detached' });
      assert.equal((await status.figures('part.products'))[3], '0');
      assert.equal(await status.groups.count(), before - 1);
    });
  });

  it('B5: retries all', async () => {
    await watching(host, linkId, async (panel, status) => {
      await status.groups.first().waitFor();
      await host.bench.sides.change("UPDATE Clientes SET RazonSocial = 'Con nombre' WHERE RazonSocial = ''");
      const nameless = status.groups.filter({ hasText: panel.text('field.name') });
      await nameless.waitFor();
      await panel.button('rejections.retryAll').click();
      await nameless.waitFor({ state: 'detached' });
    });
  });

  it('B7: pauses, and goes on', async () => {
    await watching(host, linkId, async (panel) => {
      await panel.button('action.pause').click();
      await activity(panel, panel.text('activity.paused'));
      await panel.blocked('action.syncNow', 'actionBlocked.paused').waitFor();
      await panel.button('action.resume').click();
      await panel.button('action.syncNow').click();
      await activity(panel, /activa · /);
    });
  });

  it('B9: saves the handover report as the browser saves any file, in the language of the panel', async () => {
    for (const language of LANGUAGES) {
      await withPanel(host, { language, screen: { name: 'status', linkId } }, async (panel) => {
        const { page } = panel;
        await new StatusPage(panel).appear();
        const downloading = page.waitForEvent('download');
        await panel.button('action.saveReport').click();
        const download = await downloading;
        assert.equal(download.suggestedFilename(), 'report.html');
        const saved = readFileSync(await download.path(), 'utf8');
        assert.ok(saved.includes(`<html lang="${language}">`));
        assert.ok(saved.includes(panel.text('report.title')));
        await new StatusPage(panel).appear();
      });
    }
  });

  it('B9: says why there is no report where it cannot be made', async () => {
    await watching(host, linkId, async (panel) => {
      const { audit } = host.operations.state;
      rmSync(audit);
      mkdirSync(audit);
      await panel.button('action.saveReport').click();
      await panel.problem('STATE_UNREADABLE');
      rmSync(audit, { recursive: true });
    });
  });

  it('B15: asks before it deletes many, and deletes after a yes', async () => {
    const codes = host.bench.sides
      .records('accounts')
      .slice(0, 30)
      .map(({ extId }) => `'${String(extId)}'`);
    await host.bench.sides.change(
      `UPDATE Clientes SET BajaEmpresaLc = -1 WHERE CodigoCliente IN (${codes.join(', ')})`,
    );
    await watching(host, linkId, async (panel, status) => {
      await panel.button('action.syncNow').click();
      await panel.problem('DELETIONS_NEED_CONFIRMATION');
      // The run that found it out ends before another can begin.
      await Promise.all(host.service.runs);
      const confirm = panel.page.getByRole('button', { name: /^Borrar \d+ en el CRM$/ });
      await confirm.click();
      await panel.says(panel.text('status.confirmDeletesQuestion'));
      await panel.button('button.no').click();
      assert.equal((await status.figures('part.accounts'))[4], '0');
      await confirm.click();
      await panel.says(panel.text('status.confirmDeletesQuestion'));
      await confirm.click();
      await panel.page
        .locator('sl-problem')
        .filter({ hasText: 'DELETIONS_NEED_CONFIRMATION' })
        .waitFor({ state: 'detached' });
      assert.equal((await status.figures('part.accounts'))[4], '30');
    });
  });

  it('shows the figures while the service does not answer, and says so', async () => {
    host.service.isDown = true;
    await watching(host, linkId, async (panel, status) => {
      await panel.problem('SERVICE_UNAVAILABLE');
      assert.notEqual((await status.figures('part.accounts'))[1], '0');
      host.service.isDown = false;
      await panel.button('button.refreshData').click();
      await activity(panel, /activa · /);
      assert.equal(await panel.page.locator('sl-problem').count(), 0);
    });
  });
});
