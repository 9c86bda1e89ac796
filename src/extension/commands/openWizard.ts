import type { CompanyBeside } from '../../protocol/panel.ts';
import type { Extension } from '../extension.ts';
import { linkIdOf } from './command.ts';

/** The wizard: a new linking, of the company that it was called on if it was, or the linking that it was called on. */
export async function openWizard(extension: Extension, target?: unknown): Promise<void> {
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
