import type { ConnectionService } from '../protocol/activity.ts';
import { LinkError } from '../protocol/errors.ts';

const unavailable = async (): Promise<never> => {
  throw new LinkError('SERVICE_UNAVAILABLE');
};

/** Stands where no connection service runs: whatever is asked of it fails, and a panel says why. */
export const NO_SERVICE: ConnectionService = {
  activities: unavailable,
  serve: unavailable,
  runNow: unavailable,
  pause: unavailable,
  resume: unavailable,
  forget: unavailable,
  onActivity: () => () => {},
  close: () => {},
};
