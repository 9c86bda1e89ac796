import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { sandboxDescription, type SandboxDescription } from '../protocol/sandbox.ts';

export interface SandboxProcess {
  readonly description: SandboxDescription;
  stop(): Promise<void>;
}

/** Starts `sage200-link sandbox` in a process of its own, as the two other sides are in real life. */
export async function startSandboxProcess(program: string, args: readonly string[]): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [...process.execArgv, program, 'sandbox', '--json', ...args], {
    // The channel ends the sandbox when this process dies, however it dies.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // Inside a desktop editor the executable is Electron's, which is Node only when asked.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  if (child.stdout === null) throw new Error('the sandbox has no output');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the sandbox ended with ${String(code)}`);
    }),
  ])) as [string];
  const description = readDescription(line);
  if (description === undefined) {
    child.kill();
    throw new Error('the sandbox says nothing that is known');
  }
  return {
    description,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function readDescription(line: string): SandboxDescription | undefined {
  try {
    return sandboxDescription.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
