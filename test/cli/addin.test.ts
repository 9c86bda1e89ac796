import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import * as z from 'zod';
import {
  panelMessage,
  type PanelCommand,
  type PanelDocument,
  type PanelMessage,
  type PanelView,
} from '../../src/protocol/panel.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { jsonOf, RunningCli, runCli, HAS_SIGNALS } from './support/cli.ts';
import { SandboxProgram } from './support/sandboxProgram.ts';
import { errorShape, linkShape } from './support/shapes.ts';

/** A browser that opened the address: the page it got, and the channel that the page opens. */
class Browser {
  readonly page: string;
  readonly #socket: WebSocket;
  readonly #messages: PanelMessage[] = [];

  private constructor(page: string, socket: WebSocket) {
    this.page = page;
    this.#socket = socket;
    socket.on('message', (data) => this.#messages.push(panelMessage.parse(JSON.parse(data.toString()))));
  }

  static async open(url: string): Promise<Browser> {
    const { origin, host } = new URL(url);
    const entered = await fetch(url, { redirect: 'manual' });
    const headers = { Cookie: entered.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    const page = await (await fetch(`${origin}/`, { headers })).text();
    const socket = new WebSocket(`ws://${host}/channel`, { origin, headers });
    const browser = new Browser(page, socket);
    await once(socket, 'open');
    return browser;
  }

  send(command: PanelCommand): void {
    this.#socket.send(JSON.stringify(command));
  }

  /** The first view, come or still to come, that is the wanted one. */
  async view<V extends PanelView>(wanted: (view: PanelView) => view is V): Promise<V> {
    for (;;) {
      for (const message of this.#messages)
        if (message.type === 'view' && wanted(message.view)) return message.view;
      await once(this.#socket, 'message');
    }
  }

  async document(): Promise<PanelDocument> {
    for (;;) {
      for (const message of this.#messages) if (message.type === 'document') return message.document;
      await once(this.#socket, 'message');
    }
  }

  async close(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}

const isOverview = (view: PanelView) => view.screen === 'overview';
const isWizard = (view: PanelView) => view.screen === 'wizard';

describe('the command addin', () => {
  const folder = temporaryFolder();
  after(async () => {
    await runCli(['service', 'stop', '--state-dir', folder.path]);
    folder.remove();
  });
  const start = (...args: readonly string[]) =>
    new RunningCli(['addin', '--state-dir', folder.path, ...args]);

  it('says where the panel is and how long keys are kept, shows it, and ends by SIGTERM', async function () {
    if (!HAS_SIGNALS) this.skip();
    const command = start('--lang', 'en');
    const url = await command.line('stdout', (line) => line.startsWith('http'));
    const browser = await Browser.open(url);
    assert.ok(browser.page.includes('<html lang="en">') && browser.page.includes('<sl-app>'));
    browser.send({ type: 'ready' });
    const { links, unfinished, serviceProblem } = await browser.view(isOverview);
    assert.deepEqual([links, unfinished, serviceProblem?.code], [[], [], undefined]);
    const { code, signal, stdout, stderr } = await command.end();
    assert.deepEqual([code, signal, stderr], [0, null, '']);
    const texts = textsIn('en');
    assert.equal(stdout, `${texts.text('addin.open')}\n${url}\n${texts.text('addin.keysInMemory')}\n`);
  });

  it('serves what the panel is made of', async () => {
    const command = start('--json');
    const { url } = JSON.parse(await command.line('stdout', () => true)) as { url: string };
    const entered = await fetch(url, { redirect: 'manual' });
    const headers = { Cookie: entered.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    for (const path of ['/panel.js', '/panel.css', '/themes.css', '/codicon.ttf']) {
      const response = await fetch(new URL(path, url), { headers });
      assert.equal(response.status, 200, path);
      assert.ok((await response.arrayBuffer()).byteLength > 500, path);
    }
    await command.end();
  });

  it('tells a script one JSON value, and keeps silent of keys that a file keeps', async () => {
    const command = start('--json');
    await command.line('stdout', () => true);
    const { url } = jsonOf(await command.end('SIGINT'), z.strictObject({ url: z.url() }));
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
    const kept = start('--lang', 'es', '--secrets-file', `${folder.path}/secrets.json`);
    await kept.line('stdout', (line) => line.startsWith('http'));
    assert.equal((await kept.end()).stdout.split('\n').length, 3);
  });

  it('takes the port that is asked for, and says which one it cannot have', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    assert.ok(address !== null && typeof address === 'object');
    const port = String(address.port);
    const args = ['addin', '--json', '--state-dir', folder.path, '--port'];
    const refused = await runCli([...args, port]);
    assert.deepEqual([refused.code, jsonOf(refused, errorShape).error.code], [1, 'PORT_UNAVAILABLE']);
    taken.close();
    await once(taken, 'close');
    const command = start('--port', port);
    await command.line('stdout', (line) => line.startsWith(`http://127.0.0.1:${port}/`));
    assert.equal((await command.end()).code, HAS_SIGNALS ? 0 : null);
    for (const wrong of ['65536', '-1', 'x']) {
      const { code, stdout } = await runCli([...args.slice(0, -1), `--port=${wrong}`]);
      assert.equal(code, 2, stdout);
    }
  });

  it('B9: gives the panel the handover report of a link to save, with what the service says', async () => {
    const sandbox = await SandboxProgram.start('--customers', '20', '--products', '10', '--orders', '5');
    const linked = await sandbox.run(...sandbox.linkArgs);
    const { id: linkId } = jsonOf(linked, linkShape);
    const command = new RunningCli(['addin', '--state-dir', sandbox.stateDir], sandbox.env);
    try {
      const browser = await Browser.open(await command.line('stdout', (line) => line.startsWith('http')));
      browser.send({ type: 'ready', screen: { name: 'status', linkId } });
      browser.send({ type: 'saveReport', language: 'en' });
      const { name, page } = await browser.document();
      assert.equal(name, 'Handover report Comercial Añil, S.L.html');
      const texts = textsIn('en', 'panel');
      assert.ok(page.includes(texts.text('report.minutes', { minutes: 15 })));
      assert.ok(!page.includes(texts.text('openPoint.serviceDown')));
      const { sql, api } = sandbox.description;
      for (const secret of [sql.password, api.privateKey]) assert.ok(!page.includes(secret));
      await browser.close();
    } finally {
      await command.end();
      await sandbox.run('service', 'stop');
      await sandbox.close();
    }
  });

  it('carries out what the panel asks, and neither prints nor keeps nor sends back a secret', async () => {
    const sandbox = await SandboxProgram.start('--customers', '20', '--products', '10', '--orders', '5');
    const { server, port, database, user, password } = sandbox.description.sql;
    const command = start('--lang', 'es');
    try {
      const browser = await Browser.open(await command.line('stdout', (line) => line.startsWith('http')));
      browser.send({ type: 'ready', screen: { name: 'wizard' } });
      assert.ok(!(await browser.view(isWizard)).hasPassword);
      const connection = {
        server,
        port,
        database,
        user,
        encrypt: 'true',
        trustServerCertificate: true,
      } as const;
      browser.send({ type: 'connect', connection, password });
      const found = await browser.view(
        (view): view is Extract<PanelView, { screen: 'wizard' }> =>
          view.screen === 'wizard' && view.linking.company.companies.length > 0,
      );
      assert.ok(found.hasPassword && !JSON.stringify(found).includes(password));
      assert.ok(found.linking.company.companies.some(({ code }) => code === 1));
      await browser.close();
      const { stdout, stderr } = await command.end();
      assert.ok(!`${stdout}${stderr}`.includes(password));
      const files = readdirSync(folder.path, { recursive: true, withFileTypes: true });
      const texts = files
        .filter((file) => file.isFile())
        .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
      assert.ok(texts.some((text) => text.includes(user)));
      assert.ok(!texts.some((text) => text.includes(password)));
    } finally {
      await command.end();
      await sandbox.close();
    }
  });
});
