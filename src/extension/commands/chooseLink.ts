import { window } from 'vscode';
import type { CommandContext } from './command.ts';
import { stateText } from '../tree/companyTree.ts';
import { linkIdOf } from './command.ts';

/** The link meant: the one that the command was called on, the only one, or the one that the person picks. */
export async function chooseLink(extension: CommandContext, target: unknown): Promise<string | undefined> {
  const asked = linkIdOf(target);
  if (asked !== undefined) return asked;
  const { texts } = extension;
  const links = (await extension.host()).operations.links();
  const [only] = links;
  if (only === undefined) {
    const open = texts.text('button.openWizard');
    const choice = await window.showInformationMessage(texts.text('links.none'), open);
    if (choice === open) extension.panels.show({ name: 'wizard' });
    return undefined;
  }
  if (links.length === 1) return only.id;
  const known = new Map(extension.overview.links.map((overview) => [overview.link.id, overview]));
  const picked = await window.showQuickPick(
    links.map(({ id, company, identity }) => {
      const overview = known.get(id);
      return {
        id,
        label: `${company.code} ${company.name}`,
        description: overview === undefined ? '' : stateText(overview, texts),
        detail: `${identity.serverName} · ${identity.database}`,
      };
    }),
    { placeHolder: texts.text('command.whichCompany'), matchOnDetail: true },
  );
  return picked?.id;
}
