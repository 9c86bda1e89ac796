import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the process holds, after all that can go has gone: bytes, and open handles and timers. */
export function heldMemory(): { readonly heap: number; readonly handles: number } {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return { heap: process.memoryUsage().heapUsed, handles: process.getActiveResourcesInfo().length };
}
