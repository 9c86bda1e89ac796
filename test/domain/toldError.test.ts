import assert from 'node:assert/strict';
import { lastWords } from '../../src/protocol/toldError.ts';

describe('lastWords', () => {
  it('are the line that names an error, with a code of Node or without', () => {
    for (const line of ['TypeError: no', 'Error: no', "Error [ERR_MODULE_NOT_FOUND]: Cannot find module 'x'"])
      assert.equal(lastWords(`at work\n${line}\n    at there\n\nNode.js v22\n`), line);
  });

  it('are the last line where none does, and nothing where nothing was said', () => {
    assert.equal(lastWords('one\ntwo\n'), 'two');
    assert.equal(lastWords('\n'), undefined);
  });
});
