import assert from 'node:assert/strict';
import { LinkError } from '../../src/domain/errors.ts';
import { Output } from '../../src/cli/output.ts';
import { reportError } from '../../src/cli/reportError.ts';
import { formatTable } from '../../src/cli/table.ts';
import { textsIn } from '../../src/texts/textsIn.ts';

const HOSTILE = 'Añil\u001B[2J\u202E\r\bX\u009B1m';

/** What is written to both streams meanwhile. */
function written(work: () => void): string {
  const originals = [process.stdout.write, process.stderr.write] as const;
  let text = '';
  const take = (chunk: string | Uint8Array): boolean => {
    text += String(chunk);
    return true;
  };
  [process.stdout.write, process.stderr.write] = [take, take];
  try {
    work();
  } finally {
    [process.stdout.write, process.stderr.write] = originals;
  }
  return text;
}

describe('Output: nothing that a terminal obeys leaves', () => {
  const texts = textsIn('en');
  const failed = new LinkError('LINK_PAUSED', { company: HOSTILE }, new Error(HOSTILE));
  for (const json of [false, true])
    it(json ? 'as JSON, which holds the same values' : 'as text', () => {
      const output = new Output(json, texts);
      const text = written(() => {
        output.line(HOSTILE);
        output.line(formatTable([{ title: 'N', align: 'left' }], [[`${HOSTILE}\nforged`]]));
        output.notice({ message: HOSTILE, remedy: HOSTILE }, 'USAGE');
        output.result({ name: HOSTILE });
        reportError(failed, output, texts);
      });
      assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Bidi_Control}]/u);
      assert.doesNotMatch(text, /^\s*forged/m);
      assert.match(text, /Añil/);
      if (json) assert.equal((JSON.parse(text.split('\n')[1] ?? '') as { name: string }).name, HOSTILE);
    });
});
