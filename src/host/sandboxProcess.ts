import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { LinkError } from '../domain/errors.ts';
import { sandboxDescription, type SandboxDescription } from '../protocol/sandbox.ts';
import { lastWords, readToldError } from '../protocol/toldError.ts';

export interface SandboxProcess {
  readonly description: SandboxDescription;
  stop(): Promise<void>;
}

/**
 * Starts the sandbox in a process of its own, as the two other sides are in real life.
 *
 * @param folder where the programs are; the sandbox is `sandbox.js` in it.
 * @throws LinkError with the code that the process told, else `DEMO_NOT_STARTED` with what it said.
 */
export async function startSandboxProcess(folder: string, args: readonly string[]): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [...process.execArgv, join(folder, 'sandbox.js'), ...args], {
    // The channel ends the sandbox when this process dies, however it dies.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Inside a desktop editor the executable is Electron's, which is Node only when asked.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the sandbox has no output');
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  stderr.pipe(process.stderr, { end: false });
  const line = await Promise.race([
    once(createInterface({ input: stdout }), 'line').then(([first]) => String(first)),
    once(child, 'close').then(() => ''),
  ]).catch((thrown: unknown) => {
    throw new LinkError('DEMO_NOT_STARTED', {}, thrown);
  });
  const description = readDescription(line);
  if (description === undefined) {
    child.kill();
    throw readToldError(line) ?? new LinkError('DEMO_NOT_STARTED', {}, lastWords(said));
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
