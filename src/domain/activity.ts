import * as z from 'zod';
import { errorDetail } from './errors.ts';
import { syncProgress } from './sync.ts';

/**
 * What the connection service does for one link:
 * `scheduled` waits for `nextRunAt`; `queued` is due and waits for its turn; `running`; `retrying` could not reach a
 * side and tries again at `nextRunAt` by itself; `blocked` needs a person first (`problem` says what for); `paused`.
 */
export const ACTIVITY_STATES = ['scheduled', 'queued', 'running', 'retrying', 'blocked', 'paused'] as const;
export const activityState = z.enum(ACTIVITY_STATES);
export type ActivityState = z.infer<typeof activityState>;

/** How the run that is going on gets along. */
export const runActivity = z.object({
  /** UTC, ISO 8601. */
  startedAt: z.iso.datetime(),
  percent: z.number().min(0).max(100),
  /** Absent before the first stage is read. */
  progress: syncProgress.optional(),
  /** Rows read or records written a minute, over the last seconds. */
  recordsPerMinute: z.number().min(0),
  /** Absent while there is too little to tell. */
  secondsLeft: z.number().min(0).optional(),
});
export type RunActivity = z.infer<typeof runActivity>;

/** Milliseconds between two tellings of what changes: ten times a second is as fast as anybody looks. */
export const TELL_INTERVAL_MS = 100;

/** Seconds that one entry of `LinkActivity.chart` stands for. */
export const CHART_SLOT_SECONDS = 5;
export const CHART_SLOTS = 60;

/** What a tree or a status screen shows of one link, sent at most ten times a second. */
export const linkActivity = z.object({
  linkId: z.uuid(),
  state: activityState,
  run: runActivity.optional(),
  /** Records handled in each slot of the run that is going on, or of the last one; the oldest first. */
  chart: z.array(z.int().min(0)).max(CHART_SLOTS),
  /** UTC, ISO 8601, with `scheduled` and `retrying`. */
  nextRunAt: z.iso.datetime().optional(),
  /** What ended the last run, where it did not end well. */
  problem: errorDetail.optional(),
});
export type LinkActivity = z.infer<typeof linkActivity>;

/** What a host knows of a link's secrets. */
export interface ServedSecrets {
  readonly sqlPassword?: string | undefined;
  readonly privateKey?: string | undefined;
}

/** What a host asks of the connection service. Each call may fail with `SERVICE_UNAVAILABLE`. */
export interface ConnectionService {
  /** Of every link that the service knows. */
  activities(): Promise<readonly LinkActivity[]>;
  /**
   * Tells secrets that the link's runs need; they stay in the service's memory, and one that is not told stays as it is.
   * Also makes a new link known.
   */
  serve(linkId: string, secrets: ServedSecrets): Promise<void>;
  /** Starts a run now, or as soon as there is room for it; settles when the link is `queued` or `running`. */
  runNow(linkId: string, options: { readonly confirmDeletes: boolean }): Promise<void>;
  /** Ends the run that is going on and starts no other until `resume`. */
  pause(linkId: string): Promise<void>;
  resume(linkId: string): Promise<void>;
  /** Ends the run that is going on, forgets the link and its secrets: before it is unlinked. */
  forget(linkId: string): Promise<void>;
  /** Calls back with each change of any link, also after the connection to the service was lost and found again. */
  onActivity(listener: (activity: LinkActivity) => void): () => void;
  /** Calls back when the service is lost; it is looked for from then on. */
  onLost(listener: () => void): () => void;
  /** Lets go of the service, which goes on. */
  close(): void;
}
