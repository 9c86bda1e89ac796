import { ProgressLocation, window } from 'vscode';
import { chooseLink } from './chooseLink.ts';
import type { CommandContext } from './command.ts';

/** New keys for a linked company (B8): asked for, tried, and only then put in the place of the old ones. */
export async function rotateKeys(extension: CommandContext, target?: unknown): Promise<void> {
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

/** Another password of the SQL login: asked for, tried, and only then put in the place of the old one. */
export async function changePassword(extension: CommandContext, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { texts } = extension;
  const host = await extension.host();
  const { company, connection } = host.operations.link(linkId);
  const password = await askSecret(extension, texts.text('command.passwordOf', { user: connection.user }));
  if (password === undefined) return;
  await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: texts.text('command.tryingPassword', { company: company.name }),
    },
    () => host.changePassword(linkId, password),
  );
  void window.showInformationMessage(texts.text('command.passwordChanged', { company: company.name }));
}

/** Asks for a secret; the log knows it from here on, to blacken it. Undefined where none was given. */
async function askSecret({ log }: CommandContext, prompt: string): Promise<string | undefined> {
  const typed = await window.showInputBox({ prompt, password: true, ignoreFocusOut: true });
  if (typed === undefined || typed === '') return undefined;
  log.hide(typed);
  return typed;
}
