import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { LinkError, type ErrorDetail } from '../../domain/errors.ts';

/** Where everything is kept that must outlive the program. What is made there is readable by its user alone. */
export interface StateFolder {
  readonly root: string;
  readonly registry: string;
  readonly audit: string;
  /** The folders of links and of linkings that are not finished. */
  readonly links: string;
  /**
   * The folder of one link, made where it is missing.
   *
   * @throws LinkError `STATE_DIRECTORY_GONE`, or `STATE_DIRECTORY_UNUSABLE`.
   */
  link(linkId: string): LinkFolder;
  removeLink(linkId: string): void;
  /** Tells the host what a person should know although the work goes on. */
  notify(notice: ErrorDetail): void;
}

export interface LinkFolder {
  readonly root: string;
  readonly ledger: string;
  readonly session: string;
  /** Held by the program in which the linking is open. */
  readonly sessionLock: string;
  /** Held by the run that is going on. */
  readonly runLock: string;
}

/** @throws LinkError `STATE_DIRECTORY_UNUSABLE`. */
export function openStateFolder(root: string, notify: (notice: ErrorDetail) => void = () => {}): StateFolder {
  const links = join(root, 'links');
  makeFolder(root);
  makeFolder(links);
  return {
    root,
    registry: join(root, 'links.json'),
    audit: join(root, 'audit.ndjson'),
    links,
    link(linkId) {
      // Were it made anew here, a run would begin on nothing, as if the company had never been synchronised.
      if (!existsSync(root)) throw new LinkError('STATE_DIRECTORY_GONE', { folder: root });
      const folder = join(links, linkId);
      makeFolder(folder);
      return {
        root: folder,
        ledger: join(folder, 'ledger.db'),
        session: join(folder, 'session.json'),
        sessionLock: join(folder, 'session.lock'),
        runLock: join(folder, 'run.lock'),
      };
    },
    notify,
    // Windows refuses for a moment what somebody else looks into.
    removeLink: (linkId) => rmSync(join(links, linkId), { recursive: true, force: true, maxRetries: 5 }),
  };
}

/**
 * Makes what is missing of a path, for its user alone. What is there already is somebody's decision, and stays as it is.
 * One folder at a time: Node's own way spins for ever where the system answers as `/proc` does.
 */
function makeFolder(folder: string): void {
  try {
    for (const missing of missingFolders(resolve(folder))) mkdirUnlessMade(missing);
    if (!statSync(folder).isDirectory()) throw new Error('it is a file');
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw new LinkError('STATE_DIRECTORY_UNUSABLE', { folder }, thrown);
  }
}

/** From the outermost to the folder itself. */
function missingFolders(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  return missing;
}

function mkdirUnlessMade(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (thrown) {
    // By another program, in between.
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
  }
}

/** The platform's folder for such data. */
export function defaultStateRoot(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const name = 'sage200-link';
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), name);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', name);
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), name);
}
