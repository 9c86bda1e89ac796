import assert from 'node:assert/strict';
import { isSuccess } from '../../../src/domain/checks.ts';
import type { LinkWork } from '../../../src/protocol/linkWork.ts';
import { READER } from '../../support/sandboxSides.ts';
import { SessionBench, walk } from '../support/sessionBench.ts';
import { PanelBench, type TestPanel } from './support.ts';

describe('what is done with a company on its screen', () => {
  let bench: SessionBench;
  let host: PanelBench;
  let linkId: string;
  let panel: TestPanel;

  before(async () => {
    bench = await SessionBench.start();
    const session = await bench.begin({ synchronise: true });
    await walk(session, bench.events());
    session.stop();
    ({ linkId } = session);
    host = new PanelBench(bench);
  });
  beforeEach(() => {
    panel = host.open();
    panel.send({ type: 'ready', screen: { name: 'status', linkId } });
  });
  afterEach(() => panel.close());
  after(async () => {
    await host.close();
    await bench.close();
  });

  const done = async <Kind extends LinkWork['kind']>(kind: Kind) => {
    const isWanted = (work: LinkWork | undefined): work is Extract<LinkWork, { kind: Kind }> =>
      work?.kind === kind && !work.isRunning;
    const { work } = await panel.view('status', (view) => isWanted(view.work));
    assert.ok(isWanted(work));
    return work;
  };

  it('B2: tests the connection layer by layer', async () => {
    panel.send({ type: 'testConnection' });
    await panel.view('status', ({ work }) => work?.kind === 'testConnection' && work.isRunning);
    const { checks, problem } = await done('testConnection');
    assert.equal(problem, undefined);
    assert.ok(isSuccess(checks));
    panel.send({ type: 'stopWork' });
    await panel.view('status', ({ work }) => work === undefined);
  });

  it('B14: compares both sides, and says what no rejection explains', async () => {
    await bench.sides.change("UPDATE Clientes SET Municipio = 'Otro' WHERE CodigoCliente = '430000001'");
    panel.send({ type: 'show', screen: { name: 'status', linkId, action: 'verify' } });
    const { result } = await done('verify');
    assert.deepEqual(
      result?.differences.map(({ kind, key, fields }) => [kind, key, fields]),
      [['different', '430000001', ['city']]],
    );
  });

  it('B8: a password that is refused changes nothing and is said so; one that is accepted reaches the service', async () => {
    panel.send({ type: 'giveSecret', secret: 'sqlPassword', value: 'canario-falso' });
    assert.equal((await done('giveSecret')).problem?.code, 'SQL_LOGIN_FAILED');
    assert.equal(await bench.secrets.get(linkId, 'sqlPassword'), READER.password);

    await bench.secrets.set(linkId, 'sqlPassword', 'perdida');
    panel.send({ type: 'giveSecret', secret: 'sqlPassword', value: READER.password });
    const notice = await panel.done();
    assert.deepEqual([notice.what, notice.company], ['passwordChanged', 'Comercial Añil, S.L.']);
    assert.equal(await bench.secrets.get(linkId, 'sqlPassword'), READER.password);
    assert.ok(!JSON.stringify(panel.received).includes(READER.password));
    assert.ok(!JSON.stringify(panel.received).includes('canario-falso'));
  });

  it('a link that stopped for want of its secrets goes on once both are given, one after the other', async () => {
    await bench.secrets.delete(linkId);
    await host.service.forget(linkId);
    panel.send({ type: 'runNow', confirmDeletes: false });
    const missing = await panel.view('status', ({ activity }) => activity?.problem !== undefined);
    assert.deepEqual(missing.activity?.problem, {
      code: 'SECRET_MISSING',
      params: { secret: 'sqlPassword', user: READER.user },
    });
    panel.send({ type: 'giveSecret', secret: 'sqlPassword', value: READER.password });
    await panel.view('status', ({ activity }) => activity?.problem?.params['secret'] === 'privateKey');
    panel.send({ type: 'giveSecret', secret: 'privateKey', value: bench.keys.privateKey });
    await panel.view('status', ({ activity }) => activity?.state === 'scheduled');
    assert.equal(await bench.secrets.get(linkId, 'privateKey'), bench.keys.privateKey);
  });

  it('B8: ends a link, and shows what is left', async () => {
    panel.send({ type: 'unlink' });
    const { what } = await panel.done();
    assert.equal(what, 'unlinked');
    const { links } = await panel.view('overview');
    assert.deepEqual(links, []);
  });
});
