import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { LinkError } from '../../protocol/errors.ts';
import { replaceFile } from './replaceFile.ts';

/** Replaces a file in one step, see `replaceFile`. */
export function writeJsonFile(file: string, value: unknown): void {
  replaceFile(file, `${JSON.stringify(value, null, 2)}\n`);
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
