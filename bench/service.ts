// How the connection service bears many links: `node bench/service.ts [links] [customers] [minutes] [rounds]`.
// The first round brings everything, those after it find nothing new.
// Both sides run in this process, the service in its own. Prints one line of JSON; exit 1 where a bound is broken.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readUsers } from '../src/connector/agents/crmUsers.ts';
import { LinkRegistry } from '../src/connector/links/linkRegistry.ts';
import { openStateFolder } from '../src/connector/state/stateFolder.ts';
import { ApiClient } from '../src/connector/salesManagement/apiClient.ts';
import { sqlConnection } from '../src/protocol/sqlConnection.ts';
import { TERMS_VERSIONS } from '../src/protocol/terms.ts';
import { startCrmServer } from '../src/sandbox/crm/crmServer.ts';
import { sageDatabase } from '../src/sandbox/sage200/sageDatabase.ts';
import { SqlDatabase } from '../src/sandbox/sql/sqlDatabase.ts';
import { startSqlServer } from '../src/sandbox/sql/sqlServer.ts';
import { connectService } from '../src/service/connectService.ts';

const [links = 50, customers = 1000, interval = 5, rounds = 3] = process.argv.slice(2).map(Number);
const MAX_RSS_MB = 200;
const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const LOGIN = { name: 'reader', password: 'bench-1' };

const database = new SqlDatabase('Sage', sageDatabase({ companies: links, customers, alike: true }));
const server = await startSqlServer({
  databases: [database],
  logins: [{ ...LOGIN, role: 'reader', databases: ['Sage'] }],
});
const crm = await startCrmServer();
const stateRoot = mkdtempSync(join(tmpdir(), 'sage200-link-bench-'));
const registry = new LinkRegistry(openStateFolder(stateRoot).registry);
const secrets = new Map<string, { readonly sqlPassword: string; readonly privateKey: string }>();
for (let code = 1; code <= links; code += 1) secrets.set(...(await addLink(code)));
const secretsFile = join(stateRoot, 'secrets.json');
writeFileSync(secretsFile, JSON.stringify(Object.fromEntries(secrets)), { mode: 0o600 });

const service = await connectService(stateRoot, {
  program: PROGRAM,
  startIt: true,
  intervalMinutes: interval,
  secretsFile,
});
const { pid } = await service.identity();
const began = performance.now();
/** Seconds since the beginning at which each run of a link was first seen. */
const starts = new Map<string, Map<string, number>>();
const problems = new Set<string>();
let most = 0;
service.onActivity(({ linkId, run, problem }) => {
  if (problem !== undefined) problems.add(`${problem.code} ${problem.cause ?? ''}`);
  if (run === undefined) return;
  const ofLink = starts.get(linkId) ?? new Map<string, number>();
  starts.set(linkId, ofLink);
  if (!ofLink.has(run.startedAt)) ofLink.set(run.startedAt, (performance.now() - began) / 1000);
});

let firstRound: number | undefined;
while ([...secrets.keys()].some((linkId) => (starts.get(linkId)?.size ?? 0) < rounds)) {
  await delay(1000);
  most = Math.max(most, residentMegabytes());
  const seconds = (performance.now() - began) / 1000;
  if (starts.size === links) firstRound ??= Math.round(seconds);
  if (process.stderr.isTTY)
    process.stderr.write(`\r${Math.round(seconds)} s, ${countRuns()} runs, ${residentMegabytes()} MB  `);
}
const gaps = [...starts.values()].flatMap((ofLink) => {
  const times = [...ofLink.values()];
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
});
// The jitter is a tenth at most; what is beyond that has waited for its turn.
const longestWait = Math.max(0, Math.max(...gaps) - interval * 60 * 1.1);
const held = crm.implementations.map(({ id }) => crm.store.records(id, 'accounts').length);
process.stderr.write('\n');
process.stdout.write(
  `${JSON.stringify({
    links,
    customers,
    intervalMinutes: interval,
    rssMegabytes: most,
    firstRoundSeconds: firstRound,
    runs: countRuns(),
    longestGapSeconds: Math.round(Math.max(...gaps)),
    longestWaitSeconds: Math.round(longestWait),
    accounts: held.reduce((sum, count) => sum + count, 0),
    problems: [...problems],
  })}\n`,
);
process.exitCode = most < MAX_RSS_MB && longestWait < interval * 60 && problems.size === 0 ? 0 : 1;
await service.stop();
service.close();
await Promise.all([server.close(), crm.close()]);
database.close();
// The service writes its last line as it goes.
rmSync(stateRoot, { recursive: true, force: true, maxRetries: 5 });

async function addLink(code: number): Promise<[string, { sqlPassword: string; privateKey: string }]> {
  const { publicKey, privateKey, id, name } = crm.createImplementation({
    id: `bench-${code}`,
    name: `Bench ${code}`,
  });
  const [admin] = await readUsers(new ApiClient(crm.baseUrl, { publicKey, privateKey }));
  const linkId = randomUUID();
  registry.put({
    id: linkId,
    company: { code, name: `Company ${code}`, vatNumber: '' },
    identity: { serverName: 'BENCH', database: 'Sage', code },
    connection: sqlConnection.parse({
      server: '127.0.0.1',
      port: server.port,
      database: 'Sage',
      user: LOGIN.name,
      trustServerCertificate: true,
    }),
    implementation: { id, name, apiUrl: crm.baseUrl, publicKey },
    terms: {
      privacyVersion: TERMS_VERSIONS.privacy,
      termsVersion: TERMS_VERSIONS.terms,
      acceptedAt: new Date().toISOString(),
      acceptedBy: 'bench',
    },
    adminUserId: admin?.id ?? 0,
    adminAgentCode: 1,
    service: 'active',
    createdAt: new Date().toISOString(),
  });
  return [linkId, { sqlPassword: LOGIN.password, privateKey }];
}

function countRuns(): number {
  return [...starts.values()].reduce((sum, { size }) => sum + size, 0);
}

/** Of the service's process, as Linux tells it. */
function residentMegabytes(): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
