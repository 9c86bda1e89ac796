import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  programArguments,
  stateRootOf,
  type Registration,
} from '../../../src/service/install/registration.ts';
import { refusedPath, systemdUnit } from '../../../src/service/install/systemdUnit.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

const REGISTRATION: Registration = {
  node: '/opt/José Ñ/50 %h "node" $HOME\\bin/node',
  program: "/opt/it's/dist/cli.js",
  stateRoot: '/home/josé/mi "carpeta" $HOME 100 %u',
  intervalMinutes: 30,
  secretsFile: '/home/josé/secretos\n.json',
};

/** What systemd runs, by systemd.service(5) and systemd.syntax(7). */
function readCommand(unit: string): readonly string[] {
  const [, line = ''] = /^ExecStart=(.*)$/m.exec(unit) ?? [];
  const words = [...line.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, word = '']) => word);
  assert.equal(words.map((word) => `"${word}"`).join(' '), line);
  return words.map((word, index) => {
    const plain = word
      .replaceAll(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex?: string, character?: string) =>
        hex === undefined ? (character ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
      )
      .replaceAll(/%(.)/g, (_, specifier: string) => (specifier === '%' ? '%' : `<${specifier}>`));
    return index === 0 ? plain : plain.replaceAll(/\$(.)/g, (_, next: string) => (next === '$' ? '$' : '<>'));
  });
}

describe('systemdUnit', () => {
  it('runs just what was registered, whatever characters its paths have', () => {
    const assertSame = (registration: Registration): void => {
      const unit = systemdUnit(registration);
      assert.deepEqual(readCommand(unit), [registration.node, ...programArguments('run', registration)]);
      assert.equal(stateRootOf(unit), registration.stateRoot);
    };
    assertSame(REGISTRATION);
    const path = fc.string({ unit: fc.constantFrom(...'/a ñ%$"\'\\\n\r\t;{}€') }).map((text) => `/${text}`);
    fc.assert(
      fc.property(path, path, path, path, (node, program, stateRoot, secretsFile) =>
        assertSame({ node, program, stateRoot, secretsFile }),
      ),
    );
  });

  it('starts with each logon, again after a failure, and not after a stop', () => {
    const unit = systemdUnit({ node: '/n', program: '/p', stateRoot: '/s' });
    for (const line of ['Restart=on-failure', 'WantedBy=default.target', 'UMask=0077'])
      assert.ok(unit.split('\n').includes(line), line);
    assert.deepEqual(readCommand(unit), ['/n', '/p', 'service', 'run', '--state-dir', '/s']);
  });

  it('is refused where systemd would not take the path of Node', () => {
    assert.equal(refusedPath({ ...REGISTRATION, node: '/opt/José Ñ 100 % $HOME/node' }), undefined);
    for (const node of [REGISTRATION.node, "/it's", '/a\nb']) {
      assert.equal(refusedPath({ ...REGISTRATION, node }), node);
    }
  });

  it('is taken by systemd', function () {
    if (process.platform !== 'linux') this.skip();
    const folder = temporaryFolder();
    try {
      const node = join(folder.path, 'no de; ñ 100 %h $HOME');
      copyFileSync('/bin/true', node);
      chmodSync(node, 0o700);
      const file = join(folder.path, 'sage200-link.service');
      writeFileSync(file, systemdUnit({ ...REGISTRATION, node }));
      const { stderr, status, error } = spawnSync('systemd-analyze', ['--user', 'verify', file], {
        encoding: 'utf8',
        env: { ...process.env, XDG_RUNTIME_DIR: folder.path },
      });
      if (error !== undefined) this.skip();
      assert.deepEqual([status, stderr.includes('sage200-link')], [0, false], stderr);
    } finally {
      folder.remove();
    }
  });
});
