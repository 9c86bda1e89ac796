import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { progressOf, RunningCli, type CliResult } from './support/cli.ts';
import { RefusalBench, toArgs } from './support/refusal.ts';

/** Nothing else has these letters in this order. */
const CANARY = { password: 'canario-Contraseña;1', privateKey: 'canario0clave0privada0canario0' };
const WRONG = 'canario-equivocado';

describe('secrets stay where they were put', () => {
  let bench: RefusalBench;
  const results: { readonly command: string; readonly result: CliResult }[] = [];

  before(async () => {
    const login = { name: 'lector', role: 'reader', password: CANARY.password, databases: ['Sage'] } as const;
    bench = await RefusalBench.start({
      sql: { logins: [login] },
      crm: { implementation: { privateKey: CANARY.privateKey } },
    });
  });
  after(() => bench.close());

  const env = { SAGE200_SQL_PASSWORD: CANARY.password, SSM_PRIVATE_KEY: CANARY.privateKey };

  function start(command: string, options = {}, others: Readonly<Record<string, string>> = {}): RunningCli {
    const args = [command, ...toArgs(options), '--state-dir', bench.stateDir];
    return new RunningCli(args, { ...env, NODE_DEBUG: '', ...others });
  }

  /** Those that change nothing run for a script and for a person at once. */
  async function look(command: string, options = {}, others: Readonly<Record<string, string>> = {}) {
    await Promise.all([run(command, { ...options, json: true }, others), run(command, options, others)]);
  }

  async function run(command: string, options = {}, others: Readonly<Record<string, string>> = {}) {
    results.push({ command, result: await start(command, options, others).finished });
  }

  it('no command prints one, whether it succeeds or fails', async function () {
    this.timeout(180_000);
    const { sqlOptions, linkOptions } = bench;
    const { 'api-url': apiUrl, 'public-key': publicKey } = linkOptions;
    const both = { ...sqlOptions, company: '1', 'api-url': apiUrl, 'public-key': publicKey };
    await look('companies', sqlOptions);
    await look('companies', sqlOptions, { SAGE200_SQL_PASSWORD: WRONG });
    await look('check', both);
    await look('check', both, { SAGE200_SQL_PASSWORD: WRONG, SSM_PRIVATE_KEY: WRONG });
    await look('agents', both);
    await look('link', linkOptions, { SSM_PRIVATE_KEY: WRONG });
    await run('link', { ...linkOptions, 'no-sync': false });
    for (const command of ['status', 'errors', 'verify']) await look(command);
    await run('report', { out: join(bench.stateDir, 'report.html'), verify: true });
    await run('report', { json: true, verify: true });
    for (const json of [true, false]) {
      await run('sync', { json });
      await run('retry', { json });
      await run('sync', { json }, { SAGE200_SQL_PASSWORD: WRONG });
      await run('sync', { json }, { SSM_PRIVATE_KEY: WRONG });
    }
    await look('sync', { 'dry-run': true });
    for (const { command, result } of results) {
      for (const secret of [...Object.values(CANARY), WRONG])
        assert.ok(!`${result.stdout}${result.stderr}`.includes(secret), command);
    }
    // Verify tells of the known rejections, so that it alone never ends with 0.
    const succeeded = new Set(
      results.filter(({ result }) => result.code === 0).map(({ command }) => command),
    );
    assert.deepEqual(
      [...succeeded].toSorted(),
      ['agents', 'check', 'companies', 'errors', 'link', 'report', 'retry', 'status', 'sync'].toSorted(),
    );
  });

  it('no file of the state folder holds one', () => {
    const files = readdirSync(bench.stateDir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(bench.stateDir, name))
      .filter((path) => statSync(path).isFile());
    assert.ok(files.some((path) => path.endsWith('ledger.db')));
    assert.ok(files.some((path) => path.endsWith('session.json')));
    assert.ok(files.some((path) => path.endsWith('audit.ndjson')));
    assert.ok(files.some((path) => path.endsWith('report.html')));
    for (const path of files) {
      const content = readFileSync(path);
      for (const secret of [...Object.values(CANARY), WRONG]) assert.ok(!content.includes(secret), path);
      // A lock holds nothing at all.
      if (path.endsWith('.lock')) assert.equal(content.length, 0, path);
      else if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o077, 0, path);
    }
    if (process.platform !== 'win32') assert.equal(statSync(bench.stateDir).mode & 0o077, 0);
  });

  it('no process shows one in its title or its arguments while it works', async function () {
    if (process.platform !== 'linux') this.skip();
    bench.sides.crm.faults.add({ kind: 'latency', ms: 50 });
    const sync = start('sync', { json: true });
    await sync.line('stderr', (line) => progressOf(line) !== undefined);
    const shown = readFileSync(`/proc/${sync.child.pid}/cmdline`, 'utf8');
    const title = readFileSync(`/proc/${sync.child.pid}/comm`, 'utf8');
    assert.match(shown, /sync/);
    for (const secret of Object.values(CANARY)) assert.ok(!`${shown}${title}`.includes(secret));
    assert.equal((await sync.finished).code, 0);
  });
});
