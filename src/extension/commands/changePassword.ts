import { ProgressLocation, window } from 'vscode';
import type { Extension } from '../extension.ts';
import { askSecret } from './askSecret.ts';
import { chooseLink } from './chooseLink.ts';

/** Another password of the SQL login: asked for, tried, and only then put in the place of the old one. */
export async function changePassword(extension: Extension, target?: unknown): Promise<void> {
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
