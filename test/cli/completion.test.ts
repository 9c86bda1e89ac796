import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { completionScript, SHELLS } from '../../src/cli/completionScript.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { runCli } from './support/cli.ts';

const hasBash = process.platform !== 'win32' && spawnSync('bash', ['-c', ':']).status === 0;

/** What bash offers for the last of these words. */
function offered(...words: readonly string[]): readonly string[] {
  const script = `${completionScript('bash', COMMANDS, textsIn('es'))}
COMP_WORDS=(sage200-link "$@"); COMP_CWORD=$#
_sage200_link
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' });
  return output.split('\n').filter(Boolean);
}

describe('shell completion', () => {
  it('in bash: commands, verbs, options, and what an option may be', function () {
    if (!hasBash) this.skip();
    assert.deepEqual(offered('re'), ['retry', 'report', 'resume']);
    assert.deepEqual(offered('service', 'st'), ['start', 'stop', 'status']);
    assert.deepEqual(offered('link', '--accept'), ['--accept-privacy', '--accept-terms']);
    assert.deepEqual(offered('link', '--sql-encrypt', ''), ['true', 'strict', 'false']);
    assert.deepEqual(offered('status', '--link', ''), []);
  });

  it('knows every command, verb and option in every shell, and the words in those that show them', () => {
    const texts = textsIn('en');
    for (const shell of SHELLS) {
      const script = completionScript(shell, COMMANDS, texts);
      for (const { name, verbs = [], options } of COMMANDS) {
        for (const word of [name, ...verbs]) assert.ok(script.includes(word), `${shell} ${word}`);
        const dashes = shell === 'fish' ? '-l ' : '--';
        for (const option of Object.keys(options))
          assert.ok(script.includes(`${dashes}${option}`), `${shell} ${option}`);
      }
      if (shell === 'zsh' || shell === 'fish')
        assert.ok(script.includes(texts.text('option.dry-run')), shell);
    }
  });

  it('is printed by the program, and refuses a shell that it does not know', async () => {
    const { code, stdout } = await runCli(['completion', 'fish', '--lang', 'es']);
    assert.equal(code, 0);
    assert.equal(stdout, `${completionScript('fish', COMMANDS, textsIn('es'))}\n`);
    assert.equal((await runCli(['completion', 'tcsh'])).code, 2);
  });
});
