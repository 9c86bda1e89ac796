import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LinkError, type ErrorDetail } from '../../protocol/errors.ts';

/** Where everything is kept that must outlive the program. Readable by its user alone. */
export interface StateFolder {
  readonly root: string;
  readonly registry: string;
  readonly audit: string;
  /** The folders of links and of linkings that are not finished. */
  readonly links: string;
  /** The folder of one link, made where it is missing. */
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

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (thrown) {
    throw new LinkError('STATE_DIRECTORY_UNUSABLE', { folder }, thrown);
  }
}

/** The platform's folder for such data. */
export function defaultStateRoot(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const name = 'sage200-link';
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), name);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', name);
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), name);
}
