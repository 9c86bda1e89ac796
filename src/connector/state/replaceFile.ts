import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { renamePatiently, type Rename } from './renamePatiently.ts';

/**
 * Replaces a file in one step: after a crash it is the old one or the new one, never half of either. Mode 0600. Where it
 * fails, the old one stays and nothing is left beside it.
 *
 * @throws what the file system says.
 */
export function replaceFile(file: string, text: string, rename?: Rename): void {
  const temporary = temporaryBeside(file);
  const descriptor = openSync(temporary, NEW, 0o600);
  try {
    try {
      writeAll(descriptor, Buffer.from(text));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renamePatiently(temporary, file, rename);
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw thrown;
  }
}

/**
 * Whether `replaceFile` could begin: a folder that takes files, and a name that the system takes, which Windows says at no
 * earlier time. Nothing is left behind.
 *
 * @throws what the file system says.
 */
export function tryReplacing(file: string): void {
  const temporary = temporaryBeside(file);
  closeSync(openSync(temporary, NEW, 0o600));
  rmSync(temporary);
}

/** In a folder that others may write to, what is there already is not ours. */
const NEW = 'wx';

function temporaryBeside(file: string): string {
  return `${file}.${randomBytes(6).toString('hex')}.new`;
}

/** One call may write less than it was given. */
function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;)
    written += writeSync(descriptor, bytes, written, bytes.length - written);
}
