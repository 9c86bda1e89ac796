import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStateFolder } from '../connector/state/stateFolder.ts';
import { LinkError } from '../protocol/errors.ts';
import { ServiceConnection, type ServiceListeners } from './serviceConnection.ts';
import { isReplaceable } from './soleService.ts';
import { PROGRAM_VERSION } from './version.ts';

export interface StartOptions {
  /** Path of the file to run (`dist/cli.js`). */
  readonly program: string;
  readonly intervalMinutes?: number;
  /** Handed on by its path; the service reads it. */
  readonly secretsFile?: string;
}

/** The service has so long to answer: an older one may have to end its runs first. */
const PATIENCE_MS = 40_000;
/** Where the started process ended because another one was faster, that one answers already: it asked it. */
const OTHER_MS = 1000;
const LOOK_MS = 50;

/**
 * Starts the service in a process of its own, which no end of this one touches, and waits until it answers. Where two
 * are started at once, one of them becomes the service and both callers find it.
 *
 * @throws LinkError `SERVICE_UNAVAILABLE` with what the process said.
 */
export async function startService(
  stateRoot: string,
  options: StartOptions,
  listeners: ServiceListeners = {},
): Promise<ServiceConnection> {
  openStateFolder(stateRoot);
  const ended = spawnDetached(stateRoot, options);
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  let patience = PATIENCE_MS;
  for (let waited = 0; waited < patience; waited += LOOK_MS) {
    if (hasEnded) patience = Math.min(patience, waited + OTHER_MS);
    const running = await ServiceConnection.open(stateRoot, listeners).catch(() => undefined);
    if (running !== undefined && !isReplaceable(running.identity, PROGRAM_VERSION)) return running;
    running?.close();
    await delay(LOOK_MS);
  }
  throw new LinkError('SERVICE_UNAVAILABLE', {}, new Error(lastWords(stateRoot)));
}

/** Resolves when the process has ended, or could not be started. */
function spawnDetached(stateRoot: string, options: StartOptions): Promise<void> {
  const { program, intervalMinutes, secretsFile } = options;
  const root = resolve(stateRoot);
  const output = openSync(outputPath(stateRoot), 'w', 0o600);
  const child = spawn(
    process.execPath,
    [
      resolve(program),
      'service',
      'run',
      '--json',
      '--state-dir',
      root,
      ...(intervalMinutes === undefined ? [] : ['--interval-minutes', String(intervalMinutes)]),
      ...(secretsFile === undefined ? [] : ['--secrets-file', resolve(secretsFile)]),
    ],
    {
      // Its own session, and no folder of the caller's held.
      detached: true,
      cwd: root,
      windowsHide: true,
      stdio: ['ignore', output, output],
      // In an editor `execPath` is the editor: this makes it Node.
      env: { ...process.env, ...(process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {}) },
    },
  );
  closeSync(output);
  child.unref();
  return new Promise((ended) => {
    child.once('exit', () => ended()).once('error', () => ended());
  });
}

function outputPath(stateRoot: string): string {
  return join(stateRoot, 'service-output.log');
}

/** The line that names an error; a program that ended by itself wrote one line. */
function lastWords(stateRoot: string): string {
  const lines = readFileSync(outputPath(stateRoot), 'utf8').trim().split('\n');
  return (lines.find((line) => /Error:/.test(line)) ?? lines.at(-1) ?? '').slice(0, 500);
}
