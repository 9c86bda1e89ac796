// Takes the pictures of the workbench: `npm run screenshots`.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from '../../src/texts/language.ts';
import { SandboxProgram } from '../cli/support/sandboxProgram.ts';
import { AgentsPage } from '../e2e/support/agentsPage.ts';
import { closeSharedBrowser } from '../e2e/support/browser.ts';
import { StatusPage } from '../e2e/support/statusPage.ts';
import { WizardPage } from '../e2e/support/wizardPage.ts';
import { Editor } from './editor.ts';
import { stopService } from './stopService.ts';
import { Workbench } from './workbench.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const VSIX = join(ROOT, 'dist', 'sage200-link.vsix');
const THEMES = { light: 'Default Light Modern', dark: 'Default Dark Modern' };

async function takePictures(language: Language, theme: keyof typeof THEMES): Promise<void> {
  const sandbox = await SandboxProgram.start();
  const { sql, api } = sandbox.description;
  const workbench = await Workbench.start({
    vsix: VSIX,
    settings: { 'workbench.colorTheme': THEMES[theme] },
  });
  const context = await workbench.context(language);
  const window = await workbench.open(context);
  const editor = new Editor(window, language);
  const wizard = new WizardPage(editor);
  const shoot = async (name: string) => {
    await window.mouse.move(640, 858);
    const path = join(ROOT, 'media', 'screenshots', `${language}-${theme}-workbench-${name}.png`);
    await window.screenshot({ path, animations: 'disabled' });
  };
  await editor.showTree();
  await window.getByText(editor.text('links.none')).waitFor();
  await editor.command('command.openWizard');
  await editor.heading('connection.heading');
  const { server, port, database, user } = sql;
  const connection = { server, port, database, user, encrypt: 'true', trustServerCertificate: true } as const;
  await wizard.enterConnection(connection, sql.password);
  await wizard.connect();
  await wizard.chooseCompany(/Añil/);
  await editor.heading('implementation.heading');
  const { implementationId: id, publicKey, privateKey, baseUrl: apiUrl } = api;
  await wizard.enterImplementation({ id, publicKey, privateKey, apiUrl });
  await wizard.next();
  await editor.heading('implementation.found');
  await wizard.next();
  await wizard.acceptTerms();
  await editor.says(editor.text('check.success'));
  await shoot('test');
  await wizard.next();
  const agents = new AgentsPage(editor);
  await agents.appear();
  await agents.invite('Begoña Núñez Peña');
  await shoot('agents');
  await agents.send(1);
  await editor.heading('agents.invited');
  await wizard.next();
  await editor.button('button.start').click();
  await editor.heading('sync.started');
  await wizard.next();
  await editor.button('button.finish').click();
  await new StatusPage(editor).appear();
  await editor
    .row(/Añil/)
    .filter({ hasText: /errores|failures/ })
    .waitFor();
  await shoot('status');
  await stopService(workbench);
  await context.close();
  await workbench.close();
  await sandbox.close();
}

await takePictures('es', 'light');
await takePictures('en', 'dark');
await closeSharedBrowser();
