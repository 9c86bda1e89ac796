import { parseArgs } from 'node:util';

/** How large and how often; the full sizes stand in each benchmark. */
export interface BenchOptions {
  /** Share of the full size, 1 unless given. */
  readonly scale: number;
  readonly rounds: number;
}

export function readBenchOptions(args: readonly string[]): {
  names: readonly string[];
  options: BenchOptions;
} {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { scale: { type: 'string', default: '1' }, rounds: { type: 'string', default: '5' } },
  });
  const options = { scale: Number(values.scale), rounds: Number(values.rounds) };
  if (!(options.scale > 0) || !Number.isInteger(options.rounds) || options.rounds < 1) {
    throw new RangeError('--scale takes a share such as 0.2, --rounds a whole number');
  }
  return { names: positionals, options };
}
