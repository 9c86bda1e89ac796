import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SandboxProgram } from '../cli/support/sandboxProgram.ts';
import { AgentsPage } from '../e2e/support/agentsPage.ts';
import { StatusPage } from '../e2e/support/statusPage.ts';
import { WizardPage } from '../e2e/support/wizardPage.ts';
import { Editor } from './editor.ts';
import { stopService } from './stopService.ts';
import { Workbench } from './workbench.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const VSIX = join(ROOT, 'dist', 'sage200-link.vsix');

describe('the wizard in a real editor', function () {
  this.timeout(180_000);
  let sandbox: SandboxProgram;

  before(async () => {
    const packed = spawnSync(process.execPath, [join(ROOT, 'scripts', 'run.mjs'), 'package'], {
      encoding: 'utf8',
    });
    assert.equal(packed.status, 0, packed.stdout + packed.stderr);
    sandbox = await SandboxProgram.start('--customers', '40', '--products', '20', '--orders', '10');
  });
  after(() => sandbox.close());

  for (const [age, language] of [
    ['oldest', 'en'],
    ['newest', 'es'],
    ['newest', 'en'],
  ] as const) {
    it(`links a company from the palette, with the window reloaded on the way, in the ${age} one in ${language}`, async () => {
      const { sql, api } = sandbox.description;
      // Once in a folder that nobody has trusted: the extension reads nothing from it.
      const settings = {
        'security.workspace.trust.enabled': language === 'en',
        'security.workspace.trust.startupPrompt': 'never',
      };
      const workbench = await Workbench.start({ age, vsix: VSIX, settings });
      try {
        const context = await workbench.context(language);
        context.setDefaultTimeout(60_000);
        const window = await workbench.open(context);
        const editor = new Editor(window, language);
        const wizard = new WizardPage(editor);
        await editor.showTree();
        await editor.window.getByText(editor.text('links.none')).waitFor();

        await editor.command('command.openWizard');
        await editor.heading('connection.heading');
        const { server, port, database, user } = sql;
        const encrypt = 'true' as const;
        const connection = { server, port, database, user, encrypt, trustServerCertificate: true };
        await wizard.enterConnection(connection, sql.password);
        await wizard.connect();
        await wizard.chooseCompany(/Añil/);
        await editor.heading('implementation.heading');
        const step = editor.text('overview.atStep', { step: editor.text('wizardStep.implementation') });
        await editor.row(step).waitFor();

        await wizard.enterImplementation({
          id: api.implementationId,
          publicKey: api.publicKey,
          apiUrl: api.baseUrl,
        });
        // What was typed before the window is loaded again is still there after it; a key would not be.
        await editor.reloadWindow();
        await editor.heading('implementation.heading');
        assert.equal(await editor.field('implementation.id').inputValue(), api.implementationId);
        await wizard.enterImplementation({ privateKey: api.privateKey });
        await wizard.next();
        await editor.heading('implementation.found');
        await wizard.next();
        await wizard.acceptTerms();
        await wizard.passTest();
        const agents = new AgentsPage(editor);
        await agents.appear();
        await editor.button('agents.goOn').click();
        await editor.heading('agents.invited');
        await wizard.next();
        await editor.button('button.start').click();
        await editor.heading('sync.started');
        await wizard.next();
        await editor.button('button.finish').click();

        const status = new StatusPage(editor);
        await status.appear();
        await editor
          .row(/Añil/)
          .filter({ hasText: /\d+ (errores|failures)/ })
          .waitFor();
        await editor.statusBar('Sage 200').waitFor();
        const [source, synced] = await status.figures('part.families');
        assert.equal(synced, source);
        await editor.command('command.refreshStatus');
        await editor.button('button.refreshData').click();
        await status.appear();
      } finally {
        await stopService(workbench);
        await workbench.close();
      }
    });
  }
});
