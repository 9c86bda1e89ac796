import assert from 'node:assert/strict';
import { programVersion } from '../../src/protocol/service.ts';
import { isOlder, PROGRAM_VERSION } from '../../src/service/version.ts';

describe('the version of the program', () => {
  it('is one that the channel takes', () => {
    assert.equal(programVersion.parse(PROGRAM_VERSION), PROGRAM_VERSION);
  });

  it('is compared by its numbers', () => {
    const inOrder = ['0.0.9', '0.1.0', '0.9.0', '0.10.0', '1.0.0', '1.0.1', '2.0.0'];
    for (const [index, version] of inOrder.entries()) {
      for (const [other, than] of inOrder.entries())
        assert.equal(isOlder(version, than), index < other, `${version} ${than}`);
    }
  });

  it('is the same for two builds of one version', () => {
    assert.ok(!isOlder('1.0.0-beta', '1.0.0') && !isOlder('1.0.0', '1.0.0-beta'));
  });
});
