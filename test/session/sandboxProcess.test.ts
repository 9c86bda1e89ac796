import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import type { LinkError } from '../../src/domain/errors.ts';
import { startSandboxProcess } from '../../src/host/sandboxProcess.ts';
import { PROGRAM } from '../cli/support/cli.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';

describe('the demo company as a process', () => {
  it('tells what it said where it ends without an error of ours', async () => {
    const folder = temporaryFolder();
    await assert.rejects(startSandboxProcess(folder.path, []), ({ code, cause }: LinkError) => {
      assert.equal(code, 'DEMO_NOT_STARTED');
      assert.match(String(cause), /Cannot find module/);
      return true;
    });
    folder.remove();
  });

  it('tells the code of an error that stops it', async () => {
    await assert.rejects(startSandboxProcess(dirname(PROGRAM), ['--customers', 'many']), {
      code: 'OPTION_INVALID',
    });
  });
});
