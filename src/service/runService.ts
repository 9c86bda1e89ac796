import { randomBytes } from 'node:crypto';
import { rmSync, unwatchFile, watchFile } from 'node:fs';
import { openStateFolder } from '../connector/state/stateFolder.ts';
import {
  DEFAULT_INTERVAL_MINUTES,
  SERVICE_PROTOCOL,
  type EndReason,
  type ServiceIdentity,
} from '../protocol/service.ts';
import type { SecretStore } from '../session/secretVault.ts';
import { ServiceCore } from './serviceCore.ts';
import {
  newSocketPath,
  readServiceFile,
  removeSocket,
  serviceFilePath,
  serviceLogPath,
  writeServiceFile,
} from './serviceFiles.ts';
import { ServiceLog } from './serviceLog.ts';
import { ServiceSecrets } from './serviceSecrets.ts';
import { startServiceServer } from './serviceServer.ts';
import { becomeSoleService } from './soleService.ts';
import { PROGRAM_VERSION } from './version.ts';

export interface RunServiceOptions {
  readonly stateRoot: string;
  /** Where secrets come from that no client told. */
  readonly secrets: SecretStore;
  readonly intervalMinutes?: number;
  readonly signal: AbortSignal;
  /** Called once clients can connect. */
  readonly onReady?: (identity: ServiceIdentity) => void;
}

/** Between two looks at the registry, and at whether the state folder is still there. */
const WATCH_MS = 500;

/**
 * Is the connection service until it is told to end, replaced, or its state folder is taken away.
 *
 * @throws LinkError `SERVICE_ALREADY_RUNNING`, `SERVICE_UNAVAILABLE` or `STATE_DIRECTORY_UNUSABLE`.
 */
export async function runService(options: RunServiceOptions): Promise<void> {
  const { stateRoot, signal } = options;
  const state = openStateFolder(stateRoot);
  const { inherited, release } = await becomeSoleService(stateRoot, PROGRAM_VERSION, signal);
  try {
    const secrets = new ServiceSecrets(options.secrets);
    for (const [linkId, told] of Object.entries(inherited?.secrets ?? {})) secrets.tell(linkId, told);
    const log = new ServiceLog(serviceLogPath(stateRoot), { secrets: () => secrets.values() });
    const end = Promise.withResolvers<EndReason>();
    if (signal.aborted) end.resolve('stopped');
    signal.addEventListener('abort', () => end.resolve('stopped'), { once: true });

    const core = new ServiceCore({
      stateRoot,
      secrets,
      intervalMinutes: options.intervalMinutes ?? inherited?.intervalMinutes ?? DEFAULT_INTERVAL_MINUTES,
      log,
      onChange: (linkId) => server.changed(linkId),
      onEnd: (reason) => end.resolve(reason),
    });
    const since = new Date().toISOString();
    const identity = (): ServiceIdentity => ({
      protocol: SERVICE_PROTOCOL,
      version: PROGRAM_VERSION,
      pid: process.pid,
      since,
      intervalMinutes: core.intervalMinutes,
    });
    clearAfterPredecessor(stateRoot);
    const [socket, token] = [newSocketPath(stateRoot), randomBytes(32).toString('base64url')];
    const server = await startServiceServer({
      socket,
      token,
      identity,
      handlers: core.handlers,
      activityOf: (linkId) => core.activityOf(linkId),
      onRefused: (why) => log.write('clientRefused', { why }),
    });
    const isOurs = () => readServiceFile(stateRoot)?.token === token;
    // Told here as well: what a detached process says of its end on stderr is seldom read.
    const onCrash = (error: Error) => log.write('crashed', { cause: error.stack ?? error.message });
    let reason: EndReason = 'stopped';
    try {
      const { pid, version, protocol } = identity();
      writeServiceFile(stateRoot, { pid, socket, token, protocol, version });
      log.write('started', { pid, version, inherited: inherited !== undefined });
      core.refresh();
      watchFile(state.registry, { interval: WATCH_MS }, () => core.refresh());
      watchFile(serviceFilePath(stateRoot), { interval: WATCH_MS }, () => {
        if (!isOurs()) end.resolve('stopped');
      });
      process.on('uncaughtExceptionMonitor', onCrash);
      options.onReady?.(identity());
      reason = await end.promise;
    } finally {
      // Also where nobody could be told how to find it.
      process.off('uncaughtExceptionMonitor', onCrash);
      unwatchFile(state.registry);
      unwatchFile(serviceFilePath(stateRoot));
      await core.stop();
      // Nobody finds a service that is about to go.
      if (isOurs()) rmSync(serviceFilePath(stateRoot), { force: true });
      await server.close(reason);
      removeSocket(stateRoot, socket);
      log.write('ended', { reason });
    }
  } finally {
    release();
  }
}

/** A service that was killed left its socket: nobody answers there any more, since we hold the lock. */
function clearAfterPredecessor(stateRoot: string): void {
  const left = readServiceFile(stateRoot);
  if (left !== undefined) removeSocket(stateRoot, left.socket);
}
