import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commands,
  env,
  extensions,
  TabInputWebview,
  Uri,
  window,
  workspace,
  type Extension as EditorExtension,
} from 'vscode';
import { COMMAND_NAMES } from '../../src/extension/manifestNames.ts';
import type { Extension } from '../../src/extension/extension.ts';
import { CompanyTree, type CompanyNode } from '../../src/extension/tree/companyTree.ts';
import type { LinkingEvent } from '../../src/protocol/linking.ts';
import type { WizardView } from '../../src/protocol/panel.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { placeOfError } from '../../src/domain/guide.ts';
import { languageOf } from '../../src/texts/language.ts';
import manifest from '../../package.json' with { type: 'json' };

const texts = textsIn(languageOf(env.language), 'panel');

/** Asks again and again until there is an answer: what happens in other processes sends no event here. */
async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What a person does from a recognised implementation to the end, without inviting anybody. */
const TO_THE_END: readonly LinkingEvent[] = [
  { type: 'NEXT' },
  { type: 'ACCEPT_TERMS', privacy: true, terms: true },
  { type: 'NEXT' },
  { type: 'INVITE' },
  { type: 'NEXT' },
  { type: 'START' },
  { type: 'FINISH' },
];

describe('the extension in its host', () => {
  let editor: EditorExtension<Extension>;
  let extension: Extension;
  let linkId: string;

  before(async () => {
    const found = extensions.getExtension<Extension>('sage200-link.sage200-link');
    assert.ok(found !== undefined, 'the extension is installed');
    editor = found;
  });

  // It would outlive the editor, as it should, and the folder of this test with it.
  after(async () => (await extension.host()).stopService());

  const node = (): CompanyNode | undefined => extension.tree.find(linkId);
  const isLoaded = () => Object.keys(require.cache).some((file) => /dist[\\/]host\.js$/.test(file));
  const panelTitles = () =>
    window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof TabInputWebview && input.viewType.includes('sage200Link'))
      .map(({ label }) => label);

  it('is activated without its heavy half', async () => {
    extension = await editor.activate();
    assert.equal(editor.isActive, true);
    assert.equal(isLoaded(), false);
  });

  it('has registered every command of its manifest', async () => {
    const registered = new Set(await commands.getCommands(true));
    const promised = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(promised.toSorted(), COMMAND_NAMES.map((name) => `sage200Link.${name}`).toSorted());
    assert.deepEqual(
      promised.filter((command) => !registered.has(command)),
      [],
    );
  });

  it('speaks the language of the editor, or the one that is set', async () => {
    assert.equal(extension.texts.language, languageOf(env.language));
    const other = languageOf(env.language) === 'es' ? 'en' : 'es';
    const settings = workspace.getConfiguration('sage200Link');
    await settings.update('language', other, true);
    assert.equal(extension.texts.language, other);
    await settings.update('language', undefined, true);
    assert.equal(extension.texts.language, languageOf(env.language));
  });

  it('opens the list of implementations and the wizard, one panel each', async () => {
    await commands.executeCommand('sage200Link.manage');
    await until(() => panelTitles().includes(texts.text('overview.heading')));
    await commands.executeCommand('sage200Link.manage');
    await commands.executeCommand('sage200Link.openWizard');
    await until(() => panelTitles().includes(texts.text('wizard.title')));
    assert.equal(panelTitles().length, 2);
    assert.equal(isLoaded(), true);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens the guide in one panel, at its beginning and at what it says of an error', async () => {
    await commands.executeCommand('sage200Link.openGuide');
    await commands.executeCommand('sage200Link.openGuide', placeOfError('API_KEYS_REJECTED'));
    await commands.executeCommand('sage200Link.openGuide', { page: 'nowhere' });
    await until(() => panelTitles().includes(texts.text('button.guide')));
    assert.equal(panelTitles().length, 1);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('B11: the demo company brings the wizard up to its implementation, and the tree shows where it is', async () => {
    await commands.executeCommand('sage200Link.tryDemo');
    await extension.watch();
    const [unfinished] = await until(() => {
      const { unfinished: all } = extension.overview;
      return all.length > 0 && all;
    });
    assert.ok(unfinished !== undefined);
    linkId = unfinished.linkId;
    const shown = await until(node);
    assert.equal(shown.kind, 'unfinished');
    assert.equal(
      shown.item.description,
      texts.text('overview.atStep', { step: texts.text('wizardStep.implementation') }),
    );
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('keeps keys and passwords in the editor’s secret storage, and nowhere else', async () => {
    const { secrets } = extension.context;
    for (const name of ['sqlPassword', 'privateKey']) {
      const value = await secrets.get(`${linkId}/${name}`);
      assert.ok(value !== undefined && value.length > 6, name);
      // The one who started this run looks for it in every file that there is.
      const file = process.env['SAGE200_SUITE_SECRETS'];
      if (file !== undefined) appendFileSync(file, `${value}\n`);
    }
  });

  it('R16, R17, R20: a linked company is synchronised by the service, and the tree says so', async () => {
    const { sessions } = await extension.host();
    const session = sessions.enter(linkId);
    for (const event of TO_THE_END) {
      const { context } = await session.step(event);
      assert.deepEqual([context.error, context.selectionProblems], [undefined, []], event.type);
    }
    assert.equal(session.snapshot.value, 'finished');
    sessions.leave(session);
    const shown = await until(() => node()?.kind === 'linked' && node());
    assert.equal(shown.item.contextValue, 'linked.active');
    const overview = await until(() =>
      extension.overview.links.find(
        ({ activity, lastRunAt }) => activity?.state === 'scheduled' && lastRunAt !== null,
      ),
    );
    assert.ok(overview.totals.synced > 0);
    assert.equal(
      await until(
        () => node()?.item.description === texts.text('tree.failures', { count: overview.totals.failed }),
      ),
      true,
    );
  });

  it('begins with a company that is not linked yet where it is clicked in the tree', async () => {
    const { links } = extension.overview;
    const [{ link, serverName, database } = assert.fail('no link')] = links;
    const tree = new CompanyTree(() => texts);
    const known = [{ serverName, database: database.toUpperCase(), code: 77, name: 'Otra' }];
    tree.show({ links, unfinished: [], known });
    const shown = tree.getChildren(tree.getChildren()[0]).find(({ kind }) => kind === 'unlinked');
    assert.ok(shown?.kind === 'unlinked');
    assert.deepEqual(shown.company, { code: 77, linkId: link.id });
    const { command, arguments: given = [] } = shown.item.command ?? assert.fail('no command');
    await commands.executeCommand(command, ...given);
    // It connected with the password of the other: an unfinished linking with this database.
    const begun = await until(() =>
      extension.overview.unfinished.find((one) => one.linkId !== linkId && one.serverName !== undefined),
    );
    assert.equal(begun.step, 'company');
    await commands.executeCommand('workbench.action.closeAllEditors');
    await (await extension.host()).sessions.discard(begun.linkId);
  });

  it('B7: pauses and resumes from the tree', async () => {
    await commands.executeCommand('sage200Link.pause', node());
    await until(() => node()?.item.contextValue === 'linked.paused');
    assert.equal(node()?.item.description, texts.text('activity.paused'));
    await commands.executeCommand('sage200Link.resume', node());
    await until(() => node()?.item.contextValue === 'linked.active');
  });

  it('synchronises now, retries the failed and refreshes, from the palette without a selection', async () => {
    const { operations } = await extension.host();
    const lastRun = async () => (await operations.status(linkId)).lastRun?.startedAt;
    const before = await lastRun();
    await commands.executeCommand('sage200Link.syncNow');
    while ((await lastRun()) === before) await until(() => extension.overview.links.length > 0);
    await commands.executeCommand('sage200Link.retryFailed');
    await commands.executeCommand('sage200Link.refreshStatus');
    assert.equal(extension.overview.links.length, 1);
  });

  it('shows the status of a company that an address names', async () => {
    await extension.openAddress(Uri.parse(`vscode://${editor.id}/elsewhere?link=${linkId}`));
    assert.deepEqual(panelTitles(), []);
    await extension.openAddress(Uri.parse(`vscode://${editor.id}/status?link=${linkId}`));
    await until(() => panelTitles().includes(node()?.name ?? '—'));
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('B2: tests the connection of a linked company', async () => {
    await commands.executeCommand('sage200Link.testConnection', node());
  });

  it('B9: saves the handover report where the person wants it, and opens it', async () => {
    const file = Uri.file(join(tmpdir(), `sage200-link-report-${linkId}.html`));
    const open = texts.text('button.open');
    const choose = async (verify: boolean, place: Uri | undefined) => {
      const asked: unknown[] = [];
      await replacing(
        'showQuickPick',
        async (picks) => pickOf(picks, verify),
        () =>
          replacing(
            'showSaveDialog',
            async (options) => (asked.push(options), place),
            () =>
              replacing(
                'showInformationMessage',
                async (words) => (asked.push(words), open),
                () => commands.executeCommand('sage200Link.saveReport', node()),
              ),
          ),
      );
      return asked;
    };
    try {
      assert.equal((await choose(false, undefined)).length, 1);
      assert.equal(existsSync(file.fsPath), false);
      const [, words] = await choose(true, file);
      assert.equal(words, texts.text('report.saved', { file: file.fsPath }));
      const page = readFileSync(file.fsPath, 'utf8');
      assert.ok(page.includes(node()?.name ?? '—'));
      assert.ok(page.includes(texts.text('report.proofWhat')));
      await until(() =>
        window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => file.path.endsWith(label))),
      );
      await choose(false, file);
      assert.ok(readFileSync(file.fsPath, 'utf8').includes(texts.text('report.notProved')));
    } finally {
      rmSync(file.fsPath, { force: true });
      await commands.executeCommand('workbench.action.closeAllEditors');
    }
  });

  it('B9: a panel has the editor ask where the report is to stand', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const panel = (await extension.host()).connectPanel(() => {});
    await replacing(
      'showQuickPick',
      async () => resolve(),
      async () => {
        panel.receive({ type: 'ready', screen: { name: 'status', linkId } });
        panel.receive({ type: 'saveReport', language: texts.language });
        await promise;
      },
    );
    panel.close();
  });

  it('offers the connections of the settings that are valid, and no other', async () => {
    const settings = workspace.getConfiguration('sage200Link');
    const valid = { server: 'SRV', database: 'Sage', user: 'lector' };
    await settings.update('connections', [valid, { server: '' }], true);
    const { promise, resolve } = Promise.withResolvers<WizardView>();
    const panel = (await extension.host()).connectPanel((message) => {
      if (message.type === 'view' && message.view.screen === 'wizard') resolve(message.view);
    });
    panel.receive({ type: 'ready', screen: { name: 'wizard' } });
    const { connections } = await promise;
    panel.close();
    assert.deepEqual(
      connections.filter((one) => one.linkId === undefined).map(({ connection }) => connection.server),
      ['SRV'],
    );
    await settings.update('connections', undefined, true);
  });

  it('B8: rotates keys that the CRM accepts, and tells in the log alone where it does not', async () => {
    const { secrets } = extension.context;
    const { operations } = await extension.host();
    const { publicKey } = operations.registry.get(linkId).implementation;
    const key = `${linkId}/privateKey`;
    const privateKey = await secrets.get(key);
    await answering([publicKey, 'not the key'], () =>
      commands.executeCommand('sage200Link.rotateKeys', node()),
    );
    assert.equal(await secrets.get(key), privateKey);
    await answering([publicKey, privateKey], () => commands.executeCommand('sage200Link.rotateKeys', node()));
    assert.equal(await secrets.get(key), privateKey);
    assert.ok(readFileSync(operations.state.audit, 'utf8').includes('keysRotated'));
    await answering([undefined], () => commands.executeCommand('sage200Link.rotateKeys', node()));
  });

  it('changes the password of the SQL login once the server lets it in', async () => {
    const { secrets } = extension.context;
    const key = `${linkId}/sqlPassword`;
    const password = await secrets.get(key);
    await answering(['not the password'], () =>
      commands.executeCommand('sage200Link.changePassword', node()),
    );
    assert.equal(await secrets.get(key), password);
    await answering([password], () => commands.executeCommand('sage200Link.changePassword', node()));
    const { operations } = await extension.host();
    assert.ok(readFileSync(operations.state.audit, 'utf8').includes('passwordChanged'));
  });

  it('stops the service after a yes, and starts it again; the tree does not lose the company', async () => {
    await confirming(undefined, () => commands.executeCommand('sage200Link.stopService'));
    const { service } = await extension.host();
    const { pid } = await service.identity();
    await confirming(texts.text('command.stopService'), () =>
      commands.executeCommand('sage200Link.stopService'),
    );
    await commands.executeCommand('sage200Link.startService');
    await until(() => extension.overview.links[0]?.activity !== undefined);
    assert.notEqual((await service.identity()).pid, pid);
    assert.equal(node()?.kind, 'linked');
  });

  it('shows the log', async () => {
    await commands.executeCommand('sage200Link.showLog');
  });

  it('B8: unlinking takes the company, its keys and its folder away, after a yes', async () => {
    const { operations } = await extension.host();
    await confirming(undefined, () => commands.executeCommand('sage200Link.unlink', node()));
    assert.equal(operations.registry.list().length, 1);
    await confirming(texts.text('command.unlink'), () =>
      commands.executeCommand('sage200Link.unlink', node()),
    );
    await until(() => node() === undefined);
    assert.equal(await extension.context.secrets.get(`${linkId}/privateKey`), undefined);
    assert.deepEqual(operations.registry.list(), []);
  });
});

/** What a person types into the boxes that open, one after the other. */
async function answering(
  answers: readonly (string | undefined)[],
  work: () => Thenable<unknown>,
): Promise<void> {
  const given = [...answers];
  await replacing('showInputBox', async () => given.shift(), work);
  assert.deepEqual(given, []);
}

/** What a person answers to a warning that asks. */
async function confirming(answer: string | undefined, work: () => Thenable<unknown>): Promise<void> {
  await replacing('showWarningMessage', async () => answer, work);
}

/** The pick with the proof, or the one without. */
function pickOf(picks: unknown, verify: boolean): unknown {
  return (picks as readonly { readonly verify: boolean }[]).find((pick) => pick.verify === verify);
}

/** Stands in for a dialog, which nobody could answer here. */
async function replacing(
  name: 'showInputBox' | 'showWarningMessage' | 'showInformationMessage' | 'showQuickPick' | 'showSaveDialog',
  stand: (asked: unknown) => Promise<unknown>,
  work: () => Thenable<unknown>,
): Promise<void> {
  const real = window[name];
  Object.assign(window, { [name]: stand });
  try {
    await work();
  } finally {
    Object.assign(window, { [name]: real });
  }
}
