import { dirname } from 'node:path';
import { LinkError, type ErrorCode } from '../../protocol/errors.ts';

const DISK_FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);
const FOLDER_GONE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

/**
 * What the system says when a file of the state folder cannot be written, as an error of ours.
 *
 * @param otherwise the code where neither the disk is full nor the folder gone.
 */
export function toWriteError(
  thrown: unknown,
  file: string,
  otherwise: ErrorCode = 'STATE_NOT_WRITTEN',
): LinkError {
  if (thrown instanceof LinkError) return thrown;
  const { code } = thrown as { code?: unknown };
  if (DISK_FULL.has(code)) return new LinkError('STATE_DISK_FULL', { file }, thrown);
  if (FOLDER_GONE.has(code)) return new LinkError('STATE_DIRECTORY_GONE', { folder: dirname(file) }, thrown);
  return new LinkError(otherwise, { file }, thrown);
}
