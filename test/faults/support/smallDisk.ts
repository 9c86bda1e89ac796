import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

const MEGABYTES = 16;

/** A real file system of its own, small enough to be filled, over a folder. Linux, and who may mount. */
export class SmallDisk {
  readonly #folder: string;
  isReadOnly = false;

  constructor(folder: string) {
    this.#folder = folder;
    mount('-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', folder);
  }

  get free(): number {
    const { bavail, bsize } = statfsSync(this.#folder);
    return bavail * bsize;
  }

  /** Leaves so many bytes. */
  fill(left: number): void {
    writeFileSync(this.#ballast, Buffer.alloc(Math.max(0, this.free - left)));
  }

  /** Nothing may be open there for writing. */
  setReadOnly(isReadOnly: boolean): void {
    mount('-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, this.#folder);
    this.isReadOnly = isReadOnly;
  }

  /** As it was at first, with what was written meanwhile. */
  ease(): void {
    if (this.isReadOnly) this.setReadOnly(false);
    rmSync(this.#ballast, { force: true });
  }

  remove(): void {
    execFileSync('umount', [this.#folder]);
  }

  get #ballast(): string {
    return join(this.#folder, 'ballast');
  }
}

/** Whether there can be one here; where there cannot, its faults are left out, and the table says so by their absence. */
export const HAS_SMALL_DISK = canMount();

function canMount(): boolean {
  if (process.platform !== 'linux') return false;
  const folder = temporaryFolder();
  try {
    new SmallDisk(folder.path).remove();
    return true;
  } catch {
    return false;
  } finally {
    folder.remove();
  }
}

function mount(...args: readonly string[]): void {
  execFileSync('mount', args, { stdio: 'ignore' });
}
