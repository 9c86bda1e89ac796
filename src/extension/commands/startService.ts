import { window } from 'vscode';
import type { Extension } from '../extension.ts';

/** Starts the connection service, where it does not run yet. */
export async function startService(extension: Extension): Promise<void> {
  const host = await extension.host();
  await host.startService();
  extension.notifier.isServiceWanted = true;
  await extension.refresh();
  void window.showInformationMessage(extension.texts.text('command.serviceRuns'));
}
