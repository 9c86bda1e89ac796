import type { ConnectionService, LinkActivity } from '../../domain/activity.ts';
import { toErrorDetail, type ErrorDetail } from '../../domain/errors.ts';

/** What a screen knows of the connection service, kept up to date until it is closed. */
export interface ServiceWatch {
  activityOf(linkId: string): LinkActivity | undefined;
  /** Why nothing is known. */
  readonly problem: ErrorDetail | undefined;
  /** Asks anew, also when the service was lost. */
  refresh(): void;
  close(): void;
}

export interface ServiceWatcher {
  /** A link does something else, or gets on with it. */
  onActivity(activity: LinkActivity, before: LinkActivity | undefined): void;
  /** Everything is asked for anew: by a person, or since the service was lost. */
  onRefresh(): void;
  /** The answer to that is there. */
  onAnswer(): void;
}

export function watchService(service: ConnectionService, watcher: ServiceWatcher): ServiceWatch {
  let activities = new Map<string, LinkActivity>();
  let problem: ErrorDetail | undefined;
  const know = (all: readonly LinkActivity[], why?: ErrorDetail) => {
    activities = new Map(all.map((activity) => [activity.linkId, activity]));
    problem = why;
    watcher.onAnswer();
  };
  const refresh = () => {
    watcher.onRefresh();
    service.activities().then(know, (thrown: unknown) => know([], toErrorDetail(thrown)));
  };
  const unsubscribe = service.onActivity((activity) => {
    const before = activities.get(activity.linkId);
    activities.set(activity.linkId, activity);
    problem = undefined;
    watcher.onActivity(activity, before);
  });
  const stopWatching = service.onLost(refresh);
  return {
    activityOf: (linkId) => activities.get(linkId),
    get problem() {
      return problem;
    },
    refresh,
    close() {
      unsubscribe();
      stopWatching();
    },
  };
}
