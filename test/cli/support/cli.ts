import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

export const PROGRAM = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Stream = 'stdout' | 'stderr';

interface Waiter {
  readonly stream: Stream;
  readonly wanted: (line: string) => boolean;
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** The program itself in a process of its own, with nothing in its environment but what is given. */
export class RunningCli {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly finished: Promise<CliResult>;
  readonly #lines: Record<Stream, string[]> = { stdout: [], stderr: [] };
  #waiters: Waiter[] = [];

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}, program = PROGRAM) {
    this.child = spawn(process.execPath, [program, ...args], {
      env: bareEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Record<Stream, string> = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      this.child[stream].setEncoding('utf8').on('data', (text: string) => (output[stream] += text));
      createInterface({ input: this.child[stream] }).on('line', (line) => this.#onLine(stream, line));
    }
    this.finished = once(this.child, 'close').then(([code, signal]) => {
      for (const { reject } of this.#waiters) {
        reject(new Error(`${args[0]} ended first: ${output.stdout}${output.stderr}`));
      }
      return { code, signal, ...output };
    });
  }

  /** The first line, come or still to come, that is the wanted one. */
  line(stream: Stream, wanted: (line: string) => boolean): Promise<string> {
    const come = this.#lines[stream].find(wanted);
    if (come !== undefined) return Promise.resolve(come);
    return new Promise((resolve, reject) => {
      this.#waiters.push({ stream, wanted, resolve, reject });
    });
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<CliResult> {
    this.child.kill(signal);
    return this.finished;
  }

  #onLine(stream: Stream, line: string): void {
    this.#lines[stream].push(line);
    this.#waiters = this.#waiters.filter((waiter) => {
      if (waiter.stream !== stream || !waiter.wanted(line)) return true;
      waiter.resolve(line);
      return false;
    });
  }
}

/** What every program needs, and what is given. */
function bareEnvironment(given: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  if (process.platform !== 'win32') return { PATH, HOME, TMPDIR, ...given };
  const { SystemRoot = '', USERPROFILE = '', LOCALAPPDATA = '', TEMP = '' } = process.env;
  return { PATH, SystemRoot, USERPROFILE, LOCALAPPDATA, TEMP: given['TMPDIR'] ?? TEMP, ...given };
}

/** Windows has no signals: a program that is sent one is ended on the spot, and has nothing to say. */
export const HAS_SIGNALS = process.platform !== 'win32';

export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  return new RunningCli(args, env).finished;
}

/** The one JSON value that `--json` puts on stdout: one line, and nothing else. */
export function jsonOf<T>({ stdout, stderr }: CliResult, schema: z.ZodType<T>): T {
  const lines = stdout.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`not one line of JSON: ${stdout}\n${stderr}`);
  return schema.parse(JSON.parse(lines[0] ?? ''));
}

const progressLine = z.strictObject({
  progress: z.looseObject({ stage: z.string(), read: z.int(), expected: z.int() }),
});

/** A line of progress as `--json` puts it on stderr; undefined for any other line. */
export function progressOf(line: string): z.infer<typeof progressLine>['progress'] | undefined {
  const isJson = line.startsWith('{');
  return isJson ? progressLine.safeParse(JSON.parse(line)).data?.progress : undefined;
}
