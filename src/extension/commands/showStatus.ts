import type { Extension } from '../extension.ts';
import { chooseLink } from './chooseLink.ts';

/** The sync status of a company (R18). */
export async function showStatus(extension: Extension, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId !== undefined) extension.panels.show({ name: 'status', linkId });
}
