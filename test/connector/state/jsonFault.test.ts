import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineOfJsonFault } from '../../../src/connector/state/jsonFault.ts';

describe('lineOfJsonFault', () => {
  for (const [text, line] of [
    ['', 1],
    ['\n\n', 3],
    ['x', 1],
    ['{\n"a": 1,\n}', 3],
    ['{\n"a": 1\n"b": 2}', 3],
    ['[1,\n2,\n]', 3],
    ['{"a"\n1}', 2],
    ['[1\n}', 2],
    ['"a\nb"', 1],
    ['01', 1],
    ['{}\n{}', 2],
    ['[\n[[]],\ntru', 3],
  ] as const)
    it(`finds line ${line} of ${JSON.stringify(text)}`, () => assert.equal(lineOfJsonFault(text), line));

  it('reads JSON to its end, so that what was put behind it is the fault', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 1);
        assert.equal(lineOfJsonFault(`${text}\n\n!`), text.split('\n').length + 2);
      }),
    );
  });
});
