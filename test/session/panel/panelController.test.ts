import assert from 'node:assert/strict';
import { READER } from '../../support/sandboxSides.ts';
import { SessionBench, walk } from '../support/sessionBench.ts';
import { PanelBench, type TestPanel } from './support.ts';

describe('PanelController', () => {
  let bench: SessionBench;
  let host: PanelBench;
  beforeEach(async () => {
    bench = await SessionBench.start({ sage: { companies: 2 } });
    host = new PanelBench(bench);
  });
  afterEach(async () => {
    await host.close();
    await bench.close();
  });

  const form = () => ({
    apiUrl: bench.sides.crm.baseUrl,
    implementationId: bench.keys.id,
    publicKey: bench.keys.publicKey,
    hasPrivateKey: true,
  });

  /** Goes through the wizard as a person does, up to where the agents are chosen. */
  async function toAgents(panel: TestPanel): Promise<string> {
    panel.send({ type: 'ready', screen: { name: 'wizard' } });
    const { linking } = await panel.view('wizard');
    panel.send({ type: 'connect', connection: bench.sides.connection, password: READER.password });
    await panel.view('wizard', (view) => view.linking.state === 'company.choosing');
    panel.send({ type: 'linking', event: { type: 'CHOOSE_COMPANY', code: 1 } });
    await panel.view('wizard', (view) => view.linking.state === 'implementation.form');
    panel.send({ type: 'submitImplementation', form: form(), privateKey: bench.keys.privateKey });
    await panel.view('wizard', (view) => view.linking.state === 'implementation.existing');
    panel.send({ type: 'linking', event: { type: 'NEXT' } });
    panel.send({ type: 'linking', event: { type: 'ACCEPT_TERMS', privacy: true, terms: true } });
    await panel.view('wizard', (view) => view.linking.state === 'testing.succeeded');
    panel.send({ type: 'linking', event: { type: 'NEXT' } });
    await panel.view('wizard', (view) => view.linking.state === 'agents.choosing');
    return linking.linkId;
  }

  async function link(panel: TestPanel): Promise<string> {
    const linkId = await toAgents(panel);
    panel.send({ type: 'linking', event: { type: 'SELECT_AGENTS', selection: { admin: 1, invite: [2] } } });
    panel.send({ type: 'linking', event: { type: 'INVITE' } });
    await panel.view('wizard', (view) => view.linking.state === 'agents.invited');
    panel.send({ type: 'linking', event: { type: 'NEXT' } });
    panel.send({ type: 'linking', event: { type: 'START' } });
    await panel.view('wizard', (view) => view.linking.state === 'sync.started');
    panel.send({ type: 'linking', event: { type: 'FINISH' } });
    await panel.view('wizard', (view) => view.linking.state === 'finished');
    return linkId;
  }

  it('shows all links where nothing else was asked for', async () => {
    const panel = host.open();
    panel.send({ type: 'ready' });
    const { links, unfinished } = await panel.view('overview');
    assert.deepEqual([links, unfinished], [[], []]);
  });

  it('R16, R17, R20: takes a person through the wizard; the service goes on, and the status shows it', async () => {
    const panel = host.open();
    const linkId = await link(panel);
    const { linking } = await panel.view('wizard');
    assert.ok((linking.progress?.quality?.parts.length ?? 0) > 0, 'B3: the data were looked at');
    panel.send({ type: 'show', screen: { name: 'status', linkId } });
    const status = await panel.view('status', ({ activity }) => activity?.state === 'scheduled');
    const accounts = status.parts.find(({ part }) => part === 'accounts');
    assert.ok((accounts?.synced ?? 0) > 0);
    assert.equal(status.link.service, 'active');
    const groups = status.rejections;
    assert.deepEqual(
      groups.map(({ count }) => count),
      groups.map(({ count }) => count).toSorted((a, b) => b - a),
    );
    assert.ok(groups.every(({ count, records }) => records.length === Math.min(count, 200)));
    panel.send({ type: 'show', screen: { name: 'overview' } });
    const overview = await panel.view('overview', ({ links }) => links[0]?.activity !== undefined);
    assert.equal(overview.links[0]?.link.id, linkId);
    assert.ok((overview.links[0]?.totals.synced ?? 0) > 0);
  });

  it('sends no secret back, whatever was typed', async () => {
    const panel = host.open();
    await toAgents(panel);
    const sent = JSON.stringify(panel.received);
    assert.ok(!sent.includes(READER.password));
    assert.ok(!sent.includes(bench.keys.privateKey));
  });

  it('B1: goes on where the linking was left, in another panel of another host', async () => {
    const first = host.open();
    const linkId = await toAgents(first);
    first.close();
    const other = new PanelBench(bench);
    const panel = other.open();
    panel.send({ type: 'ready', screen: { name: 'overview' } });
    const { unfinished } = await panel.view('overview', (view) => view.unfinished.length > 0);
    assert.deepEqual(
      unfinished.map((one) => [one.linkId, one.step]),
      [[linkId, 'agents']],
    );
    panel.send({ type: 'show', screen: { name: 'wizard', linkId } });
    const { linking } = await panel.view('wizard', (view) => view.linking.state === 'agents.choosing');
    assert.equal(linking.linkId, linkId);
    await other.close();
  });

  it('two panels of one host on one linking share it; another host is told that it is open', async () => {
    const first = host.open();
    const linkId = await toAgents(first);
    const second = host.open();
    second.send({ type: 'ready', screen: { name: 'wizard', linkId } });
    await second.view('wizard', (view) => view.linking.state === 'agents.choosing');
    first.send({ type: 'linking', event: { type: 'SELECT_AGENTS', selection: { admin: 1, invite: [2] } } });
    await second.view('wizard', ({ linking }) => linking.agents.selection?.invite.includes(2) === true);
    const other = new PanelBench(bench);
    const third = other.open();
    third.send({ type: 'ready', screen: { name: 'wizard', linkId } });
    assert.equal(await third.problem(), 'LINKING_OPEN_ELSEWHERE');
    await third.view('overview');
    await other.close();
  });

  it('forgets a linking that is given up, and its secrets', async () => {
    const panel = host.open();
    const linkId = await toAgents(panel);
    panel.send({ type: 'linking', event: { type: 'CANCEL' } });
    await panel.view('wizard', (view) => view.linking.state === 'cancelled');
    panel.send({ type: 'show', screen: { name: 'overview' } });
    const { unfinished } = await panel.view('overview');
    assert.deepEqual(unfinished, []);
    assert.equal(bench.hasFolder(linkId), false);
    assert.deepEqual([...bench.secrets.kept.keys()], []);
  });

  it('discards a linking from the overview', async () => {
    const first = host.open();
    const linkId = await toAgents(first);
    first.close();
    const panel = host.open();
    panel.send({ type: 'ready' });
    await panel.view('overview', ({ unfinished }) => unfinished.length === 1);
    panel.send({ type: 'discard', linkId });
    await panel.view('overview', ({ unfinished }) => unfinished.length === 0);
    assert.deepEqual([...bench.secrets.kept.keys()], []);
  });

  it('connects as a linked company does, without its password being typed', async () => {
    const panel = host.open();
    const linkId = await link(panel);
    panel.send({ type: 'show', screen: { name: 'wizard' } });
    const { connections } = await panel.view('wizard', ({ linking }) => linking.linkId !== linkId);
    assert.deepEqual(
      connections.map((one) => one.linkId),
      [linkId],
    );
    panel.send({ type: 'connectLike', linkId });
    const { linking } = await panel.view('wizard', (view) => view.linking.state === 'company.choosing');
    assert.equal(linking.company.companies.find(({ code }) => code === 1)?.linkId, linkId);
  });

  it('begins the linking of a company beside a linked one connected and chosen, and chooses once', async () => {
    const panel = host.open();
    const linkId = await link(panel);
    panel.send({ type: 'show', screen: { name: 'wizard', company: { code: 2, linkId } } });
    const { linking } = await panel.view('wizard', (view) => view.linking.company.chosen?.code === 2);
    assert.notEqual(linking.linkId, linkId);
    assert.equal(linking.step, 'implementation');
    panel.send({ type: 'linking', event: { type: 'BACK' } });
    panel.send({ type: 'linking', event: { type: 'CHOOSE_COMPANY', code: 1 } });
    const back = await panel.view('wizard', (view) => view.linking.error?.code === 'COMPANY_ALREADY_LINKED');
    assert.equal(back.linking.state, 'company.choosing');
  });

  it('says where a company beside a linked one is not to be found', async () => {
    const panel = host.open();
    const linkId = await link(panel);
    panel.send({ type: 'show', screen: { name: 'wizard', company: { code: 77, linkId } } });
    const { linking } = await panel.view('wizard', (view) => view.linking.error !== undefined);
    assert.deepEqual([linking.state, linking.error?.code], ['company.choosing', 'COMPANY_NOT_FOUND']);
  });

  it('sends a password that was given for one login to no other server', async () => {
    const panel = host.open();
    await toAgents(panel);
    const { connection } = bench.sides;
    panel.send({ type: 'connect', connection: { ...connection, server: 'otro.example' } });
    assert.equal(await panel.problem(), 'SECRET_MISSING');
    panel.send({ type: 'submitImplementation', form: { ...form(), apiUrl: 'https://otro.example/api' } });
    assert.equal(await panel.problem(), 'SECRET_MISSING');
  });

  it('R1: a link that is registered is not given up, and nothing leads back from it, when it cannot begin', async () => {
    const panel = host.open();
    const linkId = await toAgents(panel);
    panel.send({ type: 'linking', event: { type: 'INVITE' } });
    await panel.view('wizard', (view) => view.linking.state === 'agents.invited');
    panel.send({ type: 'linking', event: { type: 'NEXT' } });
    host.service.isDown = true;
    panel.send({ type: 'linking', event: { type: 'START' } });
    const { linking } = await panel.view(
      'wizard',
      (view) => view.linking.state === 'sync.ready' && view.linking.error !== undefined,
    );
    assert.equal(linking.error?.code, 'SERVICE_UNAVAILABLE');
    assert.equal(host.services.operations.registry.get(linkId).id, linkId);
    assert.deepEqual([linking.canCancel, linking.canGoBack], [false, false]);
    // An overview that was opened before may still offer to discard it: its keys stay all the same.
    panel.send({ type: 'discard', linkId });
    panel.send({ type: 'show', screen: { name: 'overview' } });
    await panel.view('overview', ({ links }) => links.length === 1);
    assert.equal(await bench.secrets.get(linkId, 'privateKey'), bench.keys.privateKey);
  });

  it('B7: pauses and resumes, and B5: retries one rejected record or all', async () => {
    const panel = host.open();
    const linkId = await link(panel);
    panel.send({ type: 'show', screen: { name: 'status', linkId } });
    const before = await panel.view('status', ({ activity }) => activity?.state === 'scheduled');
    panel.send({ type: 'pause' });
    await panel.view('status', ({ activity }) => activity?.state === 'paused');
    panel.send({ type: 'resume' });
    await panel.view('status', ({ activity }) => activity?.state === 'scheduled');
    const [record] = before.rejections[0]?.records ?? [];
    assert.ok(record !== undefined);
    panel.send({ type: 'retry', record: { stage: record.stage, key: record.key } });
    // Views are merged: a short run may be over before one is sent, but its figures are another run's.
    const after = await panel.view(
      'status',
      ({ activity, lastRun }) =>
        activity?.state === 'scheduled' && lastRun?.startedAt !== before.lastRun?.startedAt,
    );
    assert.equal(after.lastRun?.failures, 1, 'the one that was released was tried and refused again');
    panel.send({ type: 'retry' });
    await panel.view('status', ({ lastRun }) => (lastRun?.failures ?? 0) > 1);
  });

  it('B9: gives the panel the handover report to save, where the host does not see to that itself', async () => {
    const panel = host.open();
    const linkId = await link(panel);
    panel.send({ type: 'saveReport', language: 'es' });
    panel.send({ type: 'show', screen: { name: 'status', linkId } });
    await panel.view('status');
    assert.deepEqual(host.reports, [], 'only the status is about one link');
    panel.send({ type: 'saveReport', language: 'en' });
    assert.deepEqual(await panel.document(), host.document);
    host.document = undefined;
    panel.send({ type: 'saveReport', language: 'es' });
    // Carried out after it.
    panel.send({ type: 'show', screen: { name: 'overview' } });
    await panel.view('overview');
    assert.deepEqual(host.reports, [
      [linkId, 'en'],
      [linkId, 'es'],
    ]);
    assert.equal(panel.received.filter(({ type }) => type === 'document').length, 1);
  });

  it('shows the figures without the service, and says why nothing more is known', async () => {
    const panel = host.open();
    const linkId = await link(panel);
    await Promise.all(host.service.runs);
    host.service.isDown = true;
    panel.send({ type: 'show', screen: { name: 'status', linkId } });
    const { serviceProblem, parts } = await panel.view('status', (view) => view.serviceProblem !== undefined);
    assert.equal(serviceProblem?.code, 'SERVICE_UNAVAILABLE');
    assert.ok(parts.some(({ synced }) => synced > 0));
    panel.send({ type: 'runNow', confirmDeletes: false });
    assert.equal(await panel.problem(), 'SERVICE_UNAVAILABLE');
  });

  it('says so by itself when the service is lost', async () => {
    const panel = host.open();
    const linkId = await link(panel);
    await Promise.all(host.service.runs);
    panel.send({ type: 'show', screen: { name: 'status', linkId } });
    await panel.view('status', ({ activity }) => activity?.state === 'scheduled');
    host.service.lose();
    const { activity } = await panel.view('status', (view) => view.serviceProblem !== undefined);
    assert.equal(activity, undefined);
  });

  it('says which link is not there, and shows those that are', async () => {
    const panel = host.open();
    panel.send({ type: 'ready', screen: { name: 'status', linkId: 'b2c8a3de-3c1f-4c7e-9b9c-0c7a4d1c1f10' } });
    assert.equal(await panel.problem(), 'LINK_NOT_FOUND');
    await panel.view('overview');
  });

  for (const message of [undefined, 'ready', { type: 'unknown' }, { type: 'connect', connection: {} }]) {
    it(`refuses what is no command: ${JSON.stringify(message)}`, async () => {
      const panel = host.open();
      panel.send(message);
      assert.equal(await panel.problem(), 'PANEL_MESSAGE_REFUSED');
    });
  }

  it('tells a few of the places where a message is wrong, however many there are', async () => {
    const panel = host.open();
    const invite = Array.from({ length: 5000 }, () => 'canary');
    panel.send({ type: 'linking', event: { type: 'SELECT_AGENTS', selection: { invite } } });
    assert.equal(await panel.problem(), 'PANEL_MESSAGE_REFUSED');
    const told = JSON.stringify(panel.received);
    assert.ok(told.length < 500, `${told.length} characters`);
    assert.doesNotMatch(told, /canary/);
  });

  it('does nothing any more once it is closed', async () => {
    const session = await bench.begin();
    await walk(session, bench.events().slice(0, 2));
    session.stop();
    const panel = host.open();
    panel.send({ type: 'ready' });
    panel.close();
    panel.send({ type: 'show', screen: { name: 'wizard', linkId: session.linkId } });
    const other = host.open();
    other.send({ type: 'ready' });
    await other.view('overview');
    assert.deepEqual(panel.received, []);
  });
});
