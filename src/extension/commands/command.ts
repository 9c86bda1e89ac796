import type { OverviewView } from '../../protocol/panel.ts';
import type { Texts } from '../../texts/texts.ts';
import type { Host } from '../host.ts';
import type { Log } from '../log.ts';
import type { Notifier } from '../notifier.ts';
import type { GuidePanel } from '../panels/guidePanel.ts';
import type { PanelManager } from '../panels/panelManager.ts';

/** What a command works with. */
export interface CommandContext {
  readonly texts: Texts;
  readonly log: Log;
  readonly panels: PanelManager;
  readonly guide: GuidePanel;
  readonly notifier: Notifier;
  /** What is known of all links at this moment. */
  readonly overview: Pick<OverviewView, 'links' | 'unfinished'>;
  /** @throws LinkError `STATE_DIRECTORY_UNUSABLE` or `SERVICE_UNAVAILABLE`. */
  host(): Promise<Host>;
  /** Reads everything anew. */
  refresh(): Promise<void>;
}

/** What a command does. From a menu it is given the tree's node, from another command a link's id, or nothing. */
export type RunCommand = (extension: CommandContext, target?: unknown) => Promise<void>;

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
