import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { LinkError } from '../../src/protocol/errors.ts';
import { OLDEST_NODE } from '../../src/protocol/nodeVersion.ts';
import { startSandboxProcess } from '../../src/session/sandboxProcess.ts';
import { PROGRAM } from '../cli/support/cli.ts';
import { onNode } from '../cli/support/onNode.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

describe('the demo company as a process', () => {
  it('tells what the program told where it refuses to run', async () => {
    const older = onNode('20.20.2');
    await assert.rejects(startSandboxProcess(older.program, []), {
      code: 'NODE_TOO_OLD',
      params: { needed: OLDEST_NODE, found: '20.20.2' },
    });
    older.remove();
  });

  it('tells what it said where it ends without an error of ours', async () => {
    const folder = temporaryFolder();
    await assert.rejects(
      startSandboxProcess(join(folder.path, 'missing.js'), []),
      ({ code, cause }: LinkError) => {
        assert.equal(code, 'DEMO_NOT_STARTED');
        assert.match(String(cause), /Cannot find module/);
        return true;
      },
    );
    folder.remove();
  });

  it('tells the code of an error that stops it', async () => {
    await assert.rejects(startSandboxProcess(PROGRAM, ['--customers', 'many']), { code: 'OPTION_INVALID' });
  });
});
