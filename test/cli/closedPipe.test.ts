import assert from 'node:assert/strict';
import { once } from 'node:events';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { RunningCli } from './support/cli.ts';

describe('a pipe that is closed by whoever reads it', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  it('ends the words and not the work, without a trace of it', async () => {
    for (const args of [['status'], ['completion', 'bash'], ['link', '--help']]) {
      const running = new RunningCli([...args, '--state-dir', folder.path]);
      // Before the program has said anything.
      running.child.stdout.destroy();
      let stderr = '';
      running.child.stderr.on('data', (text: string) => (stderr += text));
      const [code] = await once(running.child, 'exit');
      assert.deepEqual([code, stderr], [0, ''], args.join(' '));
    }
  });
});
