import assert from 'node:assert/strict';
import { RequestGate } from '../../src/connector/salesManagement/requestGate.ts';
import { Random, streamOf } from '../../sandbox/sage200/random.ts';
import { openBench, type LinkBench } from '../support/linkBench.ts';
import { onlyOnSandbox } from '../support/sides.ts';
import { COMPLETE, ENGINE, type Bounds, type Protocol } from './exactlyOnce.ts';
import { search } from './search.ts';
import { Lockstep } from './support/lockstep.ts';

const isLong = process.env['FAULTS'] === 'long';

describe('the protocol of exactly once, as a model', () => {
  const bounds: readonly Bounds[] = [
    { records: 1, versions: 2, changes: 2, losses: 2, crashes: 1 },
    { records: 2, versions: 2, changes: 1, losses: 2, crashes: 1 },
    ...(isLong
      ? [
          { records: 1, versions: 3, changes: 2, losses: 2, crashes: 2 },
          { records: 2, versions: 2, changes: 1, losses: 2, crashes: 2 },
          { records: 1, versions: 2, changes: 1, losses: 3, crashes: 2 },
        ]
      : []),
  ];
  for (const bound of bounds) {
    it(`reaches no state at rest with a record missing, doubled or stale: ${told(bound)}`, function () {
      this.timeout(600_000);
      const { states, depth, counterexample, hopeless } = search(bound, COMPLETE);
      process.stdout.write(`      ${states} states, depth ${depth}\n`);
      assert.equal(counterexample?.join(' > '), undefined);
      assert.equal(hopeless, 0, 'states from which nothing leads to an exact one');
    });
  }

  /** The search is worth something only where it finds what is wrong. */
  const broken: readonly (readonly [string, Partial<Protocol>, string])[] = [
    ['without suspects, a record doubled by late work', { suspects: false }, 'late'],
    ['where a record found in place of a create is not read, one stale', { adoptsAsFound: false }, 'adopt'],
    [
      'where deletions leave no trace, one missing that came back to Sage after a crash',
      { keepsDeletes: false },
      'delete ok > crash',
    ],
  ];
  for (const [name, change, step] of broken) {
    it(`finds ${name}`, () => {
      const { counterexample } = search(
        { records: 1, versions: 2, changes: 2, losses: 2, crashes: 1 },
        { ...COMPLETE, ...change },
      );
      assert.ok(counterexample !== undefined);
      assert.ok(counterexample.join(' > ').includes(step), counterexample.join(' > '));
    });
  }

  it('finds where a refused removal is not looked at, one doubled for good once time has passed', () => {
    const { counterexample } = search(
      { records: 1, versions: 1, changes: 0, losses: 3, crashes: 1 },
      { ...COMPLETE, looksAtRefusals: false },
    );
    assert.ok(counterexample?.includes('deleteSurplus lost'), counterexample?.join(' > '));
  });

  it('is what the engine does', () => {
    assert.deepEqual({ ...ENGINE, looks: COMPLETE.looks }, COMPLETE);
  });
});

describe('the engine takes the steps of the model', () => {
  let bench: LinkBench;
  before(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench({
      sage: { customers: 16, products: 4, orders: 4, agents: 2 },
      // One request at a time: the model knows no others beside it.
      client: { gate: new RequestGate({ initial: 1, max: 1 }) },
    });
    await bench.sync();
  });
  after(() => bench?.close());

  const bounds: Bounds = { records: 2, versions: 3, changes: 4, losses: 3, crashes: 2 };
  const lockstep = (seed: number, protocol: Protocol) =>
    new Lockstep(bench, [`M${seed}A`, `M${seed}B`], {
      protocol,
      bounds,
      random: new Random(streamOf('lockstep'), seed),
    });

  it(`and the CRM holds what the model says, in ${isLong ? 300 : 10} schedules`, async function () {
    this.timeout(600_000);
    for (let seed = 1; seed <= (isLong ? 300 : 10); seed += 1) await lockstep(seed, ENGINE).play(5);
  });

  it('and not those of another one: without suspects the two part', async function () {
    this.timeout(60_000);
    await assert.rejects(async () => {
      for (let seed = 1001; seed <= 1020; seed += 1)
        await lockstep(seed, { ...ENGINE, suspects: false }).play(5);
    }, /the engine is at/);
  });
});

function told({ records, versions, changes, losses, crashes }: Bounds): string {
  return `${records} records of ${versions} versions, ${changes} changes, ${losses} answers lost, ${crashes} crashes`;
}
