import { ProgressLocation, window } from 'vscode';
import type { Extension } from '../extension.ts';
import { askSecret } from './askSecret.ts';
import { chooseLink } from './chooseLink.ts';

/** New keys for a linked company (B8): asked for, tried, and only then put in the place of the old ones. */
export async function rotateKeys(extension: Extension, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { texts } = extension;
  const host = await extension.host();
  const { company } = host.operations.link(linkId);
  const prompt = texts.text('implementation.publicKey');
  const publicKey = (await window.showInputBox({ prompt, ignoreFocusOut: true }))?.trim();
  if (!publicKey) return;
  const privateKey = (await askSecret(extension, texts.text('implementation.privateKey')))?.trim();
  if (!privateKey) return;
  await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: texts.text('command.rotating', { company: company.name }),
    },
    () => host.rotateKeys(linkId, { publicKey, privateKey }),
  );
  void window.showInformationMessage(texts.text('command.rotated', { company: company.name }));
}
