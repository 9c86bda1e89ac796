import { spawnSync } from 'node:child_process';

/** Runs npm in a folder; what it complains of is shown. */
export function npm(cwd: string, ...args: readonly string[]): void {
  const { status, error } = spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${String(status)}`);
}
