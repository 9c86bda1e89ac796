import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { runTool, windowsTool, type RunTool } from './runTool.ts';

/** The machine as it is, unless a test says otherwise. */
export interface AccessOptions {
  readonly platform?: NodeJS.Platform;
  readonly env?: NodeJS.ProcessEnv;
  readonly run?: RunTool;
}

/** SYSTEM, administrators of machine, domain and forest, and who stands for the owner: nobody is kept from those. */
const TRUSTED: ReadonlySet<string> = new Set(['SY', 'BA', 'LA', 'DA', 'EA', 'CO', 'OW']);

/**
 * Whether somebody besides its user, SYSTEM and administrators may get at a file or folder on Windows, where modes mean
 * nothing. What lies in the user's profile is guarded by Windows; of any other place its list of rights is asked for, and
 * where that cannot be read it counts as open. Elsewhere than on Windows, modes say it, and this says no.
 */
export function isOpenToOthers(path: string, options: AccessOptions = {}): boolean {
  const { platform = process.platform, env = process.env, run = runTool } = options;
  if (platform !== 'win32') return false;
  const profile = [env['USERPROFILE'], env['LOCALAPPDATA'], env['APPDATA']];
  const place = realPath(path);
  if (profile.some((folder) => folder !== undefined && isWithin(place, realPath(folder)))) return false;
  const user = /S-1-[\d-]+/.exec(run(windowsTool('whoami', env), ['/user', '/fo', 'csv', '/nh']).output)?.[0];
  const rights = readRights(place, env, run);
  return user === undefined || rights === undefined || grantsOthers(rights, user);
}

/** Who may do what with a file or folder, in Windows' own language for it (SDDL): no tool prints it in a person's. */
function readRights(path: string, env: NodeJS.ProcessEnv, run: RunTool): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sage200-link-rights-'));
  try {
    const file = join(folder, 'rights');
    run(windowsTool('icacls', env), [path, '/save', file]);
    return /^D:.*$/m.exec(readFileSync(file, 'utf16le'))?.[0];
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `D:PAI(A;OICI;FA;;;S-1-5-21-1-2-3-1001)(A;OICI;FA;;;SY)`: kind, inheritance, rights, two objects, and whose. */
function grantsOthers(rights: string, user: string): boolean {
  if (rights.includes('NO_ACCESS_CONTROL')) return true;
  return [...rights.matchAll(/\(([^()]*)/g)].some(([, entry = '']) => {
    const [kind = '', , , , , whose = ''] = entry.split(';');
    return !kind.startsWith('D') && whose !== user && !TRUSTED.has(whose);
  });
}

function isWithin(place: string, folder: string): boolean {
  const way = relative(folder, place);
  return !isAbsolute(way) && way !== '..' && !/^\.\.[/\\]/.test(way);
}

/** Where a path leads; the path itself where nothing is there yet. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}
