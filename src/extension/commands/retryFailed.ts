import { window } from 'vscode';
import type { Extension } from '../extension.ts';
import { chooseLink } from './chooseLink.ts';

/** Sends the rejected records again (B5). */
export async function retryFailed(extension: Extension, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const host = await extension.host();
  const count = await host.operations.releaseFailures(linkId);
  if (count > 0) await host.service.runNow(linkId, { confirmDeletes: false });
  void window.showInformationMessage(extension.texts.text('retry.released', { count }));
}
