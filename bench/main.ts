// `npm run bench -- NAME … [--scale 0.2] [--rounds 5]`: runs benchmarks one after another and prints their tables.
import { readBenchOptions, type BenchOptions } from './support/benchOptions.ts';
import { printReport, type Report } from './support/report.ts';

type Benchmark = (options: BenchOptions) => Promise<Report>;

const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  activation: async () => (await import('./activation.ts')).benchActivation,
  adaptive: async () => (await import('./adaptive.ts')).benchAdaptive,
  'first-sync': async () => (await import('./firstSync.ts')).benchFirstSync,
  'node-red': async () => (await import('./nodeRed.ts')).benchNodeRed,
  pace: async () => (await import('./pace.ts')).benchPace,
  read: async () => (await import('./read.ts')).benchRead,
  resync: async () => (await import('./resync.ts')).benchResync,
  scale: async () => (await import('./scale.ts')).benchScale,
  status: async () => (await import('./status.ts')).benchStatus,
  service: async () => (await import('./service.ts')).benchService,
  start: async () => (await import('./start.ts')).benchStart,
};

const { names, options } = readBenchOptions(process.argv.slice(2));
const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name));
if (names.length === 0 || unknown.length > 0) {
  process.stderr.write(`usage: npm run bench -- NAME …; known: ${Object.keys(benchmarks).join(', ')}\n`);
  process.exitCode = 2;
} else {
  for (const name of names) {
    const benchmark = await benchmarks[name]?.();
    if (benchmark !== undefined) printReport(await benchmark(options));
  }
}
