import type { LinkActivity } from '../../domain/activity.ts';
import { companyState } from '../../domain/companyState.ts';
import type { LinkSummary } from '../../domain/link.ts';
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
  const at = activity?.nextRunAt === undefined ? '—' : texts.time(activity.nextRunAt);
  const state = companyState({ link, activity, totals: { failed } });
  switch (state.kind) {
    case 'paused':
      return { icon: 'pause', words: text('activity.paused') };
    case 'unknown':
      return { icon: 'circle', words: text('activity.unknown') };
    case 'running':
      return { icon: 'sync', words: text('activity.running', { percent: state.percent }) };
    case 'queued':
      return { icon: 'sync', words: text('activity.queued') };
    case 'unreachable':
      return { icon: 'warning', words: text('activity.retrying', { at }) };
    case 'blocked':
      return { icon: 'error', words: text('activity.blocked') };
    case 'failures':
      return { icon: 'warning', words: text('activity.failures', { count: state.count }) };
    case 'upToDate':
      return { icon: 'pass', words: text('activity.scheduled', { at }) };
  }
}
