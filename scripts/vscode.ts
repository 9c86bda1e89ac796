// Opens an editor with the extension and a demo company: the desktop's `code` where there is one, otherwise a workbench
// in the browser. Ends with Ctrl+C.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startSandboxProcess } from '../src/host/sandboxProcess.ts';
import { Workbench } from '../test/workbench/workbench.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (line: string) => process.stdout.write(`${line}\n`);

const sandbox = await startSandboxProcess(`${root}/dist`, []);
const { sql, api } = sandbox.description;
say(`SQL Server      ${sql.server},${sql.port}   ${sql.database}   ${sql.user} / ${sql.password}`);
say(`CRM             ${api.baseUrl}   ${api.implementationId}   ${api.publicKey} / ${api.privateKey}`);

const hasDesktop = spawnSync('code --version', { shell: true }).status === 0;
const ended = once(process, 'SIGINT');
if (hasDesktop) {
  spawn(`code --new-window --extensionDevelopmentPath="${root}"`, { shell: true, stdio: 'inherit' });
  say('The editor is opening. Ctrl+C ends the demo company.');
  await ended;
} else {
  const workbench = await Workbench.start({ vsix: `${root}/dist/sage200-link.vsix` });
  say(`Open ${workbench.url}`);
  await ended;
  await workbench.close();
}
await sandbox.stop();
