import { setTimeout as delay } from 'node:timers/promises';
import { tryLock } from '../connector/state/fileLock.ts';
import { LinkError } from '../domain/errors.ts';
import { SERVICE_PROTOCOL, type Inheritance, type ServiceIdentity } from '../protocol/service.ts';
import { ServiceConnection } from './serviceConnection.ts';
import { serviceLockPath } from './serviceFiles.ts';
import { isOlder } from './version.ts';

/** The right to be the one service of a state folder, and what the one before knew. */
export interface SoleService {
  readonly inherited: Inheritance | undefined;
  release(): void;
}

/** As long as an older service may take to end its runs, and more. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 100;

export function isReplaceable(running: ServiceIdentity, version: string): boolean {
  return running.protocol < SERVICE_PROTOCOL || isOlder(running.version, version);
}

/**
 * Takes the lock of the state folder, which the system gives back however its owner dies; asks an older service to
 * hand over.
 *
 * @throws LinkError `SERVICE_ALREADY_RUNNING`, or `SERVICE_UNAVAILABLE` where the owner neither answers nor ends.
 */
export async function becomeSoleService(
  stateRoot: string,
  version: string,
  signal: AbortSignal,
): Promise<SoleService> {
  let inherited: Inheritance | undefined;
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    if (signal.aborted) break;
    const release = tryLock(serviceLockPath(stateRoot));
    if (release !== undefined) return { inherited, release };
    // It may be starting or ending: then it does not answer.
    const running = await ServiceConnection.open(stateRoot).catch(() => undefined);
    try {
      if (running !== undefined) inherited = await askToHandOver(running, version, inherited);
    } finally {
      running?.close();
    }
    await delay(LOOK_MS);
  }
  throw new LinkError('SERVICE_UNAVAILABLE');
}

async function askToHandOver(
  running: ServiceConnection,
  version: string,
  inherited: Inheritance | undefined,
): Promise<Inheritance | undefined> {
  const { pid } = running.identity;
  if (isReplaceable(running.identity, version)) {
    return running.call('handOver', {}).catch(() => inherited);
  }
  // Another newcomer was faster: what the old one told is handed on.
  for (const [linkId, secrets] of Object.entries(inherited?.secrets ?? {})) {
    await running.call('serve', { linkId, secrets }).catch(() => {});
  }
  throw new LinkError('SERVICE_ALREADY_RUNNING', { pid });
}
