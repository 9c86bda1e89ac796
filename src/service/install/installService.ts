import { runTool } from '../../connector/state/runTool.ts';
import { LinkError } from '../../domain/errors.ts';
import { stateRootOf, type Registration, type ServiceManager, type WrittenService } from './registration.ts';
import { systemd } from './systemd.ts';
import { taskScheduler } from './taskScheduler.ts';

export interface InstalledService extends WrittenService {
  readonly manager: ServiceManager['name'];
  readonly place: string;
  /** Whether something of ours stood there before. */
  readonly wasThere: boolean;
}

/** The manager of this system. @throws LinkError `SERVICE_INSTALL_UNSUPPORTED`. */
export function serviceManager(
  stateRoot: string,
  platform: NodeJS.Platform = process.platform,
): ServiceManager {
  if (platform === 'win32') return taskScheduler(runTool, stateRoot);
  if (platform === 'linux') return systemd(runTool);
  throw new LinkError('SERVICE_INSTALL_UNSUPPORTED', { platform });
}

/**
 * Has the manager start the service from each logon on. Done again, it renews what it wrote.
 *
 * @throws LinkError `SERVICE_INSTALL_FOREIGN`, `SERVICE_INSTALL_TAKEN`, `SERVICE_INSTALL_PATH` or `SERVICE_INSTALL_FAILED`.
 */
export function installService(
  manager: ServiceManager,
  registration: Registration,
  startNow: boolean,
): InstalledService {
  const wasThere = isOurs(manager, registration.stateRoot);
  return { ...describe(manager, wasThere), ...manager.write(registration, startNow) };
}

/**
 * Takes away what `installService` wrote; a service that is running goes on. Where nothing is there, nothing is done.
 *
 * @throws LinkError `SERVICE_INSTALL_FOREIGN`, `SERVICE_INSTALL_TAKEN` or `SERVICE_INSTALL_FAILED`.
 */
export function uninstallService(manager: ServiceManager, stateRoot: string): InstalledService {
  const wasThere = isOurs(manager, stateRoot);
  return { ...describe(manager, wasThere), ...(wasThere ? manager.remove() : { files: [], commands: [] }) };
}

function describe({ name, place }: ServiceManager, wasThere: boolean) {
  return { manager: name, place, wasThere };
}

/** Whether our service of this state folder stands there; anything else that does is left alone. */
function isOurs(manager: ServiceManager, stateRoot: string): boolean {
  const { place } = manager;
  const text = manager.read();
  if (text === undefined) return false;
  const folder = stateRootOf(text);
  if (folder === undefined) throw new LinkError('SERVICE_INSTALL_FOREIGN', { place });
  if (!isSame(folder, stateRoot)) throw new LinkError('SERVICE_INSTALL_TAKEN', { place, folder });
  return true;
}

function isSame(one: string, other: string): boolean {
  // Windows' paths have no case.
  return process.platform === 'win32' ? one.toLowerCase() === other.toLowerCase() : one === other;
}
