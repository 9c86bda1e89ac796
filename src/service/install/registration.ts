/** What a service manager is to start for its user: the connection service of one state folder. */
export interface Registration {
  /** Path of the Node that runs the program. */
  readonly node: string;
  /** Path of the file to run (`dist/cli.js`). */
  readonly program: string;
  readonly stateRoot: string;
  readonly intervalMinutes?: number;
  /** Handed on by its path; the service reads it. No secret itself is ever registered. */
  readonly secretsFile?: string;
}

/** A manager of the system's that starts programs for the user who is logged on. */
export interface ServiceManager {
  readonly name: 'systemd' | 'taskScheduler';
  /** Path of the unit, or name of the task. */
  readonly place: string;
  /** What stands there; undefined where nothing does. */
  read(): string | undefined;
  /**
   * Puts the service there, in the place of what there was.
   *
   * @param startNow whether it is to be started at once as well.
   * @throws LinkError `SERVICE_INSTALL_FAILED` or `SERVICE_INSTALL_PATH`.
   */
  write(registration: Registration, startNow: boolean): WrittenService;
  /** @throws LinkError `SERVICE_INSTALL_FAILED`. */
  remove(): WrittenService;
}

export interface WrittenService {
  /** The files that were written or taken away. */
  readonly files: readonly string[];
  /** What a person has to run, because the manager does not answer here; empty where all is done. */
  readonly commands: readonly string[];
}

export function programArguments(verb: 'run' | 'start', registration: Registration): readonly string[] {
  const { program, stateRoot, intervalMinutes, secretsFile } = registration;
  return [
    program,
    'service',
    verb,
    '--state-dir',
    stateRoot,
    ...(intervalMinutes === undefined ? [] : ['--interval-minutes', String(intervalMinutes)]),
    ...(secretsFile === undefined ? [] : ['--secrets-file', secretsFile]),
  ];
}

/** By which what we wrote is known again, in ASCII alone: managers print what they hold in the code page of the console. */
export function signatureOf(stateRoot: string): string {
  return `sage200-link service of ${encodeURIComponent(stateRoot)}`;
}

/** The state folder of what we wrote; undefined for what somebody else did. */
export function stateRootOf(text: string): string | undefined {
  const encoded = /sage200-link service of ([^\s<]+)/.exec(text)?.[1];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
