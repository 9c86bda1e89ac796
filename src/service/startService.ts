import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStateFolder } from '../connector/state/stateFolder.ts';
import { LinkError } from '../domain/errors.ts';
import { lastWords, readToldError, TELL_PARAMS } from '../protocol/toldError.ts';
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
 * @throws LinkError with the code that the process told, else `SERVICE_NOT_STARTED` with what it said, or
 *   `SERVICE_UNAVAILABLE` where it neither answers nor ends.
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
  const output = readFileSync(outputPath(stateRoot), 'utf8');
  const told = readToldError(output);
  // Another one is running, and does not answer.
  if (!hasEnded || told?.code === 'SERVICE_ALREADY_RUNNING')
    throw new LinkError('SERVICE_UNAVAILABLE', {}, lastWords(output));
  throw told ?? new LinkError('SERVICE_NOT_STARTED', {}, lastWords(output));
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
      env: {
        ...process.env,
        [TELL_PARAMS]: '1',
        ...(process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
      },
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
