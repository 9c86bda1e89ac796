import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { renderReport } from '../../src/report/page/renderReport.ts';
import type { LinkingEvent } from '../../src/protocol/linking.ts';
import type { WizardView } from '../../src/protocol/panel.ts';
import { gatherReport } from '../../src/report/facts/gatherReport.ts';
import { LANGUAGES } from '../../src/texts/language.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { PanelBench, type TestPanel } from '../session/panel/support.ts';
import { SessionBench } from '../session/support/sessionBench.ts';
import { READER } from '../support/sandboxSides.ts';
import { onlyOnSandbox } from '../support/sides.ts';
import {
  filesWithSecrets,
  MISTYPED,
  NEW_PASSWORD,
  NEW_PRIVATE_KEY,
  PASSWORD,
  PRIVATE_KEY,
  secretIn,
} from './support/canaries.ts';
import { HttpProxy, SqlProxy } from './support/proxy.ts';

describe('two secrets that are typed into a panel', function () {
  this.timeout(120_000);
  let bench: SessionBench;
  let host: PanelBench;
  let panel: TestPanel;
  let http: HttpProxy;
  let sql: SqlProxy;
  let linkId: string;
  const login = { name: READER.user, role: 'reader' as const, password: PASSWORD, databases: ['Sage'] };

  before(async function () {
    onlyOnSandbox.call(this);
    bench = await SessionBench.start({
      sql: { logins: [login] },
      crm: { implementation: { privateKey: PRIVATE_KEY } },
    });
    http = await new HttpProxy(Number(new URL(bench.sides.crm.baseUrl).port)).listen();
    sql = await new SqlProxy(bench.sides.server.port).listen();
    host = new PanelBench(bench);
    panel = host.open();
  });
  afterEach(() => {
    for (const message of panel.received) assert.equal(secretIn(JSON.stringify(message)), undefined);
    assert.deepEqual(filesWithSecrets(bench.stateDir), []);
  });
  after(async () => {
    await host?.close();
    await Promise.all([http?.close(), sql?.close()]);
    await bench?.close();
  });

  const connection = () => ({ ...bench.sides.connection, port: sql.port });
  const form = () => ({
    apiUrl: `http://127.0.0.1:${http.port}${new URL(bench.sides.crm.baseUrl).pathname}`,
    implementationId: bench.keys.id,
    name: '',
    publicKey: bench.keys.publicKey,
    hasPrivateKey: true,
  });
  const inState = (state: string) => (view: WizardView) => view.linking.state === state;
  const say = (event: LinkingEvent) => panel.send({ type: 'linking', event });
  const isRefused = (code: string) => (view: WizardView) =>
    JSON.stringify(view.linking).includes(`"${code}"`);

  it('a linking with a mistyped password, mistyped keys and a CRM that repeats them, to its end', async () => {
    panel.send({ type: 'ready', screen: { name: 'wizard' } });
    linkId = (await panel.view('wizard')).linking.linkId;
    panel.send({ type: 'connect', connection: connection(), password: MISTYPED });
    await panel.view('wizard', isRefused('SQL_LOGIN_FAILED'));
    panel.send({ type: 'connect', connection: connection(), password: PASSWORD });
    await panel.view('wizard', inState('company.choosing'));
    say({ type: 'CHOOSE_COMPANY', code: 1 });
    await panel.view('wizard', inState('implementation.form'));
    panel.send({ type: 'submitImplementation', form: form(), privateKey: MISTYPED });
    await panel.view('wizard', isRefused('API_KEYS_REJECTED'));
    http.rules = [{ fault: { kind: 'echo' }, methods: ['POST'], skip: 0, count: 1 }];
    const before = panel.received.length;
    panel.send({ type: 'submitImplementation', form: form(), privateKey: PRIVATE_KEY });
    await panel.view(
      'wizard',
      (view) => panel.received.length > before && isRefused('API_KEYS_REJECTED')(view),
    );
    panel.send({ type: 'submitImplementation', form: form(), privateKey: PRIVATE_KEY });
    await panel.view('wizard', inState('implementation.existing'));
    say({ type: 'NEXT' });
    say({ type: 'ACCEPT_TERMS', privacy: true, terms: true });
    await panel.view('wizard', inState('testing.succeeded'));
    say({ type: 'NEXT' });
    await panel.view('wizard', inState('agents.choosing'));
    say({ type: 'SELECT_AGENTS', selection: { admin: 1, invite: [2] } });
    say({ type: 'INVITE' });
    await panel.view('wizard', inState('agents.invited'));
    say({ type: 'NEXT' });
    say({ type: 'START' });
    await panel.view('wizard', inState('sync.started'));
    say({ type: 'FINISH' });
    await panel.view('wizard', inState('finished'));
    panel.send({ type: 'show', screen: { name: 'status', linkId } });
    await panel.view('status', ({ activity }) => activity?.state === 'scheduled');
    panel.send({ type: 'show', screen: { name: 'overview' } });
    await panel.view('overview');
  });

  it('what is thrown when they are refused, changed, or either side is broken: as deep as anybody looks', async () => {
    const operations = bench.open();
    const { publicKey } = bench.keys;
    const failures: unknown[] = [];
    const failing = async (work: Promise<unknown>) => {
      await assert.rejects(work, (thrown) => failures.push(thrown) > 0);
    };
    await failing(operations.changePassword(linkId, MISTYPED));
    await failing(operations.rotateKeys(linkId, { publicKey, privateKey: MISTYPED }));
    http.rules = [{ fault: { kind: 'echo' }, methods: ['POST'], skip: 0, count: 1 }];
    await failing(operations.rotateKeys(linkId, { publicKey, privateKey: PRIVATE_KEY }));
    for (const kind of ['loseAnswer', 'truncate', 'cutRequest'] as const) {
      http.rules = [{ fault: { kind }, methods: ['POST'], skip: 0, count: 3 }];
      await failing(operations.rotateKeys(linkId, { publicKey, privateKey: PRIVATE_KEY }));
    }
    http.rules = [];
    sql.hit({ kind: 'reset', after: 100 });
    await failing(operations.changePassword(linkId, PASSWORD));
    sql.hit({ kind: 'reset', after: 4000 });
    await failing(operations.sync(linkId));
    sql.fault = undefined;
    login.password = NEW_PASSWORD;
    Object.assign(bench.sides.crm.implementations[0] ?? {}, { privateKey: NEW_PRIVATE_KEY });
    await failing(operations.sync(linkId));
    await operations.changePassword(linkId, NEW_PASSWORD);
    await failing(operations.sync(linkId));
    await operations.rotateKeys(linkId, { publicKey, privateKey: NEW_PRIVATE_KEY });
    await operations.sync(linkId);
    for (const failure of failures)
      assert.equal(
        secretIn(inspect(failure, { depth: 20, showHidden: true, getters: true, maxStringLength: null })),
        undefined,
        String(failure),
      );
  });

  it('the report, in both languages; and nothing is left of them once the link is ended', async () => {
    const operations = bench.open();
    const options = { version: '0.1.0', service: null, verify: true };
    const report = await gatherReport(operations, linkId, options);
    assert.equal(secretIn(JSON.stringify(report)), undefined);
    for (const language of LANGUAGES)
      assert.equal(secretIn(renderReport(report, textsIn(language))), undefined);
    await operations.unlink(linkId);
    assert.deepEqual([...bench.secrets.kept.keys()], []);
  });
});
