import type { Page } from 'playwright-core';
import { READER } from '../../support/sandboxSides.ts';
import { AgentsPage } from './agentsPage.ts';
import { OverviewPage } from './overviewPage.ts';
import type { Panel } from './panel.ts';
import type { PanelHost } from './panelHost.ts';
import { StatusPage } from './statusPage.ts';
import { WizardPage } from './wizardPage.ts';

/** The screens of the panel in the order in which the tour comes by, as they are named in pictures and reports. */
export type Look = (screen: string) => Promise<void>;

/** Walks by every screen, the unpleasant ones too, and looks at each. The host begins with nothing linked. */
export async function tour(host: PanelHost, panel: Panel, onScreen: Look): Promise<void> {
  const look: Look = async (screen) => {
    await drawn(panel.page);
    await onScreen(screen);
  };
  await new OverviewPage(panel).appear();
  await look('overview-empty');
  await tourOfSage(host, panel, look);
  await tourOfImplementation(host, panel, look);
  await tourOfTest(host, panel, look);
  await tourOfAgents(panel, look);
  await tourOfSync(panel, look);
  await tourOfLinks(host, panel, look);
}

async function tourOfSage({ bench }: PanelHost, panel: Panel, look: Look): Promise<void> {
  const wizard = new WizardPage(panel);
  const { connection } = bench.sides;
  await wizard.begin();
  await look('connection');
  await wizard.connect();
  const empty = { field: panel.text('connection.server') };
  await panel.says(panel.texts.error({ code: 'FIELD_REQUIRED', params: empty }).message);
  await look('connection-empty-fields');
  await wizard.enterConnection(connection, 'wrong');
  await wizard.connect();
  await panel.problem('SQL_LOGIN_FAILED');
  await look('connection-refused');
  await panel.field('connection.password').fill(READER.password);
  await wizard.connect();
  await wizard.company(/Añil/).check();
  await look('companies');
  await wizard.next();
}

async function tourOfImplementation({ bench }: PanelHost, panel: Panel, look: Look): Promise<void> {
  const wizard = new WizardPage(panel);
  const { id, publicKey, privateKey } = bench.keys;
  await panel.heading('implementation.heading');
  await look('implementation');
  await wizard.next();
  await panel.heading('implementation.askNew');
  await look('implementation-new');
  await panel.button('button.createNew').click();
  await panel.heading('implementation.naming');
  await look('implementation-name');
  await wizard.back();
  await panel.heading('implementation.askNew');
  await wizard.back();
  await panel.heading('implementation.heading');
  await wizard.enterImplementation({ id, publicKey, apiUrl: bench.sides.crm.baseUrl });
  await wizard.next();
  await panel.page.getByText(panel.text('field.privateKey')).last().waitFor();
  await look('implementation-half-filled');
  await wizard.enterImplementation({ name: 'Otro nombre', privateKey });
  await wizard.next();
  await panel.heading('implementation.found');
  await look('implementation-found');
  await wizard.next();
}

async function tourOfTest({ bench }: PanelHost, panel: Panel, look: Look): Promise<void> {
  const wizard = new WizardPage(panel);
  await panel.heading('terms.heading');
  await look('terms');
  bench.sides.crm.faults.add({ kind: 'status', status: 401, resource: 'login' });
  await wizard.acceptTerms();
  await panel.problem('API_KEYS_REJECTED');
  await look('test-failed');
  bench.sides.crm.faults.clear();
  await panel.button('button.testAgain').click();
  await panel.says(panel.text('check.success'));
  await look('test-passed');
  await wizard.lookAt('wizardStep.implementation');
  await panel.says(panel.text('wizard.peekWhy'));
  await look('step-looked-at');
  await panel.button('wizard.peekBack').click();
  await wizard.next();
}

async function tourOfAgents(panel: Panel, look: Look): Promise<void> {
  const wizard = new WizardPage(panel);
  const agents = new AgentsPage(panel);
  await agents.appear();
  await look('agents');
  await agents.invite('Begoña Núñez Peña');
  await agents.admin('Begoña Núñez Peña').check();
  await panel.says(/ADMIN_EMAIL|begona@/);
  await look('agents-wrong-admin');
  await agents.admin('Iñaki Echeverría Añil').check();
  await agents.send(1);
  await panel.heading('agents.invited');
  await look('agents-invited');
  await wizard.next();
}

async function tourOfSync(panel: Panel, look: Look): Promise<void> {
  const wizard = new WizardPage(panel);
  await panel.heading('sync.heading');
  await look('sync-ready');
  await panel.button('button.start').click();
  await panel.heading('sync.started');
  await look('sync-started');
  await wizard.next();
  await panel.heading('finished.heading');
  await look('finished');
  await panel.button('button.finish').click();
}

async function tourOfLinks(host: PanelHost, panel: Panel, look: Look): Promise<void> {
  const { service } = host;
  const status = new StatusPage(panel);
  await status.appear();
  await Promise.all(service.runs);
  await status.groups.nth(1).locator('summary').click();
  await look('status');
  await (await status.openLeftOut('part.contacts')).scrollIntoViewIfNeeded();
  await look('status-left-out');
  await tourOfWork(panel, look);
  await tourOfSecrets(host, panel, look);
  await panel.button('button.openOverview').click();
  await new OverviewPage(panel).appear();
  await new WizardPage(panel).begin();
  await look('connection-saved');
  await panel.page.getByRole('button', { name: /· Sage/ }).click();
  await new WizardPage(panel).company(/Añil/).waitFor();
  await look('companies-linked');
  await new WizardPage(panel).leave();
  await panel.page.getByText(panel.text('activity.unknown')).waitFor({ state: 'detached' });
  await look('overview');
  await new OverviewPage(panel).openStatus('Comercial Añil, S.L.');
  await tourOfWords(host, panel, look);
}

/** What waits for a person: a user switched off in the CRM, a column gone from Sage, another company that answers. */
async function tourOfWords({ bench }: PanelHost, panel: Panel, look: Look): Promise<void> {
  const status = new StatusPage(panel);
  const { store } = bench.sides.crm;
  const invited = store.records(bench.keys.id, 'users').find(({ extId }) => extId === '2');
  if (invited !== undefined) store.change(bench.keys.id, 'users', invited.id, { isActive: false });
  await bench.sides.change(`EXEC sp_rename 'Clientes.Telefono', 'TelefonoViejo', 'COLUMN'`);
  await panel.button('action.syncNow').click();
  await panel.problem('SAGE_COLUMN_GONE');
  await status.notice('USER_INACTIVE').waitFor();
  await look('status-column-gone');
  await bench.sides.change("UPDATE Empresas SET CifDni = 'B99999999', CifEuropeo = ''");
  await panel.button('action.syncNow').click();
  await panel.problem('SAGE_COMPANY_CHANGED');
  await panel.button('status.sameCompany').click();
  await look('status-company-changed');
}

/** What is begun on a company's screen. */
async function tourOfWork(panel: Panel, look: Look): Promise<void> {
  await panel.button('action.testConnection').click();
  await panel.says(panel.text('check.success'));
  await look('status-test');
  await panel.button('action.verify').click();
  await panel.page
    .locator('sl-verification')
    .getByRole('group', { name: panel.text('report.proof') })
    .waitFor();
  await look('status-verified');
  await panel.button('button.close').click();
  await panel.button('action.rotateKeys').click();
  await look('status-keys');
  await panel.button('button.cancel').click();
}

/** Its secrets are gone with a program that was ended; they are typed where they are missing. */
async function tourOfSecrets(
  { bench, service, operations }: PanelHost,
  panel: Panel,
  look: Look,
): Promise<void> {
  const linkId = operations.links()[0]?.id ?? '';
  await bench.secrets.delete(linkId);
  await service.forget(linkId);
  await panel.button('action.syncNow').click();
  await panel.problem('SECRET_MISSING');
  await look('status-password-missing');
  await panel.button('button.openOverview').click();
  await new OverviewPage(panel).appear();
  await panel.page
    .getByRole('button', { name: new RegExp(panel.text('actions.more')) })
    .first()
    .click();
  await look('overview-actions');
  await panel.page
    .getByRole('button', { name: new RegExp(panel.text('secret.write', { secret: 'sqlPassword' })) })
    .first()
    .click();
  await new StatusPage(panel).appear();
  // For a moment both forms are there: the one that was opened, and the box that tells what is missing next.
  for (const [secret, value] of [
    ['sqlPassword', READER.password],
    ['privateKey', bench.keys.privateKey],
  ] as const) {
    const form = panel.page.locator(`sl-status sl-secret-form[secret=${secret}]`);
    const field = form.locator('input[type=password]');
    await field.fill(value);
    await field.press('Enter');
    await form.waitFor({ state: 'detached' });
  }
  await Promise.all(service.runs);
}

/** The toolkit draws its fields in frames of its own: after two of them a screen stands as a person sees it. */
function drawn(page: Page): Promise<void> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1)
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
      });
  });
}
