import assert from 'node:assert/strict';
import { Random, streamOf } from '../../sandbox/sage200/random.ts';
import { onlyOnSandbox } from '../support/sides.ts';
import { CATALOGUE, type Fault } from './support/catalogue.ts';
import { changeSage } from './support/changes.ts';
import { compare } from './support/comparison.ts';
import { TABLE } from './support/faultTable.ts';
import { World } from './support/world.ts';

const isLong = process.env['FAULTS'] === 'long';
const SCHEDULES = Number(process.env['FAULTS_SCHEDULES'] ?? (isLong ? 300 : 6));
const FIRST = Number(process.env['FAULTS_SEED'] ?? 1);
/** Those with these words in their name, where only some are to be tried. */
const FAULTS = CATALOGUE.filter(({ name }) => name.includes(process.env['FAULTS_ONLY'] ?? ''));
/** Runs of a schedule in which something is wrong. */
const RUNS = 3;

describe(`exactly once in ${SCHEDULES} schedules of faults`, function () {
  this.timeout(120_000);
  before(onlyOnSandbox);

  for (let seed = FIRST; seed < FIRST + SCHEDULES; seed += 1) {
    it(`schedule ${seed}`, async () => {
      const random = new Random(streamOf('faults'), seed);
      const world = await World.open(seed);
      const met: { readonly fault: Fault; readonly code: string }[] = [];
      try {
        for (let run = 0; run < RUNS; run += 1) {
          // Each fault comes up in turn, in each of the runs, whatever chance says of its company.
          const chosen = new Set<Fault>();
          const inTurn = FAULTS[(seed * 7 + run * 5) % FAULTS.length];
          if (inTurn !== undefined) chosen.add(inTurn);
          if (random.chance(0.5)) chosen.add(random.pick(FAULTS));
          const begun = [...chosen].map((fault) => ({ fault, wasMet: fault.begin(world, random) }));
          const code = await world.sync();
          for (const { fault, wasMet } of begun) if (wasMet()) met.push({ fault, code });
          // What is on its way comes now, or in the next run, or later still.
          if (random.chance(0.5)) world.finishLate();
          world.ease();
          await changeSage(world.sandbox, random, run);
        }
        world.calm();
        assert.deepEqual([await world.sync(), await world.sync()], ['done', 'done']);
        const comparison = compare(world.sandbox);
        for (const { fault, code } of met) TABLE.add(fault.name, code, comparison);
        const { missing, doubled, stale, examples } = comparison;
        const story = met.map(({ fault, code }) => `${fault.name}: ${code}`).join('; ');
        assert.deepEqual([missing, doubled, stale], [0, 0, 0], `${examples.join(', ')} after ${story}`);
        const { creates, updates, deletes } = await world.bench.sync();
        assert.deepEqual([creates, updates, deletes], [0, 0, 0]);
      } finally {
        world.calm();
        await world.close();
      }
    });
  }

  it('a create that somebody doubled on its way is told by the proof: no protocol can know of it', async () => {
    const world = await World.open(7);
    try {
      world.http.rules.push({ fault: { kind: 'duplicate' }, methods: ['POST'], skip: 4, count: 1 });
      await world.sync();
      world.calm();
      await world.sync();
      const { doubled } = compare(world.sandbox);
      assert.ok(doubled > 0);
      const { parts } = await world.bench.verify();
      const told = parts.reduce((sum, part) => sum + part.duplicated + (part.surplus ?? 0), 0);
      assert.equal(told, doubled);
    } finally {
      await world.close();
    }
  });
});
