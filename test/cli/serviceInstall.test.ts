import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { runTool, windowsTool } from '../../src/connector/state/runTool.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { jsonOf, PROGRAM, runCli } from './support/cli.ts';
import { errorShape } from './support/shapes.ts';

const installedShape = z.strictObject({
  installed: z.boolean(),
  manager: z.enum(['systemd', 'taskScheduler']),
  place: z.string(),
  replaced: z.boolean().optional(),
  removed: z.boolean().optional(),
  files: z.array(z.string()),
  commands: z.array(z.string()),
});
const CANARY = { SAGE200_SQL_PASSWORD: 'canary-password', SSM_PRIVATE_KEY: 'canary-key' };

describe('service install, service uninstall', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());
  const state = () => join(folder.path, 'mi "estado" ñ 100 %');
  const secrets = () => join(folder.path, 'secretos.json');
  const unit = () => join(folder.path, '.config', 'systemd', 'user', 'sage200-link.service');
  const calls = () => join(folder.path, 'calls');

  /** With a systemd that notes what it is asked, and a home of its own. */
  const run = (verb: string, ...args: readonly string[]) => {
    const bin = join(folder.path, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'systemctl'), `#!/bin/sh\necho "$@" >>'${calls()}'\n`);
    chmodSync(join(bin, 'systemctl'), 0o700);
    const env = { HOME: folder.path, PATH: `${bin}:/usr/bin:/bin`, ...CANARY };
    return runCli(['service', verb, '--state-dir', state(), ...args], env);
  };
  const writeSecrets = () => writeFileSync(secrets(), '{}', { mode: 0o600 });

  it('writes a unit without a secret, renews it, and takes it away', async function () {
    if (process.platform !== 'linux') this.skip();
    writeSecrets();
    const options = ['--secrets-file', secrets(), '--interval-minutes', '7'];
    const first = await run('install', '--json', ...options);
    assert.equal(first.code, 0, first.stdout + first.stderr);
    const written = { manager: 'systemd', place: unit(), files: [unit()], commands: [] };
    assert.deepEqual(jsonOf(first, installedShape), { installed: true, ...written, replaced: false });
    const text = readFileSync(unit(), 'utf8');
    const paths = [realpathSync(PROGRAM), secrets()].map((path) => `"${path}"`);
    for (const word of [...paths, '"mi \\"estado\\" ñ 100 %%"'.slice(1), '"--interval-minutes" "7"'])
      assert.ok(text.includes(word), word);
    assert.doesNotMatch(text, /canary/);

    const again = await run('install', '--lang', 'en');
    assert.equal(again.code, 0, again.stderr);
    const texts = textsIn('en');
    assert.deepEqual(again.stdout.split('\n'), [
      texts.text('service.installed', { manager: 'systemd', place: unit() }),
      `  ${unit()}`,
      texts.text('service.installedWithoutSecrets'),
      '',
    ]);
    const gone = jsonOf(await run('uninstall', '--json'), installedShape);
    assert.deepEqual(gone, { installed: false, ...written, removed: true });
    assert.ok(!existsSync(unit()));
    const nothing = await run('uninstall', '--lang', 'es');
    const said = textsIn('es').text('service.notInstalled', { manager: 'systemd', place: unit() });
    assert.deepEqual([nothing.code, nothing.stdout], [0, `${said}\n`]);
    assert.deepEqual(readFileSync(calls(), 'utf8').trimEnd().split('\n'), [
      '--user daemon-reload',
      '--user enable --now sage200-link.service',
      '--user daemon-reload',
      '--user enable --now sage200-link.service',
      '--user daemon-reload',
    ]);
  });

  it('leaves a service that is running, and says which one starts next', async function () {
    if (process.platform !== 'linux') this.skip();
    try {
      assert.equal((await run('start')).code, 0);
      const { code, stdout } = await run('install', '--lang', 'en');
      assert.equal(code, 0);
      assert.ok(stdout.includes(textsIn('en').text('service.installedBeside')), stdout);
      assert.match(readFileSync(calls(), 'utf8'), /^--user enable sage200-link\.service$/m);
      assert.equal((await run('status', '--json')).code, 0);
    } finally {
      await run('stop');
    }
  });

  it('refuses what is in the way, and a file of secrets that is not there', async function () {
    if (process.platform !== 'linux') this.skip();
    const missing = await run('install', '--json', '--secrets-file', secrets());
    assert.deepEqual([missing.code, jsonOf(missing, errorShape).error.code], [2, 'OPTION_INVALID']);
    assert.ok(!existsSync(unit()));
    mkdirSync(join(unit(), '..'), { recursive: true });
    writeFileSync(unit(), '[Service]\nExecStart=/bin/true\n');
    for (const verb of ['install', 'uninstall']) {
      const refused = await run(verb, '--json');
      assert.deepEqual(
        [refused.code, jsonOf(refused, errorShape).error.code],
        [1, 'SERVICE_INSTALL_FOREIGN'],
      );
    }
    assert.match(readFileSync(unit(), 'utf8'), /\/bin\/true/);
  });

  it('gives Windows a task without a secret, and says so where that takes none', async function () {
    // A Windows would start it at each logon from now on.
    if (process.env['SAGE200_TEST_WINE'] === undefined) this.skip();
    writeSecrets();
    const path = join(folder.path, 'José Ñ & co');
    const args = ['--json', '--state-dir', path];
    const place = `sage200-link-${userInfo().username}`;
    try {
      const result = await runCli(['service', 'install', ...args, '--secrets-file', secrets()], CANARY);
      const files = [join(path, 'service-task.xml')];
      // Its Task Scheduler is started when it is asked for, and may be too slow.
      if (result.code === 1) assert.equal(jsonOf(result, errorShape).error.code, 'SERVICE_INSTALL_FAILED');
      else {
        const written = { manager: 'taskScheduler', place, replaced: false, files, commands: [] };
        assert.deepEqual(jsonOf(result, installedShape), { installed: true, ...written });
      }
      const xml = readFileSync(files[0] ?? '', 'utf16le');
      assert.ok(xml.includes(secrets()) && xml.includes('José Ñ &amp; co'));
      assert.doesNotMatch(xml, /canary/);
      assert.deepEqual(readdirSync(path).toSorted(), ['links', 'service-task.xml']);
    } finally {
      runTool(windowsTool('schtasks'), ['/Delete', '/TN', place, '/F']);
    }
  });
});
