import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import * as z from 'zod';
import { LinkError } from '../../protocol/errors.ts';

/** Replaces a file in one step: after a crash it is the old one or the new one, never half of either. Mode 0600. */
export function writeJsonFile(file: string, value: unknown): void {
  const temporary = `${file}.${process.pid}.new`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(value, null, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}

/**
 * Reads what `writeJsonFile` wrote; undefined where there is no such file.
 *
 * @throws LinkError `STATE_UNREADABLE`.
 */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LinkError('STATE_UNREADABLE', { file }, thrown);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (thrown) {
    const cause = thrown instanceof z.ZodError ? new Error(z.prettifyError(thrown)) : thrown;
    throw new LinkError('STATE_UNREADABLE', { file }, cause);
  }
}
