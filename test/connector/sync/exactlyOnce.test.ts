import { STAGE_NAMES } from '../../../src/domain/sync.ts';
import assert from 'node:assert/strict';
import { RequestGate } from '../../../src/connector/salesManagement/requestGate.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import type { FaultRule } from '../../../sandbox/crm/faults/faultRule.ts';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import type { StoredRecord } from '../../support/sandboxSides.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

const RESOURCES = [
  'productFamilies',
  'productCategories',
  'products',
  'accounts',
  'contacts',
  'salesorders',
  'salesOrdersLines',
  'sales',
];

/** What tells a record from all others of its resource, ids of the run left out. */
function identityOf(bench: LinkBench, resource: string, record: StoredRecord): string {
  const order = (id: unknown): unknown =>
    bench.sandbox.records('salesorders').find((candidate) => candidate.id === id)?.['extId'];
  const family = (id: unknown): unknown =>
    bench.sandbox.records('productFamilies').find((candidate) => candidate.id === id)?.['descriptionES'];
  switch (resource) {
    case 'productFamilies':
      return String(record['descriptionES']);
    case 'productCategories':
      return `${String(family(record['cLevel2']))}/${String(record['descriptionES'])}`;
    case 'salesOrdersLines':
      return `${String(order(record['salesOrderId']))}/${String(record['order'])}`;
    default:
      return String(record['extId']);
  }
}

function contents(bench: LinkBench): ReadonlyMap<string, readonly string[]> {
  return new Map(
    RESOURCES.map((resource) => [
      resource,
      bench.sandbox
        .records(resource)
        .map((record) => identityOf(bench, resource, record))
        .sort(),
    ]),
  );
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'done',
    (thrown: unknown) => (thrown instanceof LinkError ? thrown.code : String(thrown)),
  );
}

describe('synchronisation has its effect exactly once', () => {
  let expected: ReadonlyMap<string, readonly string[]>;
  let bench: LinkBench;
  before(async function () {
    onlyOnSandbox.call(this);
    const undisturbed = await openBench();
    await undisturbed.sync();
    expected = contents(undisturbed);
    await undisturbed.close();
  });
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench?.close());

  /** Nothing missing, nothing doubled, and the next run has nothing to do. */
  async function assertComplete(): Promise<void> {
    bench.sandbox.crm.faults.clear();
    assert.deepEqual(contents(bench), expected);
    bench.crm.writes.length = 0;
    await bench.sync();
    assert.deepEqual(bench.crm.writes, []);
    for (const stage of STAGE_NAMES) {
      assert.deepEqual(await bench.ledger.intents(stage), []);
    }
  }

  const faults: readonly (readonly [string, FaultRule])[] = [
    [
      'the answer to every second kind of bulk create is lost',
      { kind: 'cutAfter', method: 'POST', bulk: true, count: 4 },
    ],
    [
      'the connection is cut before bulk creates',
      { kind: 'cutBefore', method: 'POST', bulk: true, count: 3 },
    ],
    ['the connection is cut before any request', { kind: 'cutBefore', count: 4 }],
    ['the server fails with 503', { kind: 'status', status: 503, count: 4 }],
    ['the server fails with 500 and code 900 in bulk', { kind: 'status', status: 500, bulk: true, count: 3 }],
    ['every second item is missing in the answers', { kind: 'dropGuids', every: 2, count: 6 }],
    ['all items are missing in the answers', { kind: 'dropGuids', every: 1, count: 3 }],
    [
      'every third item is neither done nor answered for',
      { kind: 'dropGuids', every: 3, worked: false, count: 4 },
    ],
  ];
  for (const [name, fault] of faults) {
    it(`although ${name}`, async () => {
      bench.sandbox.crm.faults.add(fault);
      await bench.sync();
      assert.deepEqual(
        bench.sandbox.crm.faults.rules.map(({ count }) => count),
        [0],
        'the fault was not met',
      );
      await assertComplete();
    });
  }

  it('over runs that each end early, the answers lost more often than a run tries', async () => {
    bench.sandbox.crm.faults.add({ kind: 'cutAfter', method: 'POST', bulk: true, resource: 'accounts' });
    bench.sandbox.crm.faults.add({ kind: 'cutBefore', method: 'GET', resource: 'accounts', bulk: false });
    assert.equal(await codeOf(bench.sync()), 'API_UNREACHABLE');
    await assertFinishedByNextRun();
  });

  it('where nothing of a batch is ever answered for: the run gives up, its intents stay', async () => {
    bench.sandbox.crm.faults.add({ kind: 'dropGuids', every: 1, worked: false, resource: 'accounts' });
    assert.equal(await codeOf(bench.sync()), 'API_UNAVAILABLE');
    assert.ok((await bench.ledger.intents('accounts')).length > 50);
    await assertFinishedByNextRun();
  });

  async function assertFinishedByNextRun(): Promise<void> {
    bench.sandbox.crm.faults.clear();
    await bench.sync();
    await assertComplete();
  }

  it('although it is stopped in the middle', async () => {
    for (const stopAt of ['families', 'accounts', 'orderLines']) {
      const stop = new AbortController();
      const run = bench.sync({
        signal: stop.signal,
        onProgress: ({ stage, read }) => {
          if (stage === stopAt && read > 0) stop.abort();
        },
      });
      assert.equal(await codeOf(run), 'SYNC_STOPPED', stopAt);
    }
    await assertFinishedByNextRun();
  });

  it('although it is stopped while bulk creates are on their way', async () => {
    const stop = new AbortController();
    const { faults: rules, stats } = bench.sandbox.crm;
    rules.add({ kind: 'latency', ms: 20, resource: 'accounts', bulk: true });
    const run = bench.sync({
      signal: stop.signal,
      onProgress: ({ stage }) => {
        if (stage === 'contacts') stop.abort();
      },
    });
    assert.equal(await codeOf(run), 'SYNC_STOPPED');
    assert.ok(stats.created > 0);
    await assertFinishedByNextRun();
    // What was taken over is no second row of its key.
    assert.deepEqual(
      (await bench.rejections()).filter(({ key }) => key.includes('(2)')),
      [],
    );
  });

  it('although the ledger of a killed run holds intents: found ones are adopted, the others created once', async () => {
    await bench.sync();
    const records = bench.sandbox.records('accounts');
    const [first, second] = records;
    const codes = [first, second].map((record) => String(record?.['extId']));
    const entries = await bench.ledger.lookup('accounts', codes);
    const bodies = codes.map((code) => entries.get(code)?.body ?? '');
    // The first was sent and never heard of, the second never arrived.
    await bench.ledger.settle(
      'accounts',
      codes.map((key) => ({ kind: 'forgotten', key })),
    );
    await bench.ledger.intend(
      'accounts',
      codes.map((key, index) => ({ key, body: bodies[index] ?? '' })),
    );
    bench.sandbox.crm.store.remove(bench.sandbox.implementationId, 'accounts', second?.id ?? 0);
    bench.sandbox.crm.resetStats();
    await bench.sync();
    assert.equal(bench.sandbox.record('accounts', codes[0] ?? '').id, first?.id);
    assert.notEqual(bench.sandbox.record('accounts', codes[1] ?? '').id, second?.id);
    assert.equal(bench.sandbox.crm.stats.perRoute['POST /accounts/bulk'], 1);
    assert.equal(bench.sandbox.crm.stats.created, 1);
    await assertComplete();
  });

  it('although a session ends again and again: all waiters share one login', async () => {
    let expired = 0;
    await bench.sync({
      onProgress: ({ stage, read }) => {
        if (read !== 0 || !['accounts', 'orders'].includes(stage)) return;
        bench.sandbox.crm.faults.expireSessions();
        expired += 1;
      },
    });
    assert.equal(expired, 2);
    assert.equal(bench.sandbox.crm.stats.logins, 1 + expired);
    await assertComplete();
  });

  it('although the server throttles: after a 429 no request goes out before its time', async () => {
    await bench.close();
    bench = await openBench({ client: { gate: new RequestGate({ initial: 1, max: 1 }) } });
    bench.sandbox.crm.resetStats();
    bench.sandbox.crm.faults.add({ kind: 'throttle', requestsPerSecond: 12 });
    await bench.sync();
    const { 200: answered = 0, 429: refused = 0 } = bench.sandbox.crm.stats.perStatus;
    // One at a time: a request that came too early would meet a second refusal in the same second.
    assert.ok(
      refused > 0 && refused <= Math.floor(answered / 12),
      `${answered} answered, ${refused} refused`,
    );
    await assertComplete();
  });
});
