import assert from 'node:assert/strict';
import { runTool, windowsTool } from '../../../src/connector/state/runTool.ts';

const node = (script: string) => runTool(process.execPath, ['-e', script]);

describe('runTool', () => {
  it('tells how a tool ended and what it said, in either stream', () => {
    const script = `process.stdout.write('out'); process.stderr.write('err\\n'); process.exitCode = 3;`;
    assert.deepEqual(node(script), { code: 3, output: 'outerr' });
  });

  it('reads the ASCII of what Windows writes in UTF-16', () => {
    assert.deepEqual(node(`process.stdout.write(Buffer.from('S-1-5-21', 'utf16le'))`), {
      code: 0,
      output: 'S-1-5-21',
    });
  });

  it('has no code for a tool that is not there', () => {
    const { code, output } = runTool('sage200-link-no-such-tool', []);
    assert.equal(code, undefined);
    assert.match(output, /ENOENT/);
  });

  it('finds the tools of Windows by their whole path', () => {
    assert.equal(windowsTool('icacls', { SystemRoot: 'D:\\WINNT' }), 'D:\\WINNT\\System32\\icacls.exe');
    assert.equal(windowsTool('icacls', {}), 'C:\\Windows\\System32\\icacls.exe');
  });
});
