import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { jsonOf, runCli, type CliResult } from './support/cli.ts';
import { RefusalBench, toArgs } from './support/refusal.ts';
import { linkShape } from './support/shapes.ts';

const kept = z.record(z.uuid(), z.strictObject({ privateKey: z.string().min(20) }));
const ADMIN_EMAIL = 'inaki@anil.example';

describe('R7: a new implementation from the command line', () => {
  let bench: RefusalBench;
  const folder = temporaryFolder();
  const file = join(folder.path, 'secrets.json');

  before(async () => {
    bench = await RefusalBench.start({ sage: { companies: 2 } });
  });
  after(async () => {
    await bench.close();
    folder.remove();
  });

  const optionsFor = (name: string) => ({
    ...bench.linkOptions,
    'implementation-id': undefined,
    'public-key': undefined,
    'new-implementation': name,
    'admin-email': ADMIN_EMAIL,
    'secrets-file': file,
  });

  /** Without a private key in the environment: there is none yet. */
  function run(command: string, options: Parameters<typeof toArgs>[0]): Promise<CliResult> {
    const { SAGE200_SQL_PASSWORD = '' } = bench.env;
    const args = [command, ...toArgs(options), '--json', '--state-dir', bench.stateDir];
    return runCli(args, { SAGE200_SQL_PASSWORD });
  }

  it('is not made where its name is taken, and nothing is left behind', async () => {
    const taken = bench.sides.crm.implementations[0]?.name ?? '';
    await bench.assertLinkRefused(
      optionsFor(taken),
      { code: 'IMPLEMENTATION_NAME_TAKEN', params: { name: taken } },
      { SSM_PRIVATE_KEY: '' },
    );
    assert.ok(!existsSync(file));
  });

  it('R8: is not made before the terms are accepted: it could not be unmade', async () => {
    await bench.assertLinkRefused(
      { ...optionsFor('Añil Nueva'), 'accept-terms': undefined },
      { code: 'TERMS_NOT_ACCEPTED' },
      { SSM_PRIVATE_KEY: '' },
    );
    assert.ok(!existsSync(file));
  });

  it('R13: is not made where its ADMIN would be none of the agents', async () => {
    await bench.assertLinkRefused(
      { ...optionsFor('Añil Nueva'), 'admin-email': 'otra@persona.example' },
      { code: 'ADMIN_REQUIRED', params: { adminEmail: 'otra@persona.example' } },
      { SSM_PRIVATE_KEY: '' },
    );
    assert.ok(!existsSync(file));
  });

  it('is made and linked; its private key lands in the file of secrets and nowhere else', async () => {
    const result = await run('link', optionsFor('Añil Nueva'));
    assert.equal(result.code, 0, result.stdout);
    const link = jsonOf(result, linkShape);
    const made = bench.sides.crm.implementations.at(-1);
    assert.deepEqual(link.implementation, { id: made?.id, name: 'Añil Nueva' });

    const secrets = kept.parse(JSON.parse(readFileSync(file, 'utf8')));
    assert.deepEqual(secrets, { [link.id]: { privateKey: made?.privateKey } });
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);

    const privateKey = made?.privateKey ?? '';
    assert.ok(!`${result.stdout}${result.stderr}`.includes(privateKey));
    for (const each of readdirSync(bench.stateDir, { recursive: true, encoding: 'utf8' })) {
      const path = join(bench.stateDir, each);
      if (statSync(path).isFile()) assert.ok(!readFileSync(path).includes(privateKey), each);
    }
  });

  it('is synchronised with the key from the file, and cannot be without it', async () => {
    const synced = await run('sync', { 'secrets-file': file });
    assert.equal(synced.code, 0, synced.stdout);
    assert.match((await run('sync', {})).stdout, /"SECRET_MISSING"/);
  });

  it('loses its key with its link (B8)', async () => {
    const [linkId = ''] = Object.keys(kept.parse(JSON.parse(readFileSync(file, 'utf8'))));
    assert.equal((await run('unlink', { link: linkId, 'secrets-file': file })).code, 0);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {});
  });
});

describe('R7: a new implementation whose linking fails after it was made', () => {
  it('stays, with its key kept and its linking to go on with; a person is told how', async () => {
    const bench = await RefusalBench.start();
    const folder = temporaryFolder();
    const file = join(folder.path, 'secrets.json');
    try {
      // The login works, reading the users does not.
      bench.sides.crm.faults.add({ kind: 'status', status: 403, resource: 'users', method: 'GET' });
      const options = {
        ...bench.linkOptions,
        'implementation-id': undefined,
        'public-key': undefined,
        'new-implementation': 'Añil Nueva',
        'admin-email': ADMIN_EMAIL,
        'secrets-file': file,
      };
      const { SAGE200_SQL_PASSWORD = '' } = bench.env;
      const args = ['link', ...toArgs(options), '--lang', 'en', '--state-dir', bench.stateDir];
      const result = await runCli(args, { SAGE200_SQL_PASSWORD });
      assert.equal(result.code, 1);
      assert.match(result.stderr, /API_FORBIDDEN/);
      const made = bench.sides.crm.implementations.at(-1);
      const [linkId = ''] = Object.keys(kept.parse(JSON.parse(readFileSync(file, 'utf8'))));
      for (const told of [made?.id, made?.publicKey, linkId]) assert.ok(result.stderr.includes(told ?? '?'));
      assert.ok(!`${result.stdout}${result.stderr}`.includes(made?.privateKey ?? ''));
      assert.ok(existsSync(join(bench.stateDir, 'links', linkId, 'session.json')));
    } finally {
      await bench.close();
      folder.remove();
    }
  });
});
