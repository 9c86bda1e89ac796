import assert from 'node:assert/strict';
import { startSandboxSides, type SandboxSides } from '../../support/sandboxSides.ts';
import { SessionBench, walk } from '../support/sessionBench.ts';
import { PanelBench, type TestPanel } from './support.ts';

const SMALL = { customers: 30, products: 12, orders: 6 };

describe('a problem that waits for a person’s word, in the panel', () => {
  let bench: SessionBench;
  let host: PanelBench;
  let panel: TestPanel;
  let linkId: string;
  let moved: SandboxSides | undefined;
  beforeEach(async () => {
    bench = await SessionBench.start({ sage: SMALL, sql: { instanceName: 'VIEJO' } });
    host = new PanelBench(bench);
    const session = await bench.begin({ synchronise: true });
    await walk(session, bench.events());
    session.stop();
    linkId = session.linkId;
    const sqlPassword = (await bench.secrets.get(linkId, 'sqlPassword')) ?? '';
    const privateKey = (await bench.secrets.get(linkId, 'privateKey')) ?? '';
    await host.service.serve(linkId, { sqlPassword, privateKey });
    panel = host.open();
    panel.send({ type: 'ready', screen: { name: 'status', linkId } });
    await panel.view('status');
  });
  afterEach(async () => {
    await host.close();
    await bench.close();
    await moved?.close();
    moved = undefined;
  });

  /** The same company, on a server of another name. */
  async function move(): Promise<void> {
    const { registry } = host.services.operations;
    const link = registry.get(linkId);
    moved = await startSandboxSides({
      sage: SMALL,
      sql: { instanceName: 'NUEVO' },
      database: { identity: { brokerGuid: link.identity.databaseGuid ?? '' } },
    });
    const port = moved.connection.port ?? 0;
    registry.put({ ...link, connection: { ...link.connection, port } });
  }
  const blocked = () => panel.view('status', ({ activity }) => activity?.state === 'blocked');

  it('R1: the company moved: keeps where it is now, and synchronises', async () => {
    await move();
    panel.send({ type: 'runNow', confirmDeletes: false });
    const { activity } = await blocked();
    assert.equal(activity?.problem?.code, 'SAGE_COMPANY_CHANGED');
    panel.send({ type: 'confirmServer' });
    await panel.view('status', (view) => view.activity?.state === 'scheduled');
    assert.match(host.services.operations.registry.get(linkId).identity.serverName, /\\NUEVO$/);
  });

  it('R1: says so where the password is missing, and changes nothing', async () => {
    await move();
    bench.secrets.kept.delete(`${linkId} sqlPassword`);
    panel.send({ type: 'confirmServer' });
    assert.equal(await panel.problem(), 'SECRET_MISSING');
    assert.match(host.services.operations.registry.get(linkId).identity.serverName, /\\VIEJO$/);
  });

  it('what is gone is meant to be: goes on without it, and keeps what the CRM holds', async () => {
    const phones = () => bench.sides.records('accounts').map(({ phone }) => phone);
    const before = phones();
    await bench.sides.change(`EXEC sp_rename 'Clientes.Telefono', 'TelefonoViejo', 'COLUMN'`);
    panel.send({ type: 'runNow', confirmDeletes: false });
    const { activity, lastRun } = await blocked();
    assert.equal(activity?.problem?.code, 'SAGE_COLUMN_GONE');
    assert.equal(lastRun?.notices?.[0]?.code, 'SAGE_COLUMN_GONE', 'the run tells it, too');
    panel.send({ type: 'acceptMissing' });
    const after = await panel.view('status', (view) => view.activity?.state === 'scheduled');
    assert.equal(after.lastRun?.notices, undefined);
    assert.deepEqual(phones(), before);
  });

  it('is taken of the link alone whose status is shown', async () => {
    panel.send({ type: 'show', screen: { name: 'overview' } });
    panel.send({ type: 'acceptMissing' });
    panel.send({ type: 'confirmServer' });
    panel.send({ type: 'show', screen: { name: 'status', linkId } });
    const { activity } = await panel.view('status');
    assert.equal(activity, undefined, 'nothing was run');
  });
});
