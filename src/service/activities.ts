import type { LinkActivity } from '../domain/activity.ts';
import type { Clock } from './clock.ts';
import type { RunMeter } from './runMeter.ts';
import type { LinkSchedule } from './scheduler.ts';

/** What is known of the links: when they run, and how. */
export interface ActivitySources {
  readonly clock: Clock;
  readonly scheduler: {
    readonly linkIds: readonly string[];
    schedule(linkId: string): LinkSchedule | undefined;
  };
  readonly runs: { meter(linkId: string): RunMeter | undefined };
}

/** What clients are told of one link now; undefined for a link that is not followed. */
export function activityOf(
  { clock, scheduler, runs }: ActivitySources,
  linkId: string,
): LinkActivity | undefined {
  const schedule = scheduler.schedule(linkId);
  if (schedule === undefined) return undefined;
  const { state, dueIn, problem } = schedule;
  const meter = runs.meter(linkId);
  const now = clock.monotonic();
  return {
    linkId,
    state,
    ...(state === 'running' && meter !== undefined ? { run: meter.activity(now) } : {}),
    chart: meter?.chart(now) ?? [],
    ...(dueIn === undefined ? {} : { nextRunAt: new Date(clock.wall() + dueIn).toISOString() }),
    ...(problem === undefined ? {} : { problem }),
  };
}

export function allActivities(sources: ActivitySources): readonly LinkActivity[] {
  return sources.scheduler.linkIds.flatMap((linkId) => activityOf(sources, linkId) ?? []);
}
