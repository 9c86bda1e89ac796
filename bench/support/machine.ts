import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** One line that says where the figures of a run come from. */
export function machineLine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpu?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${memory} GB, Node ${process.version}`;
}

/** How many programs wanted a core in the last minute, those of the benchmark among them. */
export function load(): string {
  return loadavg()[0]?.toFixed(2) ?? '?';
}
