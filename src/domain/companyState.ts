import type { LinkActivity } from './activity.ts';
import type { LinkSummary } from './link.ts';

/** What every host says of a linked company, each in its own words and marks. */
export type CompanyState =
  | { readonly kind: 'running'; readonly percent: number }
  | { readonly kind: 'queued' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'failures'; readonly count: number }
  | { readonly kind: 'upToDate' }
  | { readonly kind: 'unknown' };

/** What the state follows from. */
export interface CompanyFacts {
  readonly link: LinkSummary;
  readonly activity?: LinkActivity | undefined;
  readonly totals: { readonly failed: number };
}

export function companyState({ link, activity, totals }: CompanyFacts): CompanyState {
  if (link.service === 'paused' || activity?.state === 'paused') return { kind: 'paused' };
  switch (activity?.state) {
    case undefined:
      return { kind: 'unknown' };
    case 'running':
      return { kind: 'running', percent: Math.round(activity.run?.percent ?? 0) };
    case 'queued':
      return { kind: 'queued' };
    case 'retrying':
      return { kind: 'unreachable' };
    case 'blocked':
      return { kind: 'blocked' };
    case 'scheduled':
      return totals.failed > 0 ? { kind: 'failures', count: totals.failed } : { kind: 'upToDate' };
  }
}

/** What waits for a person: nothing else raises the badge. */
export function needsAttention({ kind }: CompanyState): boolean {
  return kind === 'blocked' || kind === 'failures' || kind === 'unreachable';
}
