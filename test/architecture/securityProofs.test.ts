import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

describe('docs/security.md', () => {
  const text = readFileSync(new URL('docs/security.md', root), 'utf8');
  const rows = text.split('\n').filter((line) => /^\| (?!threat)/.test(line));

  it('names for each threat a test that is there', () => {
    assert.ok(rows.length > 30);
    for (const row of rows) {
      const [, file = '', title = ''] = /\| `(test\/[^`]+)`: ([^|]+) \|$/.exec(row) ?? [];
      assert.notEqual(file, '', row);
      assert.ok(existsSync(new URL(file, root)), file);
      assert.ok(readFileSync(new URL(file, root), 'utf8').includes(title), `${file}: ${title}`);
    }
  });
});
