import { ProgressLocation, window } from 'vscode';
import type { CompanyBeside } from '../../protocol/panel.ts';
import { chooseLink } from './chooseLink.ts';
import { linkIdOf, type CommandContext } from './command.ts';

/** The wizard: a new linking, of the company that it was called on if it was, or the linking that it was called on. */
export async function openWizard(extension: CommandContext, target?: unknown): Promise<void> {
  const linkId = linkIdOf(target);
  const company = companyOf(target);
  extension.panels.show({
    name: 'wizard',
    ...(linkId === undefined ? {} : { linkId }),
    ...(company === undefined ? {} : { company }),
  });
}

/** Of the tree's node, or of what a click on it hands over; the panel's host looks closer. */
function companyOf(target: unknown): CompanyBeside | undefined {
  if (typeof target !== 'object' || target === null || !('company' in target)) return undefined;
  return target.company as CompanyBeside | undefined;
}

/** The sync status of a company (R18). */
export async function showStatus(extension: CommandContext, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId !== undefined) extension.panels.show({ name: 'status', linkId });
}

/** Compares Sage and the CRM record by record (B14), on the company's screen. */
export async function verify(extension: CommandContext, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId !== undefined) extension.panels.show({ name: 'status', linkId, action: 'verify' });
}

/** "Gestionar implementaciones" (R3). */
export async function manage(extension: CommandContext): Promise<void> {
  extension.panels.show({ name: 'overview' });
}

/** The wizard on the demo company, which needs no server (B11). */
export async function tryDemo(extension: CommandContext): Promise<void> {
  const title = extension.texts.text('step.sandbox');
  const linkId = await window.withProgress({ location: ProgressLocation.Notification, title }, async () =>
    (await extension.host()).beginDemo(),
  );
  extension.panels.show({ name: 'wizard', linkId });
}
