import assert from 'node:assert/strict';
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { COMMON_OPTIONS } from '../../src/cli/optionTable.ts';
import { runCommandLine } from '../../src/cli/runCommandLine.ts';
import { Random, streamOf } from '../../sandbox/sage200/random.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { TABLE } from './support/faultTable.ts';

const isLong = process.env['FAULTS'] === 'long';
const LINES = Number(process.env['FAULTS_MESSAGES'] ?? (isLong ? 10_000 : 500));
const SEED = Number(process.env['FAULTS_SEED'] ?? 1);

/** Those that start or become another program are told of in test/cli. */
const OTHERS: ReadonlySet<string> = new Set(['demo', 'sandbox', 'addin', 'service']);
const TRIED = COMMANDS.filter(({ name }) => !OTHERS.has(name));

/** Nobody listens there, and no line names anybody else. */
const NOWHERE: Readonly<Record<string, string>> = {
  'api-url': 'http://127.0.0.1:1',
  'sql-server': '127.0.0.1,1',
};
const RIGHT: Readonly<Record<string, string>> = {
  ...NOWHERE,
  company: '1',
  'sql-database': 'Sage',
  'sql-user': 'lector',
  'sql-encrypt': 'true',
  'public-key': 'p',
  link: '0d4f1f5e-5f0e-4f0e-9d7b-1f2a3b4c5d6e',
  lang: 'en',
};
const ODD: readonly string[] = [
  '',
  ' ',
  '-',
  '--',
  '-1',
  '0',
  '1e3',
  '99999999999999999999',
  'NaN',
  '\u0000',
  '\uD800',
  '\u202E\u001B[2J',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  "'; DROP TABLE Clientes; --",
  '{}',
  '%s',
  'all',
  'none',
  'ñ'.repeat(300),
];

describe(`${LINES} command lines that are nearly right`, function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const secrets = { SAGE200_SQL_PASSWORD: 'x', SSM_PRIVATE_KEY: 'y' };
  const before = { ...process.env };
  beforeEach(() => void Object.assign(process.env, secrets));
  afterEach(() => {
    for (const name of Object.keys(secrets)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
  after(() => folder.remove());

  it('each ends by itself with a code of its own, in JSON with one value, and none is a defect of ours', async () => {
    const random = new Random(streamOf('lines'), SEED);
    const ends = new Map<number, number>();
    for (let line = 0; line < LINES; line += 1) {
      const args = nearlyRight(random, folder.path);
      const { code, stdout, stderr } = await run(args);
      const story = JSON.stringify(args);
      assert.ok([0, 1, 2].includes(code), `${code} of ${story}`);
      assert.doesNotMatch(stdout + stderr, /INTERNAL|TypeError|RangeError/, `${story}: ${stdout}${stderr}`);
      assert.doesNotMatch(stdout + stderr, /[^\P{Cc}\n\t]/u, story);
      if (args.includes('--json') && !args.some((arg) => /^(--help|-h)$/.test(arg)))
        assert.equal(typeof JSON.parse(stdout), 'object', `${story}: ${stdout}`);
      ends.set(code, (ends.get(code) ?? 0) + 1);
    }
    const told = [...ends].sort().map(([code, times]) => `${times} ended with ${code}`);
    TABLE.note(`${LINES} command lines that are nearly right: ${told.join(', ')}`);
    assert.ok((ends.get(1) ?? 0) > 0 && (ends.get(2) ?? 0) > 0);
  });
});

function nearlyRight(random: Random, stateDir: string): readonly string[] {
  const command = random.pick(TRIED);
  const known = Object.entries({ ...command.options, ...COMMON_OPTIONS });
  const args = [random.chance(0.03) ? random.pick(ODD) : command.name];
  for (const [name, { type }] of known) {
    if (name === 'state-dir' || name === 'secrets-file' || name === 'out') continue;
    if (type === 'boolean') {
      if (random.chance(name === 'help' ? 0.02 : 0.4)) args.push(`--${name}`);
    } else if (RIGHT[name] === undefined ? random.chance(0.2) : random.chance(0.93))
      args.push(`--${name}=${random.chance(0.1) ? random.pick(ODD) : (RIGHT[name] ?? random.pick(ODD))}`);
  }
  if (random.chance(0.1)) args.splice(random.integer(0, args.length), 0, random.pick(ODD));
  if (random.chance(0.05))
    args.push(`--${random.pick(['passw0rd', 'sql-password', '', 'x=1', '__proto__'])}`);
  // What is given last holds.
  for (const [name, value] of Object.entries(NOWHERE))
    if (args.some((arg) => arg.startsWith(`--${name}=`)) || name in command.options)
      args.push(`--${name}=${value}`);
  return [...args, `--state-dir=${stateDir}`];
}

/** In this process, with what it writes. */
async function run(args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const real = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const stream of ['stdout', 'stderr'] as const)
    process[stream].write = (text: string | Uint8Array) => {
      written[stream] += String(text);
      return true;
    };
  try {
    return { code: await runCommandLine(args, new AbortController().signal), ...written };
  } finally {
    process.stdout.write = real.stdout;
    process.stderr.write = real.stderr;
  }
}
