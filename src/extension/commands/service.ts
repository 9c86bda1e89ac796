import { window } from 'vscode';
import type { CommandContext } from './command.ts';

/** Starts the connection service, where it does not run yet. */
export async function startService(extension: CommandContext): Promise<void> {
  const host = await extension.host();
  await host.startService();
  extension.notifier.isServiceWanted = true;
  await extension.refresh();
  void window.showInformationMessage(extension.texts.text('command.serviceRuns'));
}

/** Stops the connection service; nothing is synchronised until it is started again. */
export async function stopService(extension: CommandContext): Promise<void> {
  const { texts } = extension;
  const yes = texts.text('command.stopService');
  const question = texts.text('command.stopQuestion');
  const choice = await window.showWarningMessage(question, { modal: true }, yes);
  if (choice !== yes) return;
  extension.notifier.isServiceWanted = false;
  await (await extension.host()).stopService();
  await extension.refresh();
}

export async function showLog({ log }: CommandContext): Promise<void> {
  log.channel.show();
}
