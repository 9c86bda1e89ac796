import { window } from 'vscode';
import { chooseLink } from './chooseLink.ts';
import type { CommandContext } from './command.ts';

/** Reads the figures of all links anew (R19). */
export async function refreshStatus(extension: CommandContext): Promise<void> {
  await window.withProgress({ location: { viewId: 'sage200Link.companies' } }, () => extension.refresh());
  window.setStatusBarMessage(extension.texts.text('command.refreshed'), 3000);
}

/** One synchronisation now. */
export async function syncNow(extension: CommandContext, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { service } = await extension.host();
  await service.runNow(linkId, { confirmDeletes: false });
  await extension.refresh();
}

/** Ends the run that goes on, and starts no other (B7). */
export async function pause(extension: CommandContext, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { service } = await extension.host();
  await service.pause(linkId);
  await extension.refresh();
}

/** Lets the schedule go on (B7). */
export async function resume(extension: CommandContext, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { service } = await extension.host();
  await service.resume(linkId);
  await extension.refresh();
}

/** Sends the rejected records again (B5). */
export async function retryFailed(extension: CommandContext, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const host = await extension.host();
  const count = await host.operations.releaseFailures(linkId);
  if (count > 0) await host.service.runNow(linkId, { confirmDeletes: false });
  void window.showInformationMessage(extension.texts.text('retry.released', { count }));
}
