import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RunTool } from '../../../src/connector/state/runTool.ts';
import { isOpenToOthers } from '../../../src/connector/state/windowsAccess.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

const USER = 'S-1-5-21-11-22-33-1001';
const OTHER = 'S-1-5-21-11-22-33-1002';

/** Windows' tools, which say these rights; undefined where they say none. */
function saying(rights: string | undefined, user = `"oficina\\jos","${USER}"`): RunTool {
  return (command, [path = '', , file = '']) => {
    if (/whoami/.test(command)) return { code: 0, output: user };
    assert.match(command, /System32\\icacls\.exe$/);
    if (rights !== undefined) writeFileSync(file, `${basename(path)}\r\n${rights}\r\n`, 'utf16le');
    return { code: 0, output: '' };
  };
}

const never: RunTool = () => assert.fail('no tool is needed');

describe('isOpenToOthers', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
    for (const name of ['profile', 'elsewhere']) mkdirSync(join(folder.path, name));
  });
  afterEach(() => folder.remove());

  const isOpen = (name: string, run: RunTool) =>
    isOpenToOthers(join(folder.path, name), {
      platform: 'win32',
      env: { LOCALAPPDATA: join(folder.path, 'profile') },
      run,
    });

  it('asks nothing on other systems, nor in the profile of the user', () => {
    assert.equal(isOpenToOthers(folder.path, { platform: 'linux', run: never }), false);
    for (const name of ['profile', 'profile/sage200-link', 'profile/..hidden'])
      assert.equal(isOpen(name, never), false, name);
  });

  it('reads who has rights everywhere else', () => {
    for (const [rights, wanted] of [
      [`D:PAI(A;OICI;FA;;;${USER})(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)`, false],
      [`D:PAI(A;;FA;;;${USER})(A;OICIIO;GA;;;CO)(D;;FW;;;WD)`, false],
      ['D:P', false],
      [`D:AI(A;OICIID;0x1301bf;;;AU)(A;ID;FA;;;${USER})`, true],
      [`D:PAI(A;;FA;;;${USER})(A;;FR;;;${OTHER})`, true],
      [`D:PAI(XA;;FX;;;WD;(@User.Title=="x"))`, true],
      ['D:NO_ACCESS_CONTROL', true],
    ] as const)
      assert.equal(isOpen('elsewhere', saying(rights)), wanted, rights);
    assert.equal(isOpen('profile/../elsewhere', saying('D:(A;;FA;;;BU)')), true);
    assert.equal(isOpen('profile2', saying('D:(A;;FA;;;BU)')), true);
  });

  it('takes for open what Windows does not answer for', () => {
    assert.equal(isOpen('elsewhere', saying(undefined)), true);
    assert.equal(isOpen('elsewhere', saying('D:P', 'nobody')), true);
    assert.equal(
      isOpen('elsewhere', () => ({ code: undefined, output: 'no such tool' })),
      true,
    );
  });

  it('tells on Windows itself the profile from what is beside it', function () {
    if (process.platform !== 'win32') this.skip();
    assert.equal(isOpenToOthers(folder.path), false);
    assert.equal(isOpenToOthers(dirname(process.env['USERPROFILE'] ?? '')), true);
  });
});
