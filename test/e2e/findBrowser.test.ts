import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { findBrowser } from './support/findBrowser.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MOCHA = join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');

describe('the browser of the specs', () => {
  it('is one of the machine, wherever its folder is', async () => {
    const folder = temporaryFolder();
    const bin = join(folder.path, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'google-chrome'), '');
    const found = await findBrowser({ PATH: bin });
    assert.equal(found?.executablePath, join(bin, 'google-chrome'));
    folder.remove();
  });

  it('comes with the packages where the machine has none', async function () {
    if (process.platform !== 'linux' || process.arch !== 'x64') this.skip();
    const { executablePath = '' } = (await findBrowser({ PATH: '' })) ?? {};
    assert.match(executablePath, /node_modules.*chromium$/);
    const { status, stdout } = spawnSync(executablePath, ['--version'], { encoding: 'utf8' });
    assert.equal(status, 0);
    assert.match(stdout, /\d+\.\d+/);
  });

  it('is missed aloud: a run leaves its specs out with a sentence, and in CI fails', () => {
    const run = (env: Readonly<Record<string, string>>) => {
      const { CI: _ci, ...others } = process.env;
      return spawnSync(process.execPath, [MOCHA, 'test/e2e/overview.test.ts'], {
        cwd: ROOT,
        encoding: 'utf8',
        env: { ...others, SAGE200_TEST_CHROMIUM: join(ROOT, 'no', 'browser'), ...env },
      });
    };
    const left = run({});
    assert.equal(left.status, 0, left.stdout + left.stderr);
    assert.match(left.stderr, /none was found.*They are left out\./s);
    assert.match(left.stdout, / 0 passing.* \d+ pending/s);
    assert.notEqual(run({ CI: 'true' }).status, 0);
  });
});
