import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';
import type { FlowNode } from './flowNodes.ts';
import { installedNodeRed } from './install.ts';

export interface NodeRed {
  /** Resolves when Node-RED has ended by itself. */
  readonly died: Promise<void>;
  stop(): Promise<void>;
}

/** Starts Node-RED with these nodes, in a process and a folder of its own. */
export function startNodeRed(nodes: readonly FlowNode[], credentials: object): NodeRed {
  const installation = installedNodeRed();
  const folder = temporaryFolder();
  const write = (name: string, content: object) =>
    writeFileSync(join(folder.path, name), JSON.stringify(content), { mode: 0o600 });
  write('flows.json', nodes);
  write('flows_cred.json', credentials);
  const program = fileURLToPath(new URL('nodeRedProgram.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-deprecation', program, installation, folder.path], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit');
  return {
    died: exit.then(() => {}),
    async stop() {
      child.kill('SIGKILL');
      await exit;
      folder.remove();
    },
  };
}
