import assert from 'node:assert/strict';
import fc from 'fast-check';
import { visibleJson, visibleLine, visibleText } from '../../src/domain/visibleText.ts';

const HOSTILE = ['\u001B[2J', '\u202E', '\r', '\b', '\u009B1m', '\u2066', '\u200F', '\u2028', '\u007F', '\0'];
const OBEYED = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

describe('visibleText', () => {
  it('leaves what people write as it is', () => {
    const text = 'Añil & Cía., S.L. «ñandú» 東京 😀 e\u0301\n\tÚltima';
    assert.equal(visibleText(text), text);
    assert.equal(visibleLine(text), text.replace('\n\t', '  '));
  });

  it('shows what a terminal would obey, sign by sign', () => {
    for (const piece of HOSTILE) {
      const shown = visibleText(`a${piece}b`);
      assert.doesNotMatch(shown, OBEYED);
      assert.equal(shown.length, piece.length + 2);
    }
  });

  it('keeps one line one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => assert.doesNotMatch(visibleLine(text), OBEYED)),
    );
  });

  it('writes JSON that holds the same value and nothing that is obeyed', () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' })) });
    fc.assert(
      fc.property(fc.dictionary(text, text), (value) => {
        const json = visibleJson(value);
        assert.doesNotMatch(json, OBEYED);
        assert.equal(JSON.stringify(JSON.parse(json)), JSON.stringify(value));
      }),
    );
  });
});
