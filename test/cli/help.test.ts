import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { commandHelp, optionsOf } from '../../src/cli/help.ts';
import { COMMON_OPTIONS } from '../../src/cli/optionTable.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
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
      // Where a line is too long for the terminal, it goes on below.
      const words = stdout.replaceAll(/\s+/g, ' ');
      for (const { name } of COMMANDS)
        assert.ok(words.includes(`${name} ${textsIn(language).text(`summary.${name}`)}`), name);
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
    const texts = textsIn('en');
    for (const command of COMMANDS) {
      const help = commandHelp(texts, command);
      const words = help.replaceAll(/\s+/g, ' ');
      for (const [option, { value, needed, fallback }] of optionsOf({
        ...command.options,
        ...COMMON_OPTIONS,
      })) {
        const short = option === 'help' ? ', -h' : '';
        const name = `--${option}${short}${value === undefined ? '' : ` ${value}`}`;
        assert.ok(words.includes(`${name} ${texts.text(`option.${option}`)}`), `${command.name} ${name}`);
        if (needed === true) assert.match(words, new RegExp(`--${option}[^-]*\\(required`), command.name);
        if (fallback !== undefined) assert.ok(words.includes(`by default ${fallback}`), command.name);
      }
      assert.ok(
        command.example.startsWith(`sage200-link ${command.name}`) ||
          command.example.includes(` ${command.name}`),
      );
      assert.ok(help.includes(command.example));
      const lines = help.split('\n').filter((line) => !line.includes('sage200-link'));
      assert.deepEqual(
        lines.filter((line) => line.length > 100),
        [],
      );
    }
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
