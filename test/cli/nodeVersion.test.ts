import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNodeSupported } from '../../src/domain/nodeVersion.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { jsonOf, RunningCli } from './support/cli.ts';
import { onNode } from './support/onNode.ts';
import { errorShape } from './support/shapes.ts';

describe('the Node that starts the program', () => {
  it('is 22.16 or later, or 24 or later', () => {
    for (const version of ['22.16.0', '22.23.5', '24.0.0', '24.21.0', '26.1.0', '30.0.0'])
      assert.ok(isNodeSupported(version), version);
    for (const version of ['18.20.8', '20.20.2', '22.5.1', '22.15.1', '23.11.0', ''])
      assert.ok(!isNodeSupported(version), version);
  });

  it('is refused where it is older, with what to do, in both languages', async () => {
    const older = onNode('20.20.2');
    const start = (...args: readonly string[]) => new RunningCli(args, {}, older.program).finished;
    const told = await start('status', '--json');
    assert.equal(told.code, 1);
    assert.equal(jsonOf(told, errorShape).error.code, 'NODE_TOO_OLD');
    const spanish = await start('status');
    assert.deepEqual([spanish.code, spanish.stdout], [1, '']);
    assert.match(
      spanish.stderr,
      /^✗ Este programa necesita Node 22\.16 .* 20\.20\.2\. {2}\[NODE_TOO_OLD\]\n {2}Instala /,
    );
    const english = await start('status', '--lang', 'en');
    assert.match(
      english.stderr,
      /^✗ This program needs Node 22\.16 .* 20\.20\.2\. {2}\[NODE_TOO_OLD\]\n {2}Install /,
    );
    older.remove();
  });

  it('of the series 22 puts no word about its SQLite on stderr, and keeps its other warnings', async () => {
    const quiet = await new RunningCli(['sandbox', '--help']).finished;
    assert.deepEqual([quiet.code, quiet.stderr], [0, '']);
    const folder = temporaryFolder();
    const preload = join(folder.path, 'warn.cjs');
    writeFileSync(preload, "process.nextTick(() => process.emitWarning('a word', 'ExperimentalWarning'));\n");
    const env = { NODE_OPTIONS: `--require ${preload}` };
    const warned = await new RunningCli(['sandbox', '--help'], env).finished;
    assert.match(warned.stderr, /ExperimentalWarning: a word/);
    assert.doesNotMatch(warned.stderr, /SQLite/);
    folder.remove();
  });
});
