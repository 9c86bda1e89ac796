import type { Extension } from '../extension.ts';

/** What a command does. From a menu it is given the tree's node, from another command a link's id, or nothing. */
export type RunCommand = (extension: Extension, target?: unknown) => Promise<void>;

/** The link that a command was called on, where it was called on one. */
export function linkIdOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (
    typeof target === 'object' &&
    target !== null &&
    'linkId' in target &&
    typeof target.linkId === 'string'
  )
    return target.linkId;
  return undefined;
}
