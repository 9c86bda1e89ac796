import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** Whether a title of the source begins so: a whole one, or a part of one that is put together. */
function isTitle(source: string, beginning: string): boolean {
  const words = beginning.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');
  return new RegExp(`['"\`](?:[^'"\`\\n]{0,60}: |\\$\\{\\w+\\} )?${words}`).test(source);
}

describe('docs/security.md', () => {
  const text = readFileSync(new URL('docs/security.md', root), 'utf8');
  const rows = text.split('\n').filter((line) => /^\| (?!threat)/.test(line));

  it('names for each threat a test that is there', () => {
    assert.ok(rows.length > 30);
    for (const row of rows) {
      const [, file = '', title = ''] = /\| `(test\/[^`]+)`: ([^|]+) \|$/.exec(row) ?? [];
      assert.notEqual(file, '', row);
      assert.ok(existsSync(new URL(file, root)), file);
      assert.ok(isTitle(readFileSync(new URL(file, root), 'utf8'), title), `${file}: ${title}`);
    }
  });
});
