import assert from 'node:assert/strict';
import { READER, startSandboxSides, type SandboxSides } from '../support/sandboxSides.ts';
import { withPanel, type Panel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { StatusPage } from './support/statusPage.ts';
import { WizardPage } from './support/wizardPage.ts';

const SAGE = { customers: 100, products: 60, orders: 40 };
const GUID = { database: { identity: { brokerGuid: '11111111-2222-3333-4444-555555555555' } } };

describe('what the status says beside figures and rejections', () => {
  let host: PanelHost;
  let linkId: string;
  let other: SandboxSides | undefined;
  beforeEach(async () => {
    host = await PanelHost.start({ sage: SAGE, sql: { instanceName: 'VIEJO' }, ...GUID });
    linkId = await host.link();
  });
  afterEach(async () => {
    await host.close();
    await other?.close();
    other = undefined;
  });

  async function watching(work: (panel: Panel, status: StatusPage) => Promise<void>): Promise<void> {
    await withPanel(host, { screen: { name: 'status', linkId } }, async (panel) => {
      const status = new StatusPage(panel);
      await status.appear();
      await work(panel, status);
    });
  }
  const settled = (panel: Panel) =>
    panel.page
      .locator('sl-status')
      .getByText(/activa · /)
      .first()
      .waitFor();

  it('says what is not sent of a part, and opens to why and to some of the records', async () => {
    const { parts } = await host.operations.status(linkId);
    const [first] = parts.find(({ part }) => part === 'contacts')?.leftOut ?? [];
    assert.equal(first?.cause, 'accountMissing');
    await watching(async (panel, status) => {
      const line = await status.openLeftOut('part.contacts');
      await line.getByText(panel.text('leftOut.accountMissing', { count: first.count })).waitFor();
      await line.getByText(panel.text('leftOutWhy.accountMissing')).waitFor();
      for (const example of first.examples) await line.getByText(example).waitFor();
      // A view that comes in meanwhile closes nothing.
      await panel.button('action.syncNow').click();
      await settled(panel);
      assert.ok(await line.getByRole('list').isVisible());
    });
  });

  it('says what a person has to look at after a run, with what to do, until it is mended', async () => {
    const { crm } = host.bench.sides;
    const user = crm.store
      .records(host.bench.keys.id, 'users')
      .find(({ email }) => email === 'begona@anil.example');
    assert.ok(user !== undefined);
    crm.store.change(host.bench.keys.id, 'users', user.id, { isActive: false });
    await watching(async (panel, status) => {
      await panel.button('action.syncNow').click();
      const notice = status.notice('Begoña Núñez Peña (2)');
      await notice.waitFor();
      await notice.getByText(panel.texts.error({ code: 'USER_INACTIVE', params: {} }).remedy).waitFor();
      await settled(panel);
      crm.store.change(host.bench.keys.id, 'users', user.id, { isActive: true });
      await panel.button('action.syncNow').click();
      await notice.waitFor({ state: 'detached' });
    });
  });

  it('R1: names both servers, and takes a person’s word that it is the same company', async () => {
    other = await startSandboxSides({ sage: SAGE, sql: { instanceName: 'NUEVO' }, ...GUID });
    const { registry } = host.operations;
    const link = registry.get(linkId);
    registry.put({ ...link, connection: { ...link.connection, port: other.connection.port ?? 0 } });
    await watching(async (panel, status) => {
      await panel.button('action.syncNow').click();
      await panel.problem('SAGE_COMPANY_CHANGED');
      await panel.button('status.sameCompany').click();
      const question = panel.page.locator('sl-confirm [role=alert]');
      assert.match(await question.innerText(), /VIEJO.*NUEVO/s);
      await panel.button('button.no').click();
      assert.match(registry.get(linkId).identity.serverName, /VIEJO$/);
      await status.say('status.sameCompany');
      await settled(panel);
      assert.equal(await panel.page.locator('sl-problem').count(), 0);
      assert.match(registry.get(linkId).identity.serverName, /NUEVO$/);
    });
  });

  it('says which columns are gone, once, and goes on without them after a yes', async () => {
    await host.bench.sides.change(`EXEC sp_rename 'Clientes.Telefono', 'TelefonoViejo', 'COLUMN'`);
    await watching(async (panel, status) => {
      await panel.button('action.syncNow').click();
      const [, remedy] = await panel.problem('SAGE_COLUMN_GONE');
      assert.ok(remedy?.includes(panel.text('status.goOnWithout')), remedy);
      assert.equal(await status.notice('SAGE_COLUMN_GONE').count(), 0);
      await status.say('status.goOnWithout');
      await settled(panel);
      assert.equal(await panel.page.locator('sl-problem').count(), 0);
    });
  });

  it('R1: takes that word beside another one, too', async () => {
    await host.bench.sides.change(`EXEC sp_rename 'Clientes.Telefono', 'TelefonoViejo', 'COLUMN'`);
    await host.synchronise(linkId);
    await host.bench.sides.change("UPDATE Empresas SET CifDni = 'B99999999', CifEuropeo = ''");
    await watching(async (panel, status) => {
      await panel.button('action.syncNow').click();
      await panel.problem('SAGE_COMPANY_CHANGED');
      // What the notice names is there to be pressed.
      await status.notice('SAGE_COLUMN_GONE').locator('sl-confirm').waitFor();
      await status.say('status.sameCompany');
      await panel.problem('SAGE_COLUMN_GONE');
      assert.equal(await panel.button('status.goOnWithout').count(), 1);
      await status.say('status.goOnWithout');
      await settled(panel);
    });
  });

  it('takes that word where the service was started anew and knows of no problem any more', async () => {
    await host.bench.sides.change(`EXEC sp_rename 'Clientes.Telefono', 'TelefonoViejo', 'COLUMN'`);
    await host.synchronise(linkId);
    await host.restart();
    const [sqlPassword, privateKey] = [READER.password, host.bench.keys.privateKey];
    await host.service.serve(linkId, { sqlPassword, privateKey });
    await watching(async (_panel, status) => {
      const notice = status.notice('SAGE_COLUMN_GONE');
      await notice.waitFor();
      await status.say('status.goOnWithout');
      await notice.waitFor({ state: 'detached' });
    });
  });
});

describe('R1: another customer’s company with the same names, in the wizard', () => {
  it('is not taken for the linking that was begun', async () => {
    const host = await PanelHost.start({ sage: { companies: 2 }, sql: { instanceName: 'SAGE2025' } });
    const theirs = await startSandboxSides({ sage: { companies: 2 }, sql: { instanceName: 'SAGE2025' } });
    try {
      await theirs.change(
        "UPDATE Empresas SET CifDni = 'B99999999', CifEuropeo = '' WHERE CodigoEmpresa = 1",
      );
      await host.prepare(host.bench.events().slice(0, 2));
      for (const [sides, count] of [
        [host.bench.sides, 1],
        [theirs, 0],
      ] as const) {
        await withPanel(host, { screen: { name: 'wizard' } }, async (panel) => {
          const wizard = new WizardPage(panel);
          await panel.heading('connection.heading');
          await wizard.enterConnection(sides.connection, READER.password);
          await wizard.connect();
          await wizard.company(/Añil/).waitFor();
          const goOn = panel.button('company.continueOf', { company: 'Comercial Añil, S.L.' });
          assert.equal(await goOn.count(), count);
        });
      }
    } finally {
      await host.close();
      await theirs.close();
    }
  });
});
