import { mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { replaceFile } from '../../connector/state/replaceFile.ts';
import { readTextFile } from '../../connector/state/jsonFile.ts';
import { LinkError } from '../../domain/errors.ts';
import type { ServiceManager } from './registration.ts';
import type { RunTool } from '../../connector/state/runTool.ts';
import { refusedPath, systemdUnit } from './systemdUnit.ts';

const UNIT = 'sage200-link.service';

/** The systemd of the user. Where it does not answer, as in a shell without a session, it is said what to run later. */
export function systemd(run: RunTool, env: NodeJS.ProcessEnv = process.env): ServiceManager {
  const place = join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'systemd', 'user', UNIT);

  /** Runs them in their order; those that are left where the manager does not answer the first. */
  const systemctl = (...commands: readonly (readonly string[])[]): readonly string[] => {
    for (const [index, args] of commands.entries()) {
      const { code, output } = run('systemctl', ['--user', ...args]);
      if (code === 0) continue;
      if (index > 0) throw new LinkError('SERVICE_INSTALL_FAILED', { place }, output);
      return commands.map((each) => ['systemctl', '--user', ...each].join(' '));
    }
    return [];
  };

  return {
    name: 'systemd',
    place,
    read: () => readTextFile(place),
    write(registration, startNow) {
      const path = refusedPath(registration);
      if (path !== undefined) throw new LinkError('SERVICE_INSTALL_PATH', { path, manager: 'systemd' });
      try {
        mkdirSync(dirname(place), { recursive: true });
        replaceFile(place, systemdUnit(registration));
      } catch (thrown) {
        throw new LinkError('SERVICE_INSTALL_FAILED', { place }, thrown);
      }
      const enable = ['enable', ...(startNow ? ['--now'] : []), UNIT];
      return { files: [place], commands: systemctl(['daemon-reload'], enable) };
    },
    remove() {
      try {
        // What `systemctl disable` would take away, which has to be asked for before the unit goes.
        rmSync(join(dirname(place), 'default.target.wants', UNIT), { force: true });
        rmSync(place);
      } catch (thrown) {
        throw new LinkError('SERVICE_INSTALL_FAILED', { place }, thrown);
      }
      return { files: [place], commands: systemctl(['daemon-reload']) };
    },
  };
}
