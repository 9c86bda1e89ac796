import type { LinkActivity } from '../../protocol/activity.ts';
import type { LinkSummary } from '../../protocol/link.ts';
import { text, texts } from '../panelTexts.ts';
import type { IconName } from '../parts/icon.ts';

/** What the service does for a link, in words and as a mark. */
export interface ActivityWords {
  readonly icon: IconName;
  readonly words: string;
}

export function describeActivity(
  link: LinkSummary,
  activity: LinkActivity | undefined,
  failed: number,
): ActivityWords {
  if (link.service === 'paused' || activity?.state === 'paused')
    return { icon: 'pause', words: text('activity.paused') };
  switch (activity?.state) {
    case undefined:
      return { icon: 'circle', words: text('activity.unknown') };
    case 'running':
      return {
        icon: 'sync',
        words: text('activity.running', { percent: Math.round(activity.run?.percent ?? 0) }),
      };
    case 'queued':
      return { icon: 'sync', words: text('activity.queued') };
    case 'retrying':
      return { icon: 'warning', words: text('activity.retrying', { at: timeOf(activity.nextRunAt) }) };
    case 'blocked':
      return { icon: 'error', words: text('activity.blocked') };
    case 'scheduled':
      return failed > 0
        ? { icon: 'warning', words: text('activity.failures', { count: failed }) }
        : { icon: 'pass', words: text('activity.scheduled', { at: timeOf(activity.nextRunAt) }) };
  }
}

function timeOf(iso: string | undefined): string {
  return iso === undefined ? '—' : texts.time(iso);
}
