import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../cli/support/cli.ts';
import type { Workbench } from './workbench.ts';

/** Stops the service that an editor has started: it outlives the editor, as it should, and here its folder too. */
export async function stopService(workbench: Workbench): Promise<void> {
  const storage = join(workbench.folder, 'user', 'User', 'globalStorage');
  for (const name of readdirSync(storage).filter((entry) => entry.startsWith('sage200-link')))
    await runCli(['service', 'stop', '--state-dir', join(storage, name)]);
}
