import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WizardPage } from '../e2e/support/wizardPage.ts';
import { Editor } from './editor.ts';
import { Workbench } from './workbench.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const VSIX = join(ROOT, 'dist', 'sage200-link.vsix');

describe('the guide in a real editor', function () {
  this.timeout(180_000);

  before(() => {
    const packed = spawnSync(process.execPath, [join(ROOT, 'scripts', 'run.mjs'), 'package'], {
      encoding: 'utf8',
    });
    assert.equal(packed.status, 0, packed.stdout + packed.stderr);
  });

  it('opens beside a panel at the code of its problem, and goes on from page to page with its pictures', async () => {
    const workbench = await Workbench.start({ age: 'newest', vsix: VSIX });
    try {
      const context = await workbench.context('es');
      context.setDefaultTimeout(60_000);
      const window = await workbench.open(context);
      const editor = new Editor(window, 'es');
      await editor.showTree();
      await window.getByText(editor.text('links.none')).waitFor();
      await editor.command('command.openWizard');
      await editor.heading('connection.heading');
      const wizard = new WizardPage(editor);
      const nowhere = { server: 'srv-sage.invalid', database: 'Sage', user: 'lector' };
      await wizard.enterConnection(
        { ...nowhere, encrypt: 'true', trustServerCertificate: false },
        'of nobody',
      );
      await wizard.connect();
      await editor.button('button.copyDetail').waitFor();
      await editor.page
        .getByRole('button', { name: `${editor.text('button.learnMore')} SQL_SERVER_NOT_FOUND` })
        .click();

      const guide = window.frameLocator('iframe.webview >> nth=1').frameLocator('#active-frame');
      const heading = guide.getByRole('heading', { name: 'SQL_SERVER_NOT_FOUND' });
      await heading.and(guide.locator(':focus')).waitFor();
      await guide.getByRole('link', { name: 'Guía', exact: true }).click();
      await guide.getByRole('heading', { name: 'Guía de Sage 200 Link' }).waitFor();
      const picture = guide.getByRole('img').first();
      await picture.evaluate((image: HTMLImageElement) => image.decode());
      await guide.getByRole('link', { name: 'English' }).click();
      await guide.getByRole('heading', { name: 'The guide to Sage 200 Link' }).waitFor();
    } finally {
      await workbench.close();
    }
  });
});
