import { renameSync } from 'node:fs';

/** What the file system is asked to do; tests give one that refuses. */
export type Rename = (from: string, to: string) => void;

const MOMENTARY: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES']);
/** 8, 16, … 512 ms: a second in all. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [8, 512];

/**
 * Renames a file. Windows refuses that for a moment while somebody else looks into it: a scanner for viruses, a backup, a
 * reader. It is tried again for a second in all; elsewhere such an answer is not for a moment, and costs that second once.
 *
 * @throws what the file system says.
 */
export function renamePatiently(from: string, to: string, rename: Rename = renameSync): void {
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
