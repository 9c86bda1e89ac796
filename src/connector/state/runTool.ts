import { spawnSync } from 'node:child_process';
import { win32 } from 'node:path';

interface ToolResult {
  /** Undefined where there is no such tool, or it was ended. */
  readonly code: number | undefined;
  /** What it printed, in whatever encoding; bytes beyond ASCII may be other characters than were meant. */
  readonly output: string;
}

/** Runs a tool of the system to its end; tests give one that answers as they want. */
export type RunTool = (command: string, args: readonly string[]) => ToolResult;

export const runTool: RunTool = (command, args) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    timeout: 30_000,
  });
  if (error !== undefined) return { code: undefined, output: error.message };
  // Windows' tools write UTF-16 here and a code page there: without the zeros, their ASCII is the same.
  const output = Buffer.concat([stdout, stderr]).toString('utf8').replaceAll('\0', '').trim();
  return { code: status ?? undefined, output };
};

/** The full path of a tool of Windows: by its name alone, one of the working folder would be run before it. */
export function windowsTool(name: string, env: NodeJS.ProcessEnv = process.env): string {
  return win32.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', `${name}.exe`);
}
