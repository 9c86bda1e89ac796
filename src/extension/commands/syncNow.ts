import type { Extension } from '../extension.ts';
import { chooseLink } from './chooseLink.ts';

/** One synchronisation now. */
export async function syncNow(extension: Extension, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { service } = await extension.host();
  await service.runNow(linkId, { confirmDeletes: false });
  await extension.refresh();
}
