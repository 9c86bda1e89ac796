import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Where the docs begin the path of a file of code. */
const BASES = ['', 'src', 'src/connector', 'bench'];

describe('the docs', () => {
  it('name files that are there', () => {
    const documents = globSync('{*.md,docs/**/*.md,media/*.md,sandbox/*.md,bench/README.md}', { cwd: ROOT });
    assert.ok(documents.length > 15);
    const missing = documents.flatMap((document) => {
      const text = readFileSync(join(ROOT, document), 'utf8');
      const code = [...text.matchAll(/`([\w./-]+\/[\w.-]+\.m?ts)`/g)].flatMap(([, path = '']) =>
        BASES.some((base) => existsSync(join(ROOT, base, path))) ? [] : [path],
      );
      const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].flatMap(([, path = '']) =>
        existsSync(join(ROOT, dirname(document), path)) ? [] : [path],
      );
      return [...code, ...linked].map((path) => `${document}: ${path}`);
    });
    assert.deepEqual(missing, []);
  });
});
