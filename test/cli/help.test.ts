import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { runCli } from './support/cli.ts';

describe('help and languages', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());
  const untouched = join(folder.path, 'state');

  it('lists every command in both languages and touches no disk', async () => {
    for (const [language, use] of [
      ['es', 'Uso: sage200-link'],
      ['en', 'Use: sage200-link'],
    ] as const) {
      const { code, stdout } = await runCli(['--help'], { LANG: language, XDG_DATA_HOME: untouched });
      assert.equal(code, 0);
      assert.ok(stdout.startsWith(use));
      for (const { name, summary } of COMMANDS)
        assert.ok(stdout.includes(name) && stdout.includes(summary[language]), name);
      const [guide = ''] = /panel\/guide\/\S+\.html/.exec(stdout) ?? [];
      assert.ok(existsSync(new URL(`../../dist/${guide}`, import.meta.url)), guide);
      assert.equal(guide, `panel/guide/${language}/index.html`);
    }
    const one = await runCli(['link', '--help', '--state-dir', untouched]);
    assert.equal(one.code, 0);
    assert.match(one.stdout, /--accept-privacy/);
    assert.ok(!existsSync(untouched));
  });

  it('starts where Node was told itself to leave out warnings', async () => {
    const { code } = await runCli(['--help'], { NODE_OPTIONS: '--no-deprecation' });
    assert.equal(code, 0);
  });

  it('shows the same without a command, as wrong use', async () => {
    const { code, stdout } = await runCli([]);
    assert.equal(code, 2);
    assert.match(stdout, /^Uso: /);
  });

  it('shows every option of a command in its help', () => {
    for (const { name, options, usage } of COMMANDS)
      for (const option of Object.keys(options))
        assert.ok(usage.includes(`--${option}`), `${name} ${option}`);
  });

  it('speaks the language asked for, else that of the environment, else Spanish (B12)', async () => {
    const cases: readonly (readonly [readonly string[], Readonly<Record<string, string>>, RegExp])[] = [
      [[], {}, /^Todavía no hay/],
      [[], { LANG: 'en_GB.UTF-8' }, /^No company/],
      [[], { LC_ALL: '', LC_MESSAGES: '', LANG: 'en_US.UTF-8' }, /^No company/],
      [[], { LC_ALL: 'es_ES.UTF-8', LANG: 'en_US.UTF-8' }, /^Todavía no hay/],
      [['--lang', 'es'], { LANG: 'en_GB.UTF-8' }, /^Todavía no hay/],
      [['--lang=en'], {}, /^No company/],
    ];
    await Promise.all(
      cases.map(async ([args, env, expected]) => {
        const { code, stdout } = await runCli(['status', '--state-dir', folder.path, ...args], env);
        assert.equal(code, 0);
        assert.match(stdout, expected);
      }),
    );
  });
});
