import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const OXLINT = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
const layer = z.strictObject({ imports: z.array(z.string()), packages: z.array(z.string()) });
const { layers } = z
  .object({ layers: z.record(z.string(), layer) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'layers.json'), 'utf8')));
const names = Object.keys(layers);

/** Lints files that lie where they say and import what they say, under the project's own configuration. */
function lint(files: readonly (readonly [path: string, imported: string])[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'));
  try {
    mkdirSync(join(folder, 'scripts'));
    for (const file of ['.oxlintrc.json', 'layers.json', 'scripts/layersPlugin.mjs'])
      copyFileSync(join(ROOT, file), join(folder, file));
    for (const [path, imported] of files) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(
        join(folder, path),
        `import { thing } from '${imported}';\nexport const other = thing;\n`,
      );
    }
    const { stdout } = spawnSync(process.execPath, [OXLINT, '--format', 'unix'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The layers that one may import, `/*` written out. */
function belowOf(name: string): readonly string[] {
  return (layers[name]?.imports ?? []).flatMap((wanted) =>
    wanted.endsWith('/*') ? names.filter((other) => other.startsWith(wanted.slice(0, -1))) : [wanted],
  );
}

describe('the layers of the code', () => {
  it('lie upon each other: no way through the table leads back to where it began', () => {
    const reachable = new Map<string, Set<string>>();
    const reach = (name: string, way: readonly string[]): Set<string> => {
      assert.ok(!way.includes(name), [...way, name].join(' -> '));
      const known = reachable.get(name);
      if (known !== undefined) return known;
      const found = new Set<string>();
      for (const below of belowOf(name)) {
        found.add(below);
        for (const further of reach(below, [...way, name])) found.add(further);
      }
      reachable.set(name, found);
      return found;
    };
    for (const name of names) reach(name, []);
    assert.ok(reachable.get('src/cli')?.has('src/domain'));
  });

  it('are all folders that hold code, and no others', () => {
    const folders = new Set(
      globSync('{src,sandbox,bench,scripts/support}/**/*.ts', { cwd: ROOT }).map((file) =>
        dirname(file).replaceAll('\\', '/'),
      ),
    );
    const layerOf = (folder: string) =>
      names
        .filter((name) => folder === name || folder.startsWith(`${name}/`))
        .toSorted((a, b) => a.length - b.length)
        .at(-1);
    assert.deepEqual(
      [...folders].filter((folder) => layerOf(folder) === undefined),
      [],
    );
    const used = new Set([...folders].map(layerOf));
    assert.deepEqual(
      names.filter((name) => !used.has(name)),
      [],
    );
  });

  it('hold no circle of files, types included', () => {
    const imports = new Map(
      globSync('{src,sandbox}/**/*.ts', { cwd: ROOT }).map((file) => {
        const text = readFileSync(join(ROOT, file), 'utf8');
        const named = [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)];
        return [file, named.map(([, path = '']) => join(dirname(file), path))] as const;
      }),
    );
    const done = new Set<string>();
    const visit = (file: string, way: readonly string[]): void => {
      assert.ok(!way.includes(file), [...way.slice(way.indexOf(file)), file].join(' -> '));
      if (done.has(file)) return;
      for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
      done.add(file);
    };
    for (const file of imports.keys()) visit(file, []);
    assert.ok(done.size > 400);
  });

  it('are what the linter holds every import against', () => {
    const forbidden = [
      ['src/domain/upward.ts', '../connector/ledger/ledger.ts'],
      ['src/domain/outside.ts', 'node:fs'],
      ['src/machines/input.ts', 'axios'],
      ['src/connector/sync/records/upward.ts', '../send/sendBatch.ts'],
      ['src/connector/sync/send/upward.ts', '../../sync/runSync.ts'],
      ['src/connector/sync/records/stages/deep.ts', '../../read/readStage.ts'],
      ['src/session/host.ts', '../service/serviceClient.ts'],
      ['src/cli/commands/beside.ts', '../../connector/sync/runSync.ts'],
      ['src/webview/wizard/node.ts', 'node:fs'],
      ['src/unnamed/anything.ts', '../domain/link.ts'],
      ['sandbox/sql/product.ts', '../../src/domain/link.ts'],
      ['sandbox/crm/product.ts', 'axios'],
      ['bench/support/tests.ts', '../../test/support/sides.ts'],
    ] as const;
    const allowed = [
      ['src/connector/sync/runner.ts', './send/sendBatch.ts'],
      ['src/session/usual.ts', '../connector/sync/runSync.ts'],
      ['src/webview/wizard/drawn.ts', 'lit/decorators.js'],
      ['src/cli/commands/usual.ts', '../../host/workplace.ts'],
      ['sandbox/crm/inside.ts', '../sql/sqlServer.ts'],
    ] as const;
    const said = lint([...forbidden, ...allowed])
      .split('\n')
      .filter((line) => line.includes('layers(imports)'));
    const isTold = (path: string) => said.some((line) => line.startsWith(path));
    assert.deepEqual(
      forbidden.filter(([path]) => !isTold(path)),
      [],
    );
    assert.deepEqual(
      allowed.filter(([path]) => isTold(path)),
      [],
    );
  });
});
