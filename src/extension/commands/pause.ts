import type { Extension } from '../extension.ts';
import { chooseLink } from './chooseLink.ts';

/** Ends the run that goes on, and starts no other (B7). */
export async function pause(extension: Extension, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { service } = await extension.host();
  await service.pause(linkId);
  await extension.refresh();
}
