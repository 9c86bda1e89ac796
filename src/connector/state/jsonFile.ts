import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { LinkError } from '../../domain/errors.ts';
import { lineOfJsonFault } from './jsonFault.ts';
import { replaceFile } from './replaceFile.ts';
import { toWriteError } from './stateFault.ts';

/**
 * Replaces a file in one step, see `replaceFile`.
 *
 * @throws LinkError `STATE_DISK_FULL`, `STATE_DIRECTORY_GONE` or `STATE_NOT_WRITTEN`.
 */
export function writeJsonFile(file: string, value: unknown): void {
  try {
    replaceFile(file, `${JSON.stringify(value, null, 2)}\n`);
  } catch (thrown) {
    throw toWriteError(thrown, file);
  }
}

/**
 * Reads what `writeJsonFile` wrote; undefined where there is no such file.
 *
 * @throws LinkError `STATE_UNREADABLE`.
 */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>): T | undefined {
  const text = readTextFile(file);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(
    parseJson(text, (line) => new LinkError('STATE_UNREADABLE', { file }, `no JSON in line ${line}`)),
  );
  if (parsed.success) return parsed.data;
  throw new LinkError('STATE_UNREADABLE', { file }, new Error(z.prettifyError(parsed.error)));
}

/**
 * Undefined where there is no such file.
 *
 * @throws LinkError `STATE_UNREADABLE`.
 */
export function readTextFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LinkError('STATE_UNREADABLE', { file }, thrown);
  }
}

/** @throws what `fault` makes of the line in which it is no JSON: the parser's own message would quote the text. */
export function parseJson(text: string, fault: (line: number) => LinkError): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault(lineOfJsonFault(text));
  }
}
