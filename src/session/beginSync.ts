import type { ConnectionService, LinkActivity } from '../domain/activity.ts';
import { LinkError } from '../domain/errors.ts';
import { shareOfRun } from '../domain/sync.ts';
import type { StartProgress } from '../protocol/linking.ts';
import type { LinkOperations } from './linkOperations.ts';
import { requirePassword, requirePrivateKey } from './linkSides.ts';

/** Begins the synchronisation of a link; settles when the wizard may be finished. `percent` runs from 0 to 100. */
export type BeginSync = (
  linkId: string,
  onProgress: (progress: StartProgress) => void,
  signal: AbortSignal,
) => Promise<void>;

/** Runs the first synchronisation to its end, here: for a host without the service. */
export function beginHere(operations: LinkOperations): BeginSync {
  return async (linkId, onProgress, signal) => {
    await operations.sync(linkId, {
      signal,
      onProgress: (sync) =>
        onProgress({ percent: Math.min(99, Math.round(100 * shareOfRun(sync.stage, sync))), sync }),
    });
  };
}

/** Hands the link to the connection service, and waits until its first run has passed its checks and is reading. */
export function beginInService(operations: LinkOperations, service: ConnectionService): BeginSync {
  return async (linkId, onProgress, signal) => {
    const sqlPassword = await requirePassword(operations.secrets, linkId, operations.link(linkId).connection);
    const privateKey = await requirePrivateKey(operations.secrets, linkId);
    await service.serve(linkId, { sqlPassword, privateKey });
    onProgress({ percent: 50 });
    await service.runNow(linkId, { confirmDeletes: false });
    await whenBegun(service, linkId, signal);
  };
}

/** Milliseconds that a person waits for a link in the queue. */
const QUEUE_PATIENCE = 10_000;

/** @throws LinkError with the problem that ended the run early. */
async function whenBegun(service: ConnectionService, linkId: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // It may be decided before it is waited for.
  promise.catch(() => {});
  // A service with much to do keeps the link in its queue: that is begun, too.
  const patience = setTimeout(resolve, QUEUE_PATIENCE);
  const look = (activity: LinkActivity) => {
    if (activity.linkId !== linkId) return;
    const { state, problem, run } = activity;
    if (state === 'queued' || (state === 'running' && run?.progress === undefined)) return;
    if (state === 'running' || problem === undefined) resolve();
    else reject(new LinkError(problem.code, problem.params, problem.cause));
  };
  const onAbort = () => reject(new LinkError('SYNC_STOPPED'));
  signal.addEventListener('abort', onAbort, { once: true });
  const unsubscribe = service.onActivity(look);
  try {
    for (const activity of await service.activities()) look(activity);
    await promise;
  } finally {
    clearTimeout(patience);
    unsubscribe();
    signal.removeEventListener('abort', onAbort);
  }
}
