import { commands, ExtensionMode, window, type ExtensionContext } from 'vscode';
import { COMMAND_NAMES, VIEW_TYPE } from './manifestNames.ts';
import type { Extension } from './extension.ts';

let opened: Promise<Extension> | undefined;

/** Registers what the manifest promises; everything else is loaded when the editor has started, or at its first use. */
export function activate(context: ExtensionContext): Promise<Extension> | undefined {
  const open = (): Promise<Extension> =>
    (opened ??= import('./extension.ts').then(({ Extension }) => Extension.open(context)));
  for (const name of COMMAND_NAMES) {
    const run = async (...args: unknown[]) => (await open()).run(name, args);
    context.subscriptions.push(commands.registerCommand(`sage200Link.${name}`, run));
  }
  context.subscriptions.push(
    window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: async (panel) => (await open()).panels.deserializeWebviewPanel(panel),
    }),
    window.registerUriHandler({ handleUri: async (uri) => (await open()).openAddress(uri) }),
  );
  // Tests look inside; nobody else waits for it.
  if (context.extensionMode === ExtensionMode.Test) return open();
  setImmediate(() => void open());
  return undefined;
}

export async function deactivate(): Promise<void> {
  await (await opened)?.close();
}
