import { DatabaseSync } from 'node:sqlite';
import { toWriteError } from './stateFault.ts';

/**
 * Takes a lock that the operating system gives back when its owner dies, however it dies: an SQLite file held in an
 * exclusive transaction.
 *
 * @param wait milliseconds to wait for another owner.
 * @returns what gives the lock back; undefined where another owner kept it.
 * @throws LinkError `STATE_DISK_FULL`, `STATE_DIRECTORY_GONE` or `STATE_NOT_WRITTEN`.
 */
export function tryLock(file: string, wait = 0): (() => void) | undefined {
  const database = openDatabase(file, wait);
  try {
    database.exec('BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (thrown) {
    database.close();
    const code = (thrown as { errcode?: number }).errcode ?? 0;
    // SQLITE_BUSY
    if ((code & 0xff) === 5) return undefined;
    throw toWriteError(thrown, file);
  }
}

function openDatabase(file: string, timeout: number): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout });
  } catch (thrown) {
    throw toWriteError(thrown, file);
  }
}
