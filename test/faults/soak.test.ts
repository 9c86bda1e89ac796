import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentSecrets } from '../../src/cli/secretStores.ts';
import { LinkRegistry } from '../../src/connector/links/linkRegistry.ts';
import { writeAudit } from '../../src/connector/state/auditLog.ts';
import { tryLock } from '../../src/connector/state/fileLock.ts';
import { openStateFolder } from '../../src/connector/state/stateFolder.ts';
import { LinkError } from '../../src/domain/errors.ts';
import type { RunSummary } from '../../src/domain/sync.ts';
import { Random, streamOf } from '../../sandbox/sage200/random.ts';
import type { Clock } from '../../src/service/clock.ts';
import { ServiceCore } from '../../src/service/serviceCore.ts';
import { serviceLogPath } from '../../src/service/serviceFiles.ts';
import { ServiceLog } from '../../src/service/serviceLog.ts';
import { ServiceSecrets } from '../../src/service/serviceSecrets.ts';
import { withLedger } from '../../src/session/linkSides.ts';
import { LinkOperations, type SyncOptions } from '../../src/session/linkOperations.ts';
import { FakeClock, HOUR, SECOND } from '../service/support/fakeClock.ts';
import { offlineLink } from '../service/support/offlineLink.ts';
import { heldMemory } from '../support/heldMemory.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { TABLE } from './support/faultTable.ts';

const isLong = process.env['FAULTS'] === 'long';
const DAYS = isLong ? 30 : 2;
const LINKS = isLong ? 50 : 5;
/** Links whose runs work on their ledger; the others' leave it out, or the disk would be all that is waited for. */
const LEDGERS = isLong ? 3 : 1;
/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';
/** Bytes of the service's log, small enough to be filled in the first day. */
const LOG_BYTES = 50_000;

/** Of a ledger with forty records, when its history of runs is full: that of some days. */
const LEDGER_BYTES = 260_000;

/** What the service works with, with a run of two seconds that reads and sends nothing and keeps its results as a run does. */
class TinyRuns extends LinkOperations {
  readonly #random = new Random(streamOf('soak'), 1);
  readonly #withLedger: ReadonlySet<string>;
  readonly #clock: Clock;
  #kept = 0;
  runs = 0;
  changed = 0;

  constructor(
    clock: Clock,
    withLedger: ReadonlySet<string>,
    ...given: ConstructorParameters<typeof LinkOperations>
  ) {
    super(...given);
    this.#clock = clock;
    this.#withLedger = withLedger;
  }

  override async rowsByStage(linkId: string): Promise<ReadonlyMap<string, number>> {
    return this.#withLedger.has(linkId) ? super.rowsByStage(linkId) : new Map();
  }

  override async sync(linkId: string, { onProgress, signal }: SyncOptions): Promise<RunSummary> {
    this.runs += 1;
    const release = tryLock(this.state.link(linkId).runLock);
    if (release === undefined) throw new LinkError('SYNC_ALREADY_RUNNING', { company: linkId });
    try {
      const updates = this.#random.chance(0.01) ? 1 : 0;
      const counted = { creates: 0, updates, deletes: 0, failures: 0 };
      await new Promise<void>((resolve) => this.#clock.after(SECOND, resolve));
      onProgress?.({ part: 'accounts', stage: 'accounts', read: 40, expected: 40, ...counted });
      await new Promise<void>((resolve) => this.#clock.after(SECOND, resolve));
      signal?.throwIfAborted();
      if (this.#random.chance(0.02)) throw new LinkError('SQL_TIMEOUT', { server: 'S' });
      if (this.#random.chance(0.01)) throw new LinkError('API_KEYS_REJECTED', { host: 'H' });
      const at = new Date(this.#clock.wall()).toISOString();
      const summary = { startedAt: at, finishedAt: at, reads: 40, ...counted, requests: 1 };
      if (this.#withLedger.has(linkId)) await this.#keep(linkId, at, summary);
      if (updates > 0) writeAudit(this.state.audit, 'syncFinished', linkId, counted);
      this.changed += updates;
      return summary;
    } finally {
      release();
    }
  }

  async #keep(linkId: string, at: string, summary: RunSummary): Promise<void> {
    await withLedger(this.state, linkId, async (ledger) => {
      // Each of forty records in its turn.
      const nth = (this.#kept += 1);
      const crmId = 1 + (Math.floor(nth / LEDGERS) % 40);
      await ledger.settle('accounts', [
        { kind: 'updated', key: `K${crmId}`, crmId, digest: `${nth}`, body: `{"a":${nth}}` },
      ]);
      await ledger.setSource('accounts', 40);
      await ledger.finishStage('accounts', at);
      await ledger.saveRun(summary);
    });
  }
}

describe(`${DAYS} days of the service with ${LINKS} links`, function () {
  this.timeout(900_000);

  it('R17: memory, handles, timers and files are as large at the end as after the first day', async () => {
    // A month of waiting for a disk is not what is measured.
    const folder = temporaryFolder(existsSync(MEMORY) ? MEMORY : undefined);
    const clock = new FakeClock();
    const registry = new LinkRegistry(openStateFolder(folder.path).registry);
    const links = Array.from({ length: LINKS }, (_, index) => offlineLink(index + 1));
    for (const link of links) registry.put(link);
    const log = new ServiceLog(serviceLogPath(folder.path), { maxBytes: LOG_BYTES });
    let operations: TinyRuns | undefined;
    let told = 0;
    const core = new ServiceCore({
      stateRoot: folder.path,
      secrets: new ServiceSecrets(new EnvironmentSecrets({})),
      intervalMinutes: 15,
      log,
      clock,
      open: (...given) =>
        (operations = new TinyRuns(clock, new Set(links.slice(0, LEDGERS).map(({ id }) => id)), ...given)),
      onChange: (linkId) => {
        told += core.activityOf(linkId) === undefined ? 0 : 1;
      },
      onEnd: assert.fail,
    });
    core.refresh();

    const days: Figures[] = [];
    for (let day = 1; day <= DAYS; day += 1) {
      await clock.pass(12 * HOUR);
      // A clock that somebody sets, back and forth.
      clock.setWall((day % 2 === 0 ? 1 : -1) * 5 * HOUR);
      await clock.pass(12 * HOUR);
      days.push({
        ...heldMemory(),
        timers: clock.timers,
        ...sizes(folder.path),
        runs: operations?.runs ?? 0,
      });
    }
    print(days);

    const [first, last] = [days[0] ?? assert.fail(), days.at(-1) ?? assert.fail()];
    assert.ok(last.runs > DAYS * LINKS * 80, `${last.runs} runs`);
    assert.ok(told > last.runs * 2);
    assert.ok(last.heap - first.heap < 3_000_000, `the heap grew by ${last.heap - first.heap} bytes`);
    assert.ok(last.handles <= first.handles, `${first.handles} handles became ${last.handles}`);
    // A look each, and two at most of each run that is going on.
    assert.ok(last.timers <= 1 + 4 * 2, `${last.timers} timers`);
    assert.ok(last.logs <= 4 * LOG_BYTES, `${last.logs} bytes of logs`);
    assert.ok(last.ledgers <= LEDGERS * LEDGER_BYTES, `${last.ledgers} bytes of ledgers`);
    // A line for what was changed in the CRM, and for nothing else.
    const changed = operations?.changed ?? 0;
    assert.ok(
      last.audit <= changed * 250,
      `${last.audit} bytes of audit trail for ${changed} runs with changes`,
    );
    const stopped = core.stop();
    await clock.pass(HOUR);
    await stopped;
    folder.remove();
  });
});

interface Figures extends ReturnType<typeof heldMemory>, ReturnType<typeof sizes> {
  readonly timers: number;
  readonly runs: number;
}

/** Bytes in the state folder, by what they are. */
function sizes(folder: string): {
  readonly logs: number;
  readonly audit: number;
  readonly ledgers: number;
  files: number;
} {
  const found = { logs: 0, audit: 0, ledgers: 0, files: 0 };
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const { size } = statSync(join(folder, name));
    found.files += 1;
    if (name.startsWith('service.log')) found.logs += size;
    else if (name.endsWith('.ndjson')) found.audit += size;
    else if (name.includes('ledger.db')) found.ledgers += size;
  }
  return found;
}

function print(days: readonly Figures[]): void {
  const head = [
    'day',
    'runs',
    'heap, MB',
    'handles',
    'timers',
    'files',
    'logs, KB',
    'audit, KB',
    'ledgers, KB',
  ];
  const shown = days.filter((_, index) => index === 0 || (index + 1) % 10 === 0 || index === days.length - 1);
  const rows = shown.map((day) => [
    days.indexOf(day) + 1,
    day.runs,
    (day.heap / 1e6).toFixed(1),
    day.handles,
    day.timers,
    day.files,
    ...[day.logs, day.audit, day.ledgers].map((bytes) => Math.round(bytes / 1000)),
  ]);
  const lines = [head, head.map(() => '--:'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  TABLE.note(`${DAYS} days of the service with ${LINKS} links:\n\n${lines.join('\n')}\n`);
}
