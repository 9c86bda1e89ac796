import { ProgressLocation, window } from 'vscode';
import type { Extension } from '../extension.ts';
import { chooseLink } from './chooseLink.ts';

/** New keys for a linked company (B8): asked for, tried, and only then put in the place of the old ones. */
export async function rotateKeys(extension: Extension, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { texts } = extension;
  const host = await extension.host();
  const { company } = host.operations.registry.get(linkId);
  const publicKey = await ask(texts.text('implementation.publicKey'), false);
  if (publicKey === undefined) return;
  const privateKey = await ask(texts.text('implementation.privateKey'), true);
  if (privateKey === undefined) return;
  extension.log.hide(privateKey);
  await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: texts.text('command.rotating', { company: company.name }),
    },
    () => host.rotateKeys(linkId, { publicKey, privateKey }),
  );
  void window.showInformationMessage(texts.text('command.rotated', { company: company.name }));
}

async function ask(prompt: string, password: boolean): Promise<string | undefined> {
  const typed = await window.showInputBox({ prompt, password, ignoreFocusOut: true });
  return typed?.trim() === '' ? undefined : typed?.trim();
}
