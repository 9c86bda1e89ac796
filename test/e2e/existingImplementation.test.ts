import assert from 'node:assert/strict';
import { sqlConnection } from '../../src/domain/sqlConnection.ts';
import { AgentsPage } from './support/agentsPage.ts';
import { withPanel, type Panel } from './support/panel.ts';
import { Programs } from './support/programs.ts';
import { StatusPage } from './support/statusPage.ts';
import { WizardPage } from './support/wizardPage.ts';

describe('a company linked to an existing implementation', () => {
  let programs: Programs;
  before(async () => {
    programs = await Programs.start('es', '--customers', '40', '--products', '20', '--orders', '10');
  });
  after(() => programs.close());

  it('goes from the first step to the status in a browser, and no secret comes back to it', async function () {
    this.timeout(60_000);
    const { sql, api } = programs.sandbox.description;
    await withPanel(programs, { language: 'es' }, async (panel) => {
      await linkCompany(panel, programs);
      const status = new StatusPage(panel);
      await status.appear();
      // The connection service runs in a process of its own; the figures come by themselves (B6).
      await panel.says(/activa ·|al día ·/);
      const [inSage, synced] = await status.figures('part.families');
      assert.equal(inSage, synced);
      assert.notEqual(inSage, '0');
      await panel.button('action.pause').click();
      await panel.says(panel.text('activity.paused'));
      // What is said aloud is the state, and not each percent of it.
      await panel.page
        .getByRole('status')
        .filter({ hasText: panel.text('activityState.paused') })
        .waitFor();
      await panel.button('action.resume').click();
      await panel.button('action.pause').waitFor();
      await assertKeepsSecrets(panel, [sql.password, api.privateKey]);
    });
    const printed = await programs.endPanel();
    for (const secret of [sql.password, api.privateKey]) assert.ok(!printed.includes(secret));
  });
});

async function linkCompany(panel: Panel, programs: Programs): Promise<void> {
  const { sql, api } = programs.sandbox.description;
  const wizard = new WizardPage(panel);
  await wizard.begin();
  await wizard.enterConnection(sqlConnection.parse({ ...sql, trustServerCertificate: true }), sql.password);
  await wizard.connect();
  await wizard.chooseCompany(/Añil/);
  const { implementationId: id, publicKey, privateKey, baseUrl: apiUrl } = api;
  await wizard.enterImplementation({ id, publicKey, privateKey, apiUrl });
  await wizard.next();
  // R7: the name appears by itself.
  await panel.heading('implementation.found');
  await panel.says(api.implementationName);
  await wizard.next();
  await wizard.acceptTerms();
  await wizard.passTest();
  const agents = new AgentsPage(panel);
  await agents.appear();
  await agents.invite('Begoña Núñez Peña');
  await agents.send(1);
  await panel.heading('agents.invited');
  await wizard.next();
  await panel.button('button.start').click();
  await panel.heading('sync.started');
  await wizard.next();
  await panel.heading('finished.heading');
  await panel.button('button.finish').click();
}

/** A secret leaves the panel once, with its form; afterwards it is nowhere in the browser. */
async function assertKeepsSecrets(panel: Panel, secrets: readonly string[]): Promise<void> {
  const markup = await panel.page.evaluate(() => {
    const parts: string[] = [];
    const read = (root: Document | ShadowRoot) => {
      parts.push(root instanceof ShadowRoot ? root.innerHTML : root.documentElement.outerHTML);
      for (const element of root.querySelectorAll('*')) {
        if (element instanceof HTMLInputElement) parts.push(element.value);
        if (element.shadowRoot !== null) read(element.shadowRoot);
      }
    };
    read(document);
    return parts.join('\n');
  });
  const stored = await panel.page.evaluate(() =>
    JSON.stringify([{ ...sessionStorage }, { ...localStorage }]),
  );
  const [password = ''] = secrets;
  for (const secret of secrets) {
    assert.equal(panel.sent.filter((frame) => frame.includes(secret)).length, 1);
    assert.ok(panel.received.length > 10);
    assert.ok(!panel.received.some((frame) => frame.includes(secret)));
    assert.ok(!markup.includes(secret));
    assert.ok(!stored.includes(secret) && !stored.includes(password));
  }
}
