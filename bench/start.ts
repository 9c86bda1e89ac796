import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startSandboxProcess } from '../src/host/sandboxProcess.ts';
import type { SandboxDescription } from '../src/protocol/sandbox.ts';
import { temporaryFolder } from '../scripts/support/temporaryFolder.ts';
import type { BenchOptions } from './support/benchOptions.ts';
import { figure, type Report } from './support/report.ts';
import { measure, median, type Contender } from './support/rounds.ts';

const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** Wall time and peak memory of the command line from its start to its end, against Node doing nothing. */
export async function benchStart({ rounds }: BenchOptions): Promise<Report> {
  const sandbox = await startSandboxProcess(PROGRAM, [
    '--customers',
    '50',
    '--products',
    '50',
    '--orders',
    '10',
  ]);
  const folder = temporaryFolder();
  const memory = new Map<string, number[]>();
  let states = 0;
  const contender = (name: string, args: () => readonly string[]): Contender => ({
    name,
    async run() {
      const { milliseconds, megabytes } = await runProgram(args(), sandbox.description);
      memory.set(name, [...(memory.get(name) ?? []), megabytes]);
      return milliseconds;
    },
  });
  const linkArgs = (state: string) => [
    PROGRAM,
    'link',
    '--state-dir',
    state,
    ...linkOptions(sandbox.description),
  ];
  try {
    const linked = `${folder.path}/linked`;
    await runProgram(linkArgs(linked), sandbox.description);
    const medians = await measure(
      [
        contender('node -e 0', () => ['-e', '0']),
        contender('--help', () => [PROGRAM, '--help']),
        contender('status', () => [PROGRAM, 'status', '--state-dir', linked]),
        contender('link (cold, no sync)', () => linkArgs(`${folder.path}/${(states += 1)}`)),
      ],
      rounds,
    );
    const bare = medians.get('node -e 0') ?? Number.NaN;
    return {
      title: 'start: the command line from start to end',
      columns: ['program', 'ms', 'of node -e 0', 'peak MB'],
      rows: [...medians].map(([name, ms]) => [
        name,
        figure(ms),
        (ms / bare).toFixed(2),
        figure(median(memory.get(name) ?? [])),
      ]),
      goals: [],
      notes: [
        '`link` recognises the implementation, tests the connection in all layers and lists the agents',
      ],
    };
  } finally {
    await sandbox.stop();
    folder.remove();
  }
}

function linkOptions({ sql, api }: SandboxDescription): readonly string[] {
  const text =
    `--company 1 --sql-server ${sql.server},${sql.port} --sql-database ${sql.database} --sql-user ${sql.user} ` +
    `--sql-trust-server-certificate --api-url ${api.baseUrl} --public-key ${api.publicKey} ` +
    `--implementation-id ${api.implementationId} --accept-privacy --accept-terms --invite none --no-sync`;
  return [...text.split(' '), '--implementation-name', api.implementationName];
}

/** Tells the highest resident memory on a channel of its own when the program ends. */
const REPORT_PEAK =
  "process.on('exit',()=>require('node:fs').writeSync(3,String(process.resourceUsage().maxRSS)))";

async function runProgram(
  args: readonly string[],
  { sql, api }: SandboxDescription,
): Promise<{ readonly milliseconds: number; readonly megabytes: number }> {
  const started = performance.now();
  const preload = `data:text/javascript,import{createRequire}from'node:module';const require=createRequire('file:///');${REPORT_PEAK}`;
  const child = spawn(process.execPath, ['--import', preload, ...args], {
    env: { ...process.env, SAGE200_SQL_PASSWORD: sql.password, SSM_PRIVATE_KEY: api.privateKey },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const told: string[] = [];
  let errors = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => told.push(String(chunk)));
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${errors}`);
  return { milliseconds: performance.now() - started, megabytes: Number(told.join('')) / 1024 };
}
