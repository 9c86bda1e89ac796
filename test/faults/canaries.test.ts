import assert from 'node:assert/strict';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonOf, RunningCli, type CliResult } from '../cli/support/cli.ts';
import { toArgs } from '../cli/support/refusal.ts';
import { linkShape } from '../cli/support/shapes.ts';
import { ended, startedShape } from '../service/support/serviceBench.ts';
import { READER, startSandboxSides, type SandboxSides } from '../support/sandboxSides.ts';
import { onlyOnSandbox } from '../support/sides.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import {
  filesWithSecrets,
  FORM_COUNT,
  MISTYPED,
  NEW_PRIVATE_KEY,
  PASSWORD,
  PRIVATE_KEY,
  processesWithSecrets,
  secretIn,
  secretInEnvironment,
} from './support/canaries.ts';
import { HttpProxy, SqlProxy, type HttpFault, type StreamFault } from './support/proxy.ts';
import { Spy } from './support/spy.ts';

type Options = Readonly<Record<string, string | boolean | undefined>>;

interface Step {
  readonly command: string;
  readonly options?: Options;
  readonly env?: Readonly<Record<string, string>>;
  /** For the first login, or for what comes after so many requests of the API. */
  readonly api?: HttpFault;
  readonly after?: number;
  readonly times?: number;
  readonly sql?: StreamFault;
  /** 0 unless said; -1 where either may be. */
  readonly exit?: number;
}

const isLong = process.env['FAULTS'] === 'long';

describe(`two secrets, looked for in ${FORM_COUNT} forms`, function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  const keyFile = join(folder.path, 'mine.json');
  const login = { name: READER.user, role: 'reader' as const, password: PASSWORD, databases: ['Sage'] };
  let sides: SandboxSides;
  let http: HttpProxy;
  let sql: SqlProxy;
  let spy: Spy;
  let linkId = '';
  let looks = 0;
  let turn = 0;

  before(async function () {
    onlyOnSandbox.call(this);
    sides = await startSandboxSides({
      sage: { customers: 20, products: 10, orders: 5, agents: 2 },
      sql: { logins: [login] },
      crm: { implementation: { privateKey: PRIVATE_KEY } },
    });
    http = await new HttpProxy(Number(new URL(sides.crm.baseUrl).port)).listen();
    sql = await new SqlProxy(sides.server.port).listen();
    spy = await new Spy().listen();
    http.onRequest = (bytes) => {
      // While somebody works, its arguments and its title are there for all to see.
      if ((looks += 1) % 10 === 1) assert.deepEqual(processesWithSecrets(), []);
      const head = bytes.toString('latin1', 0, bytes.indexOf('\r\n'));
      if (head.startsWith('POST ') && head.includes('/login ')) return;
      assert.equal(secretIn(bytes), undefined, head);
    };
  });
  after(async () => {
    await Promise.all([http?.close(), sql?.close(), spy?.close()]);
    await sides?.close();
    folder.remove();
  });
  afterEach(() => {
    assert.deepEqual(filesWithSecrets(folder.path, [keyFile]), []);
    assert.deepEqual([spy.visits, secretIn(spy.heard)], [0, undefined]);
  });

  const env = () => ({ SAGE200_SQL_PASSWORD: PASSWORD, SSM_PRIVATE_KEY: PRIVATE_KEY, ...spy.environment });
  const sqlOptions = (): Options => ({
    'sql-server': `127.0.0.1,${sql.port}`,
    'sql-database': 'Sage',
    'sql-user': READER.user,
    'sql-trust-server-certificate': true,
  });
  const apiOptions = (): Options => ({
    'api-url': `http://127.0.0.1:${http.port}${new URL(sides.crm.baseUrl).pathname}`,
    'public-key': sides.keys.publicKey,
  });
  const linkOptions = (): Options => ({
    ...sqlOptions(),
    ...apiOptions(),
    company: '1',
    'implementation-id': sides.implementationId,
    'accept-privacy': true,
    'accept-terms': true,
  });

  const start = (command: string, options: Options = {}, others: Readonly<Record<string, string>> = {}) =>
    new RunningCli([...command.split(' '), ...toArgs(options), '--state-dir', folder.path], {
      ...env(),
      ...others,
    });

  function requireClean(command: string, { stdout, stderr }: CliResult): void {
    assert.equal(secretIn(stdout + stderr), undefined, `${command}: ${stdout}${stderr}`);
  }

  /** As a script and as a person; in the short form as the one or the other. */
  async function run({ command, options, env: others, api, after: skip = 0, times = 1, ...step }: Step) {
    const { sql: fault, exit = 0 } = step;
    for (const json of isLong ? [true, false] : [(turn += 1) % 2 === 0]) {
      if (api !== undefined)
        http.rules = [{ fault: api, methods: ['GET', 'POST', 'PUT', 'DELETE'], skip, count: times }];
      if (fault !== undefined) sql.hit(fault);
      const result = await start(command, { ...options, json }, others).finished;
      http.rules = [];
      sql.fault = undefined;
      requireClean(command, result);
      if (exit !== -1) assert.equal(result.code, exit, `${command}: ${result.stdout}${result.stderr}`);
    }
  }

  const WRONG = { SAGE200_SQL_PASSWORD: MISTYPED };
  const WRONG_KEY = { SSM_PRIVATE_KEY: MISTYPED };

  it('before the link: companies, the connection test, agents, and what is refused of them', async () => {
    const both = { ...sqlOptions(), ...apiOptions(), company: '1' };
    if (isLong) await run({ command: 'companies', options: sqlOptions() });
    if (isLong) await run({ command: 'agents', options: both });
    await run({ command: 'companies', options: sqlOptions(), env: WRONG, exit: 1 });
    await run({ command: 'companies', options: sqlOptions(), sql: { kind: 'reset', after: 2500 }, exit: 1 });
    await run({ command: 'check', options: both });
    await run({ command: 'check', options: both, env: { ...WRONG, ...WRONG_KEY }, exit: 1 });
    await run({ command: 'check', options: both, api: { kind: 'echo' }, times: 2, exit: 1 });
    const location = `http://127.0.0.1:${spy.port}/`;
    const redirect = { kind: 'foreign', status: 302, worked: false, location } as const;
    await run({ command: 'check', options: both, api: redirect, times: 9, exit: 1 });
    await run({ command: 'link', options: linkOptions(), env: WRONG, exit: 1 });
    await run({ command: 'link', options: linkOptions(), env: WRONG_KEY, exit: 1 });
    await run({ command: 'link', options: linkOptions(), api: { kind: 'echo' }, exit: 1 });
  });

  it('link, and all that is done with a link, in faults of both sides', async () => {
    const linked = await start('link', { ...linkOptions(), json: true }).finished;
    requireClean('link', linked);
    assert.equal(linked.code, 0, linked.stdout);
    linkId = jsonOf(linked, linkShape).id;
    // What succeeds without a word of the secrets is told in test/cli/secrets.test.ts, too.
    if (isLong)
      for (const command of ['status', 'errors', 'retry', 'verify', 'pause', 'resume'])
        await run({ command, exit: -1 });
    await run({
      command: 'report',
      options: { out: join(folder.path, 'report.html'), verify: true, force: true },
      exit: -1,
    });
    if (isLong) await run({ command: 'sync', options: { 'dry-run': true } });
    for (const wrong of isLong ? [WRONG, WRONG_KEY] : [WRONG_KEY])
      await run({ command: 'sync', env: wrong, exit: 1 });
    for (const api of [{ kind: 'echo' }, { kind: 'truncate' }] as const) {
      await sides.change(`UPDATE Clientes SET Fax = '${api.kind}' WHERE CodigoEmpresa = 1`).catch(() => 0);
      await run({ command: 'sync', api, after: 6, exit: -1 });
    }
    await run({ command: 'sync', sql: { kind: 'reset', after: 9000 }, exit: 1 });
    await run({ command: 'sync' });
  });

  it('the service: with its keys from the environment, from a file, and with a file that is damaged', async function () {
    const fromFile = { 'secrets-file': keyFile, json: true };
    const none = { SAGE200_SQL_PASSWORD: '', SSM_PRIVATE_KEY: '' };
    writeFileSync(keyFile, `{ "${linkId}": { "sqlPassword": ${JSON.stringify(PASSWORD)}, ${PRIVATE_KEY} } }`);
    chmodSync(keyFile, 0o600);
    await run({ command: 'sync', options: { 'secrets-file': keyFile }, env: none, exit: 1 });
    writeFileSync(keyFile, JSON.stringify({ [linkId]: { sqlPassword: PASSWORD, privateKey: PRIVATE_KEY } }));
    const fromEnvironment = [{ json: true }, {}] as const;
    for (const [options, others] of [...(isLong ? [fromEnvironment] : []), [fromFile, none] as const]) {
      const started = await start('service start', options, others).finished;
      requireClean('service start', started);
      const { pid } = jsonOf(started, startedShape);
      assert.deepEqual(processesWithSecrets(), []);
      // Who names a file keeps the keys out of the environment, which is the same user's to read.
      if (options === fromFile && existsSync('/proc/self/environ'))
        assert.equal(secretInEnvironment(pid), undefined);
      await run({ command: 'service status', exit: -1 });
      requireClean('service stop', await start('service stop').finished);
      await ended(pid);
    }
  });

  it('other keys, refused and accepted; and the end of the link', async () => {
    const options = { 'public-key': sides.keys.publicKey };
    await run({ command: 'rotate-keys', options, env: WRONG_KEY, exit: 1 });
    await run({ command: 'rotate-keys', options, api: { kind: 'echo' }, exit: 1 });
    Object.assign(sides.crm.implementations[0] ?? {}, { privateKey: NEW_PRIVATE_KEY });
    await run({ command: 'rotate-keys', options, env: { SSM_PRIVATE_KEY: NEW_PRIVATE_KEY } });
    await run({ command: 'sync', exit: 1 });
    requireClean('unlink', await start('unlink', { link: linkId, json: true }).finished);
    assert.deepEqual(filesWithSecrets(folder.path, [keyFile]), []);
  });
});
