import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { EnvironmentSecrets, FileSecrets } from '../../src/cli/secretStores.ts';
import { toErrorDetail } from '../../src/domain/errors.ts';
import { LANGUAGES } from '../../src/texts/language.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';

const ENV = { SAGE200_SQL_PASSWORD: 'p', SSM_PRIVATE_KEY: 'k' };

describe('EnvironmentSecrets', () => {
  it('are the same for every link; a variable set to nothing holds none', async () => {
    const secrets = new EnvironmentSecrets(ENV);
    assert.equal(await secrets.get('a', 'sqlPassword'), 'p');
    assert.equal(await secrets.get('b', 'privateKey'), 'k');
    assert.equal(await new EnvironmentSecrets({}).get('a', 'privateKey'), undefined);
    assert.equal(await new EnvironmentSecrets({ SSM_PRIVATE_KEY: '' }).get('a', 'privateKey'), undefined);
  });

  it('keep what is made for the rest of the call, for its link alone', async () => {
    const secrets = new EnvironmentSecrets(ENV);
    await secrets.set('a', 'privateKey', 'new');
    assert.equal(await secrets.get('a', 'privateKey'), 'new');
    assert.equal(await secrets.get('b', 'privateKey'), 'k');
    await secrets.set('a', 'sqlPassword', 'too');
    await secrets.set('b', 'privateKey', 'of b');
    await secrets.delete('a');
    assert.deepEqual(
      [await secrets.get('a', 'privateKey'), await secrets.get('a', 'sqlPassword')],
      ['k', 'p'],
    );
    assert.equal(await secrets.get('b', 'privateKey'), 'of b');
  });
});

describe('FileSecrets', () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'secrets.json');
  after(() => folder.remove());
  const open = (env = {}) => new FileSecrets(file, new EnvironmentSecrets(env), 'link');

  it('make no file before there is something to keep', async () => {
    assert.equal(await open(ENV).get('a', 'privateKey'), 'k');
    await open().delete('a');
    assert.ok(!existsSync(file));
  });

  it('keep secrets by link in a file of mode 0600, before those of the environment', async () => {
    await open().set('a', 'privateKey', 'of a');
    await open().set('b', 'privateKey', 'of b');
    await open().set('b', 'sqlPassword', 'too');
    assert.equal(await open(ENV).get('a', 'privateKey'), 'of a');
    assert.equal(await open(ENV).get('a', 'sqlPassword'), 'p');
    assert.equal(await open().get('a', 'sqlPassword'), undefined);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('forget the secrets of one link and leave those of others', async () => {
    await open().delete('a');
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
      b: { privateKey: 'of b', sqlPassword: 'too' },
    });
  });

  it('refuse a file that others may read, and one that is none of theirs', async function () {
    if (process.platform === 'win32') this.skip();
    chmodSync(file, 0o644);
    assert.throws(() => open(), { code: 'USAGE' });
    chmodSync(file, 0o600);
    writeFileSync(file, '["not it"]');
    await assert.rejects(open().get('a', 'privateKey'), { code: 'SECRETS_FILE_WRONG' });
  });

  it('refuse a file outside the profile that others may read, on Windows', function () {
    if (process.platform !== 'win32') this.skip();
    const outside = join(process.env['PUBLIC'] ?? 'C:\\', 'no-such-secrets.json');
    assert.throws(() => new FileSecrets(outside, new EnvironmentSecrets({}), 'link'), {
      code: 'SECRETS_FILE_OPEN',
    });
  });

  const CANARY = 'CANARY-Pw0rd';
  for (const [text, code, place] of [
    [CANARY, 'SECRETS_FILE_NOT_JSON', { line: 1 }],
    [`{\n  "a": {\n    "sqlPassword": "${CANARY}\n`, 'SECRETS_FILE_NOT_JSON', { line: 3 }],
    [`{\n  "a": {},\n  ${CANARY}: {}\n}`, 'SECRETS_FILE_NOT_JSON', { line: 3 }],
    [`"${CANARY}"`, 'SECRETS_FILE_WRONG', { entry: 0, secret: '' }],
    [`{ "${CANARY}": "${CANARY}" }`, 'SECRETS_FILE_WRONG', { entry: 1, secret: '' }],
    [`{ "a": {}, "b": { "${CANARY}": "x" } }`, 'SECRETS_FILE_WRONG', { entry: 2, secret: '' }],
    [`{ "a": { "privateKey": ["${CANARY}"] } }`, 'SECRETS_FILE_WRONG', { entry: 1, secret: 'privateKey' }],
  ] as const)
    it(`tell the place of what is wrong and nothing of the text: ${JSON.stringify(text)}`, async () => {
      writeFileSync(file, text, { mode: 0o600 });
      await assert.rejects(open().get('a', 'privateKey'), (thrown) => {
        const detail = toErrorDetail(thrown);
        assert.deepEqual([detail.code, detail.params], [code, { file, ...place }]);
        for (const language of LANGUAGES)
          assert.doesNotMatch(JSON.stringify([detail, textsIn(language).error(detail)]), /CANARY/);
        assert.doesNotMatch(inspect(thrown, { depth: 9 }), /CANARY/);
        return true;
      });
    });
});
