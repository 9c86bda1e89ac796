import assert from 'node:assert/strict';
import type { ErrorCode } from '../../src/domain/errors.ts';
import { READER } from '../support/sandboxSides.ts';
import { withPanel, type Panel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { WizardPage } from './support/wizardPage.ts';

/** The problem that took the focus: its sentence, its remedy, its code, and the other side's own words. */
async function assertExplains(panel: Panel, code: ErrorCode, cause: RegExp): Promise<void> {
  const [message = '', remedy = '', detail = ''] = await panel.problem(code);
  assert.ok(message.length > 20 && remedy.length > 20);
  assert.match(detail, cause);
  await panel.page.waitForFunction(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.localName === 'sl-problem';
  });
  await panel.button('button.copyDetail').click();
  assert.ok((await panel.page.evaluate(() => navigator.clipboard.readText())).includes(code));
}

describe('what is entered wrongly', () => {
  let host: PanelHost;
  before(async () => {
    host = await PanelHost.start();
  });
  after(() => host.close());

  const CASES = [
    ['a wrong password', 'SQL_LOGIN_FAILED', /Login failed/, {}, 'wrong'],
    ['an unknown server', 'SQL_SERVER_NOT_FOUND', /ENOTFOUND|EAI_AGAIN/, { server: 'srv-sage.invalid' }],
    [
      'a certificate nobody vouches for',
      'SQL_CERTIFICATE_UNTRUSTED',
      /self-signed certificate/,
      { trustServerCertificate: false },
    ],
  ] as const;
  for (const [name, code, cause, change, password = READER.password] of CASES) {
    it(`${name} is told with its code, its cause and what to do, where the focus is`, async () => {
      await withPanel(host, {}, async (panel) => {
        const wizard = new WizardPage(panel);
        await wizard.begin();
        await wizard.enterConnection({ ...host.bench.sides.connection, ...change }, password);
        await wizard.connect();
        await assertExplains(panel, code, cause);
        assert.equal(await panel.field('connection.database').inputValue(), 'Sage', 'what was typed stays');
      });
    });
  }

  it('a connection form with empty fields names each, and the first has the focus', async () => {
    await withPanel(host, {}, async (panel) => {
      const wizard = new WizardPage(panel);
      await wizard.begin();
      await panel.field('connection.server').fill('SRV-SAGE');
      await wizard.connect();
      for (const key of ['connection.database', 'connection.user', 'connection.password'] as const)
        await panel.says(
          panel.texts.error({ code: 'FIELD_REQUIRED', params: { field: panel.text(key) } }).message,
        );
      await panel.focusIsOn(panel.text('connection.database'));
    });
  });

  it('R6: a half-filled implementation names the field that is missing, and never becomes a new one', async () => {
    const linkId = await host.prepare(host.bench.events().slice(0, 2));
    await withPanel(host, { screen: { name: 'wizard', linkId } }, async (panel) => {
      const wizard = new WizardPage(panel);
      const { id, publicKey } = host.bench.keys;
      await panel.heading('implementation.heading');
      await wizard.enterImplementation({ id, publicKey });
      await wizard.next();
      const missing = { code: 'FIELD_REQUIRED', params: { field: 'privateKey' } } as const;
      await panel.says(panel.texts.error(missing).message);
      await panel.focusIsOn(panel.text('implementation.privateKey'));
      await panel.heading('implementation.heading');
    });
  });

  it('R6: keys that do not belong together, and an ID of another implementation', async () => {
    const linkId = await host.prepare(host.bench.events().slice(0, 2));
    await withPanel(host, { screen: { name: 'wizard', linkId } }, async (panel) => {
      const wizard = new WizardPage(panel);
      const { id, publicKey, privateKey } = host.bench.keys;
      const apiUrl = host.bench.sides.crm.baseUrl;
      await panel.heading('implementation.heading');
      await wizard.enterImplementation({ id, publicKey, privateKey: 'not-the-one', apiUrl });
      await wizard.next();
      await assertExplains(panel, 'API_KEYS_REJECTED', /Unauthorized/);
      // What was refused is not called kept: its field is there at once.
      assert.equal(await panel.page.getByText(panel.text('form.keptKey')).count(), 0);
      await panel.says(panel.text('form.refused'));
      await wizard.enterImplementation({ id: '99999', privateKey });
      await wizard.next();
      const mismatch = { code: 'IMPLEMENTATION_MISMATCH', params: { typed: '99999', found: id } } as const;
      await panel.says(panel.texts.error(mismatch).message);
      await panel.focusIsOn(panel.text('implementation.id'));
      await wizard.enterImplementation({ id, name: 'Otro nombre' });
      await wizard.next();
      await panel.heading('implementation.found');
      const names = { typed: 'Otro nombre', actual: 'Comercial Añil' };
      await panel.says(panel.text('implementation.nameDiffers', names));
    });
  });

  it('R8: the terms are not left before both are accepted, and Next says so', async () => {
    const linkId = await host.prepare(host.bench.events().slice(0, 4));
    await withPanel(host, { screen: { name: 'wizard', linkId } }, async (panel) => {
      const wizard = new WizardPage(panel);
      await panel.heading('terms.heading');
      await wizard.failsToGoOn(panel.text('button.next'), panel.text('terms.blocked'));
      await wizard.accept('privacy');
      await wizard.failsToGoOn(panel.text('button.next'), panel.text('terms.blocked'));
      await wizard.accept('terms');
      await wizard.next();
      await panel.heading('testing.heading');
    });
  });

  it('R9, B2: a failed layer of the test is open with its cause; mended, the test goes on to success', async () => {
    const linkId = await host.prepare(host.bench.events().slice(0, 4));
    const { faults } = host.bench.sides.crm;
    await withPanel(host, { screen: { name: 'wizard', linkId } }, async (panel) => {
      const wizard = new WizardPage(panel);
      faults.add({ kind: 'status', status: 401, resource: 'login' });
      await wizard.acceptTerms();
      assert.match((await panel.problem('API_KEYS_REJECTED')).join(' '), /HTTP 401/);
      await panel.says(panel.text('testing.failed', { layers: panel.text('check.keys') }));
      assert.equal(await panel.button('button.next').count(), 0);
      // From the failed layer to the form that its data were typed into, and back again.
      await panel.button('testing.change').click();
      await panel.heading('implementation.heading');
      faults.clear();
      await wizard.next();
      await panel.heading('implementation.found');
      await wizard.next();
      await panel.heading('terms.heading');
      await wizard.next();
      await wizard.passTest();
      await panel.heading('agents.heading');
    });
  });
});
