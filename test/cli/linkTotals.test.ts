import assert from 'node:assert/strict';
import { textsIn } from '../../src/texts/textsIn.ts';
import { jsonOf } from './support/cli.ts';
import { SandboxProgram } from './support/sandboxProgram.ts';
import { statusShape, sum } from './support/shapes.ts';

describe('link, for a person', () => {
  let sandbox: SandboxProgram;
  before(async () => {
    sandbox = await SandboxProgram.start('--customers', '20', '--products', '10', '--orders', '5');
  });
  after(() => sandbox.close());

  it('ends with the figures of each part and of all together', async () => {
    const { code, stdout } = await sandbox.say(...sandbox.linkArgs);
    assert.equal(code, 0, stdout);
    const { parts } = jsonOf(await sandbox.run('status'), statusShape);
    const texts = textsIn('es');
    const totals = {
      source: sum(parts, 'source'),
      synced: sum(parts, 'synced'),
      pending: sum(parts, 'pending'),
      failed: sum(parts, 'failed'),
    };
    assert.ok(totals.synced > 0);
    assert.equal(stdout.trimEnd().split('\n').at(-1)?.trim(), texts.text('run.totals', totals));
    assert.ok(stdout.includes(texts.text('table.synced')));
  });
});
