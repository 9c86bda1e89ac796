import { window } from 'vscode';
import type { CommandContext } from './command.ts';
import { chooseLink } from './chooseLink.ts';

/** Ends a link (B8), after a person has said yes. */
export async function unlink(extension: CommandContext, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { texts } = extension;
  const host = await extension.host();
  const { company } = host.operations.link(linkId);
  const yes = texts.text('command.unlink');
  const choice = await window.showWarningMessage(
    texts.text('command.unlinkQuestion', { company: company.name }),
    { modal: true, detail: texts.text('command.unlinkDetail') },
    yes,
  );
  if (choice !== yes) return;
  await host.unlink(linkId);
  await extension.refresh();
  void window.showInformationMessage(texts.text('unlink.done', { company: company.name }));
}
