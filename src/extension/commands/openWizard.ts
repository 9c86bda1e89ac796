import type { Extension } from '../extension.ts';
import { linkIdOf } from './command.ts';

/** The wizard: a new linking, or the one that it was called on. */
export async function openWizard(extension: Extension, target?: unknown): Promise<void> {
  const linkId = linkIdOf(target);
  extension.panels.show({ name: 'wizard', ...(linkId === undefined ? {} : { linkId }) });
}
