import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for one test, with what takes it away again. */
export function temporaryFolder(place = tmpdir()): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(place, 'sage200-link-test-'));
  return {
    path,
    remove() {
      try {
        rmSync(path, { recursive: true, force: true, maxRetries: 10 });
      } catch (thrown) {
        // Windows keeps a file that a run still holds while it comes to its end.
        if (process.platform !== 'win32') throw thrown;
      }
    },
  };
}
