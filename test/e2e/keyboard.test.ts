import assert from 'node:assert/strict';
import type { TextKey } from '../../src/texts/texts.ts';
import { READER } from '../support/sandboxSides.ts';
import { withPanel, type Panel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';

/** Presses of Tab after which a thing counts as out of reach. */
const FAR = 60;

/** A person without a mouse. */
class Keyboard {
  readonly panel: Panel;

  constructor(panel: Panel) {
    this.panel = panel;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.panel.page.keyboard.press(key);
  }

  /** Goes on with Tab to what is named so. */
  async to(name: string): Promise<void> {
    const passed: string[] = [];
    for (let presses = 0; presses < FAR; presses += 1) {
      const here = await this.panel.focused();
      if (here === name) return;
      passed.push(here);
      await this.press('Tab');
    }
    throw new Error(`Tab never came to "${name}", but to:\n${passed.join('\n')}`);
  }

  async toText(key: TextKey): Promise<void> {
    await this.to(this.panel.text(key));
  }

  async type(key: TextKey, value: string): Promise<void> {
    await this.toText(key);
    await this.panel.page.keyboard.insertText(value);
  }

  async enter(key: TextKey): Promise<void> {
    await this.toText(key);
    await this.press('Enter');
  }

  /** Each step says where one is: its heading has the focus. */
  async isAt(key: TextKey): Promise<void> {
    await this.panel.heading(key);
    await this.panel.focusIsOn(this.panel.text(key));
  }
}

describe('the keyboard alone', () => {
  let host: PanelHost;
  before(async () => {
    host = await PanelHost.start();
  });
  after(() => host.close());

  it('leads from the first step to the status, with the focus on the heading of each step', async function () {
    this.timeout(60_000);
    const { connection, crm } = host.bench.sides;
    const { id, publicKey, privateKey } = host.bench.keys;
    await withPanel(host, {}, async (panel) => {
      const keyboard = new Keyboard(panel);
      await keyboard.isAt('overview.heading');
      await keyboard.enter('button.openWizard');

      await keyboard.isAt('connection.heading');
      await keyboard.type('connection.server', `${connection.server},${connection.port}`);
      await keyboard.type('connection.database', connection.database);
      await keyboard.type('connection.user', connection.user);
      await keyboard.type('connection.password', READER.password);
      await keyboard.enter('connection.more');
      await keyboard.toText('connection.trust');
      await keyboard.press('Space');
      await keyboard.enter('button.connect');

      await keyboard.isAt('company.choose');
      await panel.page.getByRole('radio').first().waitFor();
      const blocked = `${panel.text('button.next')}. ${panel.text('company.noneChosen')}`;
      await keyboard.to(blocked);
      await keyboard.press('Enter');
      await panel.page
        .locator('sl-step')
        .getByRole('status')
        .filter({ hasText: panel.text('company.noneChosen') })
        .waitFor();
      assert.equal(await panel.focused(), blocked, 'a blocked Next keeps the focus');
      await keyboard.press('Shift+Tab', 'Shift+Tab', 'Space');
      await keyboard.enter('button.next');

      await keyboard.isAt('implementation.heading');
      await keyboard.type('implementation.id', id);
      await keyboard.type('implementation.publicKey', publicKey);
      await keyboard.type('implementation.privateKey', privateKey);
      await keyboard.enter('implementation.more');
      await keyboard.toText('implementation.apiUrl');
      await keyboard.press('Control+A');
      await panel.page.keyboard.insertText(crm.baseUrl);
      // Enter in a field goes on.
      await keyboard.press('Enter');

      await keyboard.isAt('implementation.found');
      await keyboard.enter('button.next');

      await keyboard.isAt('terms.heading');
      await keyboard.toText('terms.acceptPrivacy');
      await keyboard.press('Space');
      await keyboard.toText('terms.acceptTerms');
      await keyboard.press('Space');
      await keyboard.enter('button.next');

      await keyboard.isAt('testing.heading');
      await panel.says(panel.text('check.success'));
      await keyboard.enter('button.next');

      await keyboard.isAt('agents.heading');
      await panel.page.getByRole('checkbox').first().waitFor();
      await keyboard.to(panel.text('agents.inviteOne', { name: 'Begoña Núñez Peña' }));
      await keyboard.press('Space');
      await keyboard.to(panel.text('agents.invite', { count: 1 }));
      await keyboard.press('Enter');

      await keyboard.isAt('agents.invited');
      await keyboard.enter('button.next');
      await keyboard.isAt('sync.heading');
      await keyboard.enter('button.start');
      await keyboard.isAt('sync.started');
      await keyboard.enter('button.next');
      await keyboard.isAt('finished.heading');
      await keyboard.enter('button.finish');
      await keyboard.isAt('status.heading');
    });
  });
});
