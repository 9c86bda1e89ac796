/** One way of doing the same work; what it gives is what is measured (seconds, rows a second, megabytes). */
export interface Contender {
  readonly name: string;
  run(): Promise<number>;
}

/**
 * Runs all contenders once to warm up, then `rounds` times in turn, each round starting with another one, so that what
 * else the machine does meets all of them alike. The median of each, by name.
 */
export async function measure(
  contenders: readonly Contender[],
  rounds: number,
): Promise<ReadonlyMap<string, number>> {
  const values = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      const value = await contender.run();
      if (round > 0) values.get(contender.name)?.push(value);
    }
  }
  return new Map([...values].map(([name, measured]) => [name, median(measured)]));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Seconds that a piece of work takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Seconds of processor time that this process spends on a piece of work, whatever else the machine does. */
export async function processorSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
