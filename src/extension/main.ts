import { stat } from 'node:fs/promises';
import { commands, ExtensionMode, Uri, window, type ExtensionContext } from 'vscode';
import { COMMANDS } from './commands/commands.ts';
import { Extension } from './extension.ts';
import { VIEW_TYPE } from './panels/panelManager.ts';
import { showStatus } from './commands/showStatus.ts';

let extension: Extension | undefined;

/** Registers what the manifest promises; all that is heavy waits for the first use of it. */
export function activate(context: ExtensionContext): Extension | undefined {
  const opened = new Extension(context);
  extension = opened;
  for (const [name, run] of Object.entries(COMMANDS)) {
    context.subscriptions.push(
      commands.registerCommand(`sage200Link.${name}`, async (...args: unknown[]) => {
        try {
          await run(opened, ...args);
        } catch (thrown) {
          opened.report(thrown);
        }
      }),
    );
  }
  context.subscriptions.push(
    window.registerWebviewPanelSerializer(VIEW_TYPE, opened.panels),
    // `…/status?link=ID` opens a company's status.
    window.registerUriHandler({
      async handleUri({ path, query }) {
        const link = new URLSearchParams(query).get('link');
        if (path === '/status' && link !== null) await showStatus(opened, link);
      },
    }),
  );
  void followExistingLinks(opened);
  // Nobody else has a use for it.
  return context.extensionMode === ExtensionMode.Test ? opened : undefined;
}

export async function deactivate(): Promise<void> {
  await extension?.close();
}

/** Where companies are linked already, their service is looked after from the start. */
async function followExistingLinks(opened: Extension): Promise<void> {
  const registry = Uri.joinPath(opened.context.globalStorageUri, 'links.json');
  const isThere = await stat(registry.fsPath).then(
    () => true,
    () => false,
  );
  if (isThere) await opened.watch();
}
