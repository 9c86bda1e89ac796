import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { LinkError, type ErrorCode } from '../../domain/errors.ts';

/** The system's codes, and SQLite's number. */
const DISK_FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 13]);
const FOLDER_GONE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);
/** SQLITE_PERM, READONLY, IOERR, CANTOPEN. */
const NOT_WRITTEN: ReadonlySet<unknown> = new Set([3, 8, 10, 14]);

/**
 * What the system or SQLite says when a file of the state folder cannot be written, as an error of ours; anything else as
 * it is.
 *
 * @param otherwise the code where neither the disk is full nor the folder gone.
 */
export function toWriteError(
  thrown: unknown,
  file: string,
  otherwise: ErrorCode = 'STATE_NOT_WRITTEN',
): unknown {
  const { syscall, code, errcode } = thrown as { syscall?: unknown; code?: unknown; errcode?: unknown };
  const number = typeof errcode === 'number' ? errcode & 0xff : undefined;
  if (syscall === undefined && !NOT_WRITTEN.has(number) && !DISK_FULL.has(number)) return thrown;
  if (DISK_FULL.has(code) || DISK_FULL.has(number)) return new LinkError('STATE_DISK_FULL', { file }, thrown);
  const folder = dirname(file);
  if (FOLDER_GONE.has(code) || !existsSync(folder))
    return new LinkError('STATE_DIRECTORY_GONE', { folder }, thrown);
  return new LinkError(otherwise, { file }, thrown);
}
