import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectService } from '../src/service/connectService.ts';
import type { ServiceClient } from '../src/service/serviceClient.ts';
import type { BenchOptions } from './support/benchOptions.ts';
import { startManyLinks } from './support/manyLinks.ts';
import { figure, type Report } from './support/report.ts';

const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const LINKS = 50;
const CUSTOMERS = 1000;
/** Shorter than in earnest, so that the bench ends today. */
const INTERVAL_MINUTES = 2;
/** Runs of each link: the first brings everything, those after it find nothing new. */
const RUNS = 3;
const MEGABYTES = 200;

/** The connection service with many links: its memory, and whether each link is served in its interval. Linux only. */
export async function benchService({ scale }: BenchOptions): Promise<Report> {
  const links = Math.max(2, Math.round(LINKS * scale));
  const many = await startManyLinks(links, CUSTOMERS);
  const service = await connectService(many.stateRoot, {
    program: PROGRAM,
    startIt: true,
    intervalMinutes: INTERVAL_MINUTES,
    secretsFile: many.secretsFile,
  });
  try {
    const { starts, problems, megabytes } = await watch(service, many.linkIds);
    const all = [...starts.values()];
    const gaps = all.flatMap((times) => times.slice(1).map((time, index) => time - (times[index] ?? 0)));
    const longest = Math.max(...gaps);
    // The jitter is a tenth at most; what is beyond that has waited for its turn.
    const allowed = INTERVAL_MINUTES * 60 * 1.1 + INTERVAL_MINUTES * 60;
    const accounts = many.crm.implementations.reduce(
      (sum, { id }) => sum + many.crm.store.records(id, 'accounts').length,
      0,
    );
    return {
      title: `service: ${links} links of ${figure(CUSTOMERS)} customers, every ${INTERVAL_MINUTES} minutes`,
      columns: ['what', 'figure'],
      rows: [
        ['most memory (RSS), MB', figure(megabytes)],
        ['until every link had its first run, s', figure(Math.max(...all.map(([first = 0]) => first)))],
        ['runs', figure(all.reduce((sum, { length }) => sum + length, 0))],
        ['longest time between two runs of a link, s', figure(longest)],
        ['accounts in the CRM', figure(accounts)],
      ],
      goals: [
        { text: `memory stays under ${MEGABYTES} MB`, met: megabytes < MEGABYTES },
        { text: 'every link is served before its next interval is over', met: longest < allowed },
        { text: 'no run meets a problem', met: problems.size === 0 },
      ],
      notes: [...problems, 'both sides run in the process of the benchmark, the service in its own'],
    };
  } finally {
    await service.stop();
    service.close();
    await many.close();
  }
}

/** Follows the service until each link has begun its last run: seconds from now at which runs were first seen. */
async function watch(service: ServiceClient, linkIds: readonly string[]) {
  const { pid } = await service.identity();
  const began = performance.now();
  const starts = new Map<string, number[]>(linkIds.map((id) => [id, []]));
  const last = new Map<string, string>();
  const problems = new Set<string>();
  service.onActivity(({ linkId, run, problem }) => {
    if (problem !== undefined) problems.add(`${problem.code} ${problem.cause ?? ''}`);
    if (run === undefined || last.get(linkId) === run.startedAt) return;
    last.set(linkId, run.startedAt);
    starts.get(linkId)?.push((performance.now() - began) / 1000);
  });
  let megabytes = 0;
  while ([...starts.values()].some((times) => times.length < RUNS)) {
    await delay(1000);
    megabytes = Math.max(megabytes, residentMegabytes(pid));
  }
  return { starts, problems, megabytes };
}

function residentMegabytes(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
