import { build } from 'esbuild';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../scripts/support/temporaryFolder.ts';
import type { BenchOptions } from './support/benchOptions.ts';
import { figure, print, type Report } from './support/report.ts';
import { median } from './support/rounds.ts';
import type { ScaleFigures, ScaleSides } from './support/scaleProgram.ts';
import { startCrmSide, startSqlSide } from './support/sides.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;
/** What both other sides need in memory for one customer: they keep everything in it. */
const BYTES_A_CUSTOMER = 6000;

/** Time a record and peak memory of a first and of a later run, for numbers of customers far apart. */
export async function benchScale({ scale, rounds }: BenchOptions): Promise<Report> {
  const folder = temporaryFolder();
  const program = join(folder.path, 'scaleProgram.cjs');
  // Bundled as the shipped programs are: stripping types at run time takes memory of its own.
  await build({
    entryPoints: [fileURLToPath(new URL('support/scaleProgram.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
  const measured: { readonly customers: number; readonly runs: readonly ScaleFigures[] }[] = [];
  for (const size of SIZES) {
    const customers = Math.round(size * scale);
    if (customers * BYTES_A_CUSTOMER > freemem()) {
      print(`${figure(customers)} customers do not fit into this machine's free memory: left out`);
      continue;
    }
    // Small sizes are over soon and are measured more often; the largest once.
    const times = Math.max(1, Math.min(rounds, Math.round(500_000 / customers)));
    const runs: ScaleFigures[] = [];
    for (let round = 0; round < times; round += 1) runs.push(await runScale(program, customers));
    measured.push({ customers, runs });
  }
  folder.remove();
  const middle = (of: (figures: ScaleFigures) => number) => measured.map(({ runs }) => median(runs.map(of)));
  const [first, later, memory] = [
    middle(({ firstSeconds, creates }) => (firstSeconds / creates) * 1e6),
    middle(({ laterSeconds, reads }) => (laterSeconds / reads) * 1e6),
    middle(({ peakMegabytes }) => peakMegabytes),
  ];
  const spread = (values: readonly number[]) => Math.max(...values) / Math.min(...values) - 1;
  return {
    title: 'scale: customers alone, 20 ms latency',
    columns: ['customers', 'runs', 'first run: µs a record', 'later run: µs a row', 'peak MB'],
    rows: measured.map(({ customers, runs }, index) => [
      figure(customers),
      String(runs.length),
      figure(first[index] ?? Number.NaN),
      figure(later[index] ?? Number.NaN),
      figure(memory[index] ?? Number.NaN),
    ]),
    goals: [
      {
        text: `time a record flat within 15 %: ${(spread(first) * 100).toFixed(0)} %`,
        met: spread(first) <= 0.15,
      },
      {
        text: `memory flat within 15 %: ${(spread(memory) * 100).toFixed(0)} %`,
        met: spread(memory) <= 0.15,
      },
      { text: 'memory under 250 MB', met: Math.max(...memory) < 250 },
    ],
    notes: [
      'a later run: nothing changed, the second after the first run',
      'each size in a process of its own, which cleans up as the command line and the service do',
    ],
  };
}

async function runScale(program: string, customers: number): Promise<ScaleFigures> {
  const sqlSide = await startSqlSide({ customers, products: 1, orders: 0 });
  const crmSide = await startCrmSide(20);
  try {
    const child = fork(program);
    const sides: ScaleSides = { sql: sqlSide.description, crm: crmSide.description };
    child.send(sides);
    const [figures] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`the run ended with ${String(code)}`);
      }),
    ])) as [ScaleFigures];
    await once(child, 'exit');
    return figures;
  } finally {
    await Promise.all([sqlSide.stop(), crmSide.stop()]);
  }
}
