import assert from 'node:assert/strict';
import { Random, streamOf } from '../../sandbox/sage200/random.ts';
import { panelCommand } from '../../src/protocol/panel.ts';
import { PanelBench, type TestPanel } from '../session/panel/support.ts';
import { SessionBench, walk } from '../session/support/sessionBench.ts';
import { heldMemory } from '../support/heldMemory.ts';
import { onlyOnSandbox } from '../support/sides.ts';
import { TABLE } from './support/faultTable.ts';
import { CANARY, nearly, type Json } from './support/malformed.ts';

const isLong = process.env['FAULTS'] === 'long';
const MESSAGES = Number(process.env['FAULTS_MESSAGES'] ?? (isLong ? 10_000 : 500));
const SEED = Number(process.env['FAULTS_SEED'] ?? 1);

const UNKNOWN = '0d4f1f5e-5f0e-4f0e-9d7b-1f2a3b4c5d6e';
/** Nobody listens there. */
const NOWHERE = { server: '127.0.0.1', port: 1, database: 'D', user: 'u', encrypt: 'true' };
const FORM = { implementationId: 'i', name: 'n', publicKey: 'p', hasPrivateKey: true };

const EVENTS: readonly Json[] = [
  { type: 'CONNECT', connection: NOWHERE },
  { type: 'CHOOSE_COMPANY', code: 7 },
  { type: 'SUBMIT_IMPLEMENTATION', form: { ...FORM, apiUrl: 'http://127.0.0.1:1' } },
  {
    type: 'NAME_IMPLEMENTATION',
    implementation: { name: 'n', adminEmail: 'a@example.com', apiUrl: 'http://127.0.0.1:1' },
  },
  { type: 'ACCEPT_TERMS', privacy: true, terms: false },
  { type: 'SELECT_AGENTS', selection: { invite: [1, 2, 2, -3, 2 ** 40], admin: 9 } },
  ...['CREATE_NEW', 'RELOAD_AGENTS', 'INVITE', 'START', 'NEXT', 'BACK', 'RETRY', 'FINISH'].map((type) => ({
    type,
  })),
];

const COMMANDS: readonly Json[] = [
  { type: 'ready', screen: { name: 'overview' } },
  { type: 'show', screen: { name: 'status', linkId: UNKNOWN } },
  { type: 'show', screen: { name: 'wizard', linkId: UNKNOWN, company: { code: 1, linkId: UNKNOWN } } },
  { type: 'connect', connection: NOWHERE, password: CANARY },
  { type: 'connectLike', linkId: UNKNOWN },
  { type: 'submitImplementation', form: { ...FORM, apiUrl: 'http://127.0.0.1:1' }, privateKey: CANARY },
  ...EVENTS.map((event) => ({ type: 'linking', event })),
  { type: 'discard', linkId: UNKNOWN },
  { type: 'refresh' },
  { type: 'runNow', confirmDeletes: true },
  { type: 'pause' },
  { type: 'resume' },
  { type: 'retry', record: { stage: 'accounts', key: 'C1' } },
  { type: 'retry', record: { stage: 'nothing', key: '\u0000' } },
  { type: 'confirmServer' },
  { type: 'acceptMissing' },
  { type: 'saveReport', language: 'es' },
];

describe(`a panel that sends ${MESSAGES} wrong messages`, function () {
  this.timeout(300_000);
  let bench: SessionBench;
  let host: PanelBench;
  let linkId: string;

  before(async function () {
    onlyOnSandbox.call(this);
    bench = await SessionBench.start();
    const session = await bench.begin({ synchronise: true });
    await walk(session, bench.events());
    linkId = session.linkId;
    session.stop();
  });
  beforeEach(() => {
    host = new PanelBench(bench);
  });
  afterEach(() => host.close());
  after(() => bench?.close());

  /** A panel on each of the screens. */
  async function onEachScreen(): Promise<readonly TestPanel[]> {
    const [overview, wizard, status] = [host.open(), host.open(), host.open()];
    overview.send({ type: 'ready' });
    await overview.view('overview');
    wizard.send({ type: 'ready', screen: { name: 'wizard' } });
    await wizard.view('wizard');
    status.send({ type: 'ready', screen: { name: 'status', linkId } });
    await status.view('status');
    return [overview, wizard, status];
  }

  /** What was told that no one may be told. */
  function requireDecent(panel: TestPanel, story: () => string): void {
    for (const message of panel.received.splice(0)) {
      const text = JSON.stringify(message);
      assert.ok(!text.includes(CANARY) && !text.includes(JSON.stringify(CANARY).slice(1, -1)), story());
      if (message.type !== 'problem') continue;
      assert.notEqual(message.problem.code, 'INTERNAL', `${text} after ${story()}`);
      assert.ok(text.length < 2000, `${text.length} characters after ${story()}`);
    }
  }

  it('that are no commands: each is refused at once, with its places alone; nothing grows and the next is carried out', async () => {
    const panels = await onEachScreen();
    const random = new Random(streamOf('panel'), SEED);
    let refused = 0;
    const send = (count: number) => {
      for (let sent = 0; sent < count;) {
        const message = nearly(random, COMMANDS);
        // By chance it may be right.
        if (panelCommand.safeParse(message).success) continue;
        sent += 1;
        const panel = panels[sent % panels.length];
        panel?.received.splice(0);
        panel?.send(message);
        const told = panel?.received.at(-1);
        if (told?.type === 'problem' && told.problem.code === 'PANEL_MESSAGE_REFUSED') refused += 1;
        if (panel !== undefined) requireDecent(panel, () => JSON.stringify(message).slice(0, 2000));
      }
    };
    send(MESSAGES / 5);
    const before = heldMemory();
    send(MESSAGES - MESSAGES / 5);
    const after = heldMemory();
    assert.equal(refused, MESSAGES);
    assert.ok(after.heap - before.heap < 2_000_000, `the heap grew by ${after.heap - before.heap} bytes`);
    assert.ok(after.handles <= before.handles, `${before.handles} handles became ${after.handles}`);
    for (const panel of panels) {
      panel.send({ type: 'show', screen: { name: 'status', linkId } });
      await panel.view('status');
    }
    TABLE.note(
      `panel: ${refused} messages that are no commands, refused; the heap grew by ${after.heap - before.heap} bytes`,
    );
  });

  it('that are commands out of place: none is a defect of ours, and the next is carried out', async () => {
    const panels = await onEachScreen();
    const random = new Random(streamOf('out of place'), SEED);
    const story: Json[] = [];
    const codes = new Map<string, number>();
    for (let sent = 0; sent < MESSAGES / 5; sent += 1) {
      const panel = random.pick(panels);
      const command = random.pick(COMMANDS);
      // Something in it is odd where that leaves it a command; but nobody is called who is not here.
      const [changed, kept] = [nearly(random, [command]), panelCommand.safeParse(command).data];
      const data = panelCommand.safeParse(changed).data;
      const chosen = data !== undefined && isHere(data) ? data : kept;
      story.push(JSON.parse(JSON.stringify(chosen)) as Json);
      panel.send(chosen);
      // Some wait until it is carried out, the others come on top of each other.
      if (random.chance(0.05)) await settled(panel);
      for (const message of panel.received)
        if (message.type === 'problem')
          codes.set(message.problem.code, (codes.get(message.problem.code) ?? 0) + 1);
      requireDecent(panel, () => JSON.stringify(story.slice(-20)));
    }
    for (const panel of panels) {
      await settled(panel);
      requireDecent(panel, () => JSON.stringify(story.slice(-20)));
    }
    assert.ok((codes.get('LINK_NOT_FOUND') ?? 0) > 0, [...codes].join(' '));
  });

  /** Until all that the panel was sent before is carried out. */
  async function settled(panel: TestPanel): Promise<void> {
    panel.send({ type: 'show', screen: { name: 'overview' } });
    await panel.view('overview');
    panel.send({ type: 'show', screen: { name: 'status', linkId } });
    await panel.view('status');
  }
});

/** Whether what it asks for stays on this machine. */
function isHere(command: object): boolean {
  const text = JSON.stringify(command);
  const servers = [...text.matchAll(/"server":"([^"]*)"/g)].map(([, server]) => server);
  const urls = [...text.matchAll(/"apiUrl":"([^"]*)"/g)].map(([, url]) => url);
  return (
    servers.every((server) => server === '127.0.0.1') && urls.every((url) => url === 'http://127.0.0.1:1')
  );
}
