import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  programArguments,
  stateRootOf,
  type Registration,
} from '../../../src/service/install/registration.ts';
import { misreadPath, scheduledTask } from '../../../src/service/install/scheduledTask.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

const REGISTRATION: Registration = {
  node: 'C:\\Program Files\\José & Ñ\\node.exe',
  program: "C:\\it's <mine> 100 %\\dist\\cli.js",
  stateRoot: 'D:\\',
  intervalMinutes: 30,
  secretsFile: 'C:\\Users\\José Ñ\\secretos.json',
};

/** The text of an element, which is there once. */
function textOf(xml: string, element: string): string {
  const found = [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))];
  assert.equal(found.length, 1, element);
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return (found[0]?.[1] ?? '').replaceAll(/&(\w+);/g, (_, name: string) => names[name] ?? assert.fail(name));
}

/** The words of a command line, by the rules of Windows' C runtime for words in quotes. */
function readWords(line: string): readonly string[] {
  const words = [...line.matchAll(/"((?:\\*[^"\\]|\\(?:\\\\)*"|\\\\)*)"(?: |$)/g)].map(
    ([, word = '']) => word,
  );
  assert.equal(words.map((word) => `"${word}"`).join(' '), line);
  return words.map((word) =>
    word.replaceAll(/(\\+)("|$)/g, (_, slashes: string, quote: string) => {
      const half = '\\'.repeat(Math.floor(slashes.length / 2));
      return `${half}${quote}`;
    }),
  );
}

describe('scheduledTask', () => {
  it('starts just what was registered, whatever characters its paths have', () => {
    const assertSame = (registration: Registration): void => {
      const xml = scheduledTask(registration, 'OFICINA\\josé & co');
      assert.equal(textOf(xml, 'Command'), registration.node);
      assert.deepEqual(readWords(textOf(xml, 'Arguments')), programArguments('start', registration));
      assert.equal(stateRootOf(xml), registration.stateRoot);
    };
    assertSame(REGISTRATION);
    const path = fc.string({ unit: fc.constantFrom(...'a ñ%$"\'\\&<>€') }).map((text) => `C:\\${text}`);
    fc.assert(
      fc.property(path, path, path, path, (node, program, stateRoot, secretsFile) =>
        assertSame({ node, program, stateRoot, secretsFile }),
      ),
    );
  });

  it('is read so by Windows itself', function () {
    if (process.platform !== 'win32') this.skip();
    const folder = temporaryFolder();
    try {
      const program = join(folder.path, 'ñ show.cjs');
      writeFileSync(program, 'console.log(JSON.stringify(process.argv.slice(1)));');
      const registration = { ...REGISTRATION, program };
      const line = textOf(scheduledTask(registration, 'x'), 'Arguments');
      const { stdout } = spawnSync(process.execPath, [line], {
        encoding: 'utf8',
        windowsVerbatimArguments: true,
      });
      assert.deepEqual(JSON.parse(stdout), programArguments('start', registration));
    } finally {
      folder.remove();
    }
  });

  it('is one document whose elements are closed, for one user, with the rights of that user', () => {
    const xml = scheduledTask(REGISTRATION, 'OFICINA\\josé & co');
    const open: string[] = [];
    for (const [, slash = '', name = ''] of xml.matchAll(/<(\/?)([A-Za-z]+)[^>]*>/g)) {
      if (slash === '') open.push(name);
      else assert.equal(open.pop(), name);
    }
    assert.deepEqual(open, []);
    assert.equal(xml.match(/<UserId>OFICINA\\josé &amp; co<\/UserId>/g)?.length, 2);
    assert.equal(textOf(xml, 'RunLevel'), 'LeastPrivilege');
    assert.equal(textOf(xml, 'LogonType'), 'InteractiveToken');
  });

  it('cannot be given a path in which a variable would be replaced', () => {
    assert.equal(misreadPath(REGISTRATION), undefined);
    for (const path of ['C:\\%USERNAME%\\x', 'C:\\$(Arg0)']) {
      assert.equal(misreadPath({ ...REGISTRATION, stateRoot: path }), path);
      assert.equal(misreadPath({ ...REGISTRATION, node: path }), path);
    }
  });
});
