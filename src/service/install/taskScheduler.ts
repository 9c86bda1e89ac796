import { rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { windowsTool, type RunTool } from '../../connector/state/runTool.ts';
import { LinkError } from '../../domain/errors.ts';
import type { ServiceManager } from './registration.ts';
import { misreadPath, scheduledTask } from './scheduledTask.ts';

/** Windows' Task Scheduler. What it is given is kept in the state folder, to be looked at and to be imported by hand. */
export function taskScheduler(
  run: RunTool,
  stateRoot: string,
  { username, domain }: { readonly username: string; readonly domain?: string | undefined } = osAccount(),
): ServiceManager {
  // All users of a machine share one list of tasks.
  const place = `sage200-link-${username}`;
  const file = join(stateRoot, 'service-task.xml');
  const user = domain === undefined ? username : `${domain}\\${username}`;
  const schtasks = (...args: readonly string[]) => run(windowsTool('schtasks'), args);
  const failed = (cause: unknown) => new LinkError('SERVICE_INSTALL_FAILED', { place }, cause);

  return {
    name: 'taskScheduler',
    place,
    read() {
      const { code, output } = schtasks('/Query', '/TN', place, '/XML');
      return code === 0 && output !== '' ? output : undefined;
    },
    write(registration, startNow) {
      const path = misreadPath(registration);
      if (path !== undefined) throw new LinkError('SERVICE_INSTALL_PATH', { path, manager: 'taskScheduler' });
      try {
        writeFileSync(file, `\uFEFF${scheduledTask(registration, user)}`, 'utf16le');
      } catch (thrown) {
        throw failed(thrown);
      }
      const { code, output } = schtasks('/Create', '/TN', place, '/XML', file, '/F');
      if (code !== 0) throw failed(output);
      const isStarted = !startNow || schtasks('/Run', '/TN', place).code === 0;
      return { files: [file], commands: isStarted ? [] : [`schtasks /Run /TN "${place}"`] };
    },
    remove() {
      const { code, output } = schtasks('/Delete', '/TN', place, '/F');
      if (code !== 0) throw failed(output);
      rmSync(file, { force: true });
      return { files: [file], commands: [] };
    },
  };
}

function osAccount(): { readonly username: string; readonly domain: string | undefined } {
  return { username: userInfo().username, domain: process.env['USERDOMAIN'] };
}
