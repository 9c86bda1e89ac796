import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

type Rename = (from: string, to: string) => void;

const MOMENTARY: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES']);
/** 8, 16, … 512 ms: a second in all. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [8, 512];

/**
 * Replaces a file in one step: after a crash it is the old one or the new one, never half of either. Mode 0600. Where it
 * fails, the old one stays and nothing is left beside it.
 *
 * @throws what the file system says.
 */
export function replaceFile(file: string, text: string, rename: Rename = renameSync): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.new`;
  // In a folder that others may write to, what is there already is not ours.
  const descriptor = openSync(temporary, 'wx', 0o600);
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
 * Windows refuses for a moment while somebody else looks into the file: a scanner for viruses, a backup, a reader. It is
 * tried again for a second in all; elsewhere such an answer is not for a moment, and costs that second once.
 */
function renamePatiently(from: string, to: string, rename: Rename): void {
  for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
    try {
      return rename(from, to);
    } catch (thrown) {
      const { code = '' } = thrown as NodeJS.ErrnoException;
      if (!MOMENTARY.has(code) || wait > LONGEST_WAIT_MS) throw thrown;
      // Nothing else may happen meanwhile: who writes state counts on its being written when the call returns.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
    }
  }
}

/** One call may write less than it was given. */
function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;)
    written += writeSync(descriptor, bytes, written, bytes.length - written);
}
