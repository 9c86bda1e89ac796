import type { Extension } from '../extension.ts';
import { chooseLink } from './chooseLink.ts';

/** Lets the schedule go on (B7). */
export async function resume(extension: Extension, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { service } = await extension.host();
  await service.resume(linkId);
  await extension.refresh();
}
