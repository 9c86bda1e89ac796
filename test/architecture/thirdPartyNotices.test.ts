import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The packages that a program's source map names: told by the bundler apart from what the notices are made of. */
function packagesOf(program: string): readonly string[] {
  const { sources } = z
    .object({ sources: z.array(z.string()) })
    .parse(JSON.parse(read(`dist/${program}.js.map`)));
  return sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
}

describe('THIRD_PARTY_NOTICES.txt', () => {
  const parts = new Map(
    read('dist/THIRD_PARTY_NOTICES.txt')
      .split(/^-{80}$/m)
      .slice(1)
      .map((part) => part.trim())
      .map((part) => [part.slice(0, part.indexOf(' ')), part] as const),
  );

  it('names each package that is bundled, and what is copied beside the bundles', () => {
    const programs = ['cli', 'extension', 'window', 'host'].filter((name) =>
      existsSync(new URL(`dist/${name}.js.map`, root)),
    );
    const inPrograms = programs.flatMap(packagesOf);
    assert.ok(inPrograms.includes('tedious') && inPrograms.includes('axios'));
    const inPanel = ['lit-html', '@microsoft/fast-foundation', 'intl-messageformat', '@vscode/codicons'];
    // Some packages' own maps name sources that they do not bring.
    const bundled = [...inPrograms, ...inPanel].filter((name) =>
      existsSync(new URL(`node_modules/${name}/package.json`, root)),
    );
    const missing = [...new Set(bundled)].filter((name) => !parts.has(name));
    assert.deepEqual(missing, []);
  });

  it('gives the text of each licence, with whose it is', () => {
    for (const [name, part] of parts) {
      assert.match(part, /^\S+ \d+\.\d+\.\d+\S* \(\S+\)\n/, name);
      assert.match(part, /copyright|attribution/i, name);
      assert.ok(part.length > 500, name);
    }
    assert.match(parts.get('@vscode/codicons') ?? '', /Creative Commons/);
  });

  it('is packed with the extension', () => {
    assert.match(read('.vscodeignore'), /^!dist\/THIRD_PARTY_NOTICES\.txt$/m);
  });
});
