import { window } from 'vscode';
import type { Extension } from '../extension.ts';

/** Stops the connection service; nothing is synchronised until it is started again. */
export async function stopService(extension: Extension): Promise<void> {
  const { texts } = extension;
  const yes = texts.text('command.stopService');
  const question = texts.text('command.stopQuestion');
  const choice = await window.showWarningMessage(question, { modal: true }, yes);
  if (choice !== yes) return;
  extension.notifier.isServiceWanted = false;
  await (await extension.host()).stopService();
  await extension.refresh();
}
