import assert from 'node:assert/strict';
import { ProgressBar } from '../../src/cli/progressBar.ts';
import { textsIn } from '../../src/texts/textsIn.ts';

/** What is written to stderr meanwhile. */
function written(work: () => void): string {
  const { write } = process.stderr;
  let text = '';
  process.stderr.write = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  try {
    work();
  } finally {
    process.stderr.write = write;
  }
  return text;
}

const progress = {
  part: 'accounts',
  stage: 'accounts',
  read: 6170,
  expected: 12_340,
  creates: 6000,
  updates: 12,
  deletes: 0,
  failures: 3,
} as const;
const CLEAR = '\r\u001B[K';

describe('ProgressBar', () => {
  it('draws the part, its share and what was done, over the line before', () => {
    const text = written(() => new ProgressBar(textsIn('es'), true).draw(progress));
    assert.equal(
      text,
      `  + creados  ~ cambiados  ! con error\n${CLEAR}  Cuentas            ${'▓'.repeat(12)}${'░'.repeat(12)}  50 %  +6.000 ~12 !3`,
    );
  });

  it('is full where nothing was expected, or more came than was', () => {
    const bar = new ProgressBar(textsIn('en'), true);
    for (const [read, expected] of [
      [0, 0],
      [13, 12],
    ] as const) {
      const text = written(() => bar.draw({ ...progress, read, expected }));
      assert.ok(text.includes(`${'▓'.repeat(24)} 100 %`), text);
    }
  });

  it('takes its line away once, and nothing where it drew none', () => {
    const bar = new ProgressBar(textsIn('es'), true);
    assert.equal(
      written(() => bar.clear()),
      '',
    );
    written(() => bar.draw(progress));
    assert.equal(
      written(() => {
        bar.clear();
        bar.clear();
      }),
      CLEAR,
    );
  });

  it('is silent where stderr is no terminal', () => {
    const bar = new ProgressBar(textsIn('es'), false);
    assert.equal(
      written(() => {
        bar.draw(progress);
        bar.clear();
      }),
      '',
    );
  });
});
