import { existsSync, statSync } from 'node:fs';
import * as z from 'zod';
import { LinkError } from '../../domain/errors.ts';
import { renamePatiently } from '../state/renamePatiently.ts';
import { toWriteError } from '../state/stateFault.ts';

/** SQLite's own numbers. */
const [CORRUPT, NOT_A_DATABASE] = [11, 26];
/** SQLITE_PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN: they say nothing of what is in the file. */
const ELSEWHERE: ReadonlySet<number> = new Set([3, 5, 6, 7, 8, 9, 10, 13, 14]);

/** Whether the file is surely damaged: SQLite says so, or a row holds what nobody wrote. */
export function isDamage(thrown: unknown): boolean {
  const code = sqliteCode(thrown);
  if (code !== undefined) return code === CORRUPT || code === NOT_A_DATABASE;
  return thrown instanceof SyntaxError || thrown instanceof z.ZodError;
}

/** Moves a damaged file, and what belongs to it, to another name; that name. */
export function setFileAside(file: string): string {
  const setAside = `${file}.damaged-${new Date().toISOString().replaceAll(':', '')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renamePatiently(file + suffix, setAside + suffix);
  }
  return setAside;
}

export interface GuardOptions {
  readonly file: string;
  /** Reads the whole file. */
  readonly isSound: () => boolean;
  readonly onSetAside: (setAside: string) => void;
}

interface Guarded {
  close(): void;
}

/**
 * The same ledger, which at the first damage that it meets is closed and set aside. From then on each of its methods
 * ends with the same `LEDGER_DAMAGED`.
 */
export function guardLedger<L extends Guarded>(ledger: L, { file, isSound, onSetAside }: GuardOptions): L {
  const opened = identityOf(file);
  let damage: LinkError | undefined;

  const fail = (thrown: unknown): never => {
    if (damage !== undefined) throw damage;
    if (!isDamage(thrown) && !isSuspicious(thrown, isSound)) throw toWriteError(thrown, file);
    closeQuietly(ledger);
    damage = new LinkError('LEDGER_DAMAGED', { file }, thrown);
    // Another process may have met it first, and begun a new file in its place.
    if (opened === undefined || identityOf(file) !== opened) throw damage;
    let setAside;
    try {
      setAside = setFileAside(file);
    } catch {
      // Windows renames no file that another program has open: whoever meets the damage next tries again.
      throw damage;
    }
    damage = new LinkError('LEDGER_DAMAGED', { file: setAside }, thrown);
    onSetAside(setAside);
    throw damage;
  };

  const guard = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member === 'object' && member !== null) return guard(member);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown => {
          if (damage !== undefined && name === 'close') return undefined;
          try {
            const result: unknown = Reflect.apply(member, target, args);
            return result instanceof Promise ? result.catch(fail) : result;
          } catch (thrown) {
            return fail(thrown);
          }
        };
      },
    });
  return guard(ledger);
}

/** What a sound file would not lead to, and a damaged one may. */
function isSuspicious(thrown: unknown, isSound: () => boolean): boolean {
  if (thrown instanceof LinkError) return false;
  const code = sqliteCode(thrown);
  if (code !== undefined && ELSEWHERE.has(code)) return false;
  try {
    return !isSound();
  } catch (failed) {
    return isDamage(failed);
  }
}

function sqliteCode(thrown: unknown): number | undefined {
  const { errcode } = thrown as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}

/** Tells a file from another of its name; undefined where there is none. */
function identityOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}

function closeQuietly(ledger: Guarded): void {
  try {
    ledger.close();
  } catch {
    // A damaged file may not let itself be closed in good order.
  }
}
