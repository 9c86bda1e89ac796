import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { readJsonFile, writeJsonFile } from '../connector/state/jsonFile.ts';
import { LinkError } from '../domain/errors.ts';
import { programVersion } from '../protocol/service.ts';

/** How a running service is found: `service.json` in the state folder, readable by its user alone. */
const serviceFile = z.object({
  pid: z.int().min(1),
  /** Path of the unix socket, or name of the pipe. */
  socket: z.string().min(1),
  /** Who can read it is the user that the service belongs to. It opens the channel and nothing else. */
  token: z.string().min(32),
  protocol: z.int().min(1),
  version: programVersion,
});
export type ServiceFile = z.infer<typeof serviceFile>;

/** The system's limit for the path of a unix socket is 104 bytes on macOS, 108 on Linux. */
const MAX_SOCKET_PATH = 100;
const SOCKET = 'service.sock';

export const serviceFilePath = (stateRoot: string): string => join(stateRoot, 'service.json');
export const serviceLockPath = (stateRoot: string): string => join(stateRoot, 'service.lock');
export const serviceLogPath = (stateRoot: string): string => join(stateRoot, 'service.log');

/** A damaged file finds nothing: the lock says whether a service is running, not the file. */
export function readServiceFile(stateRoot: string): ServiceFile | undefined {
  try {
    return readJsonFile(serviceFilePath(stateRoot), serviceFile);
  } catch (thrown) {
    if (thrown instanceof LinkError && thrown.code === 'STATE_UNREADABLE') return undefined;
    throw thrown;
  }
}

export function writeServiceFile(stateRoot: string, file: ServiceFile): void {
  writeJsonFile(serviceFilePath(stateRoot), file);
}

/**
 * A place to listen at that nobody else can reach: inside the state folder, or in a folder of its own in `/tmp` where that
 * is too deep, or open to others.
 */
export function newSocketPath(stateRoot: string, platform = process.platform): string {
  if (platform === 'win32') return `\\\\.\\pipe\\sage200-link-${randomBytes(16).toString('hex')}`;
  const inside = join(stateRoot, SOCKET);
  if (fits(inside) && isPrivate(stateRoot)) return inside;
  const temporary = fits(join(tmpdir(), 'sage200-link-XXXXXX', SOCKET)) ? tmpdir() : '/tmp';
  return join(mkdtempSync(join(temporary, 'sage200-link-')), SOCKET);
}

/** Takes away what a service left that could not do so itself; the folder only where it is empty, so never a used one. */
export function removeSocket(stateRoot: string, socket: string): void {
  if (process.platform === 'win32' || !socket.endsWith(`/${SOCKET}`)) return;
  rmSync(socket, { force: true });
  if (dirname(socket) === stateRoot) return;
  try {
    rmdirSync(dirname(socket));
  } catch {
    // It went before, or holds something that is not ours.
  }
}

function isPrivate(folder: string): boolean {
  return (statSync(folder).mode & 0o077) === 0;
}

function fits(path: string): boolean {
  return Buffer.byteLength(path) <= MAX_SOCKET_PATH;
}
