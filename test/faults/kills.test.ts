import assert from 'node:assert/strict';
import { Random, streamOf } from '../../sandbox/sage200/random.ts';
import { HAS_SIGNALS } from '../cli/support/cli.ts';
import { onlyOnSandbox } from '../support/sides.ts';
import { changeSage } from './support/changes.ts';
import { compare } from './support/comparison.ts';
import { TABLE } from './support/faultTable.ts';
import { Victims, type Victim } from './support/killed.ts';

const isLong = process.env['FAULTS'] === 'long';
const KILLS = Number(process.env['FAULTS_KILLS'] ?? (isLong ? 200 : 2));
const FIRST = Number(process.env['FAULTS_SEED'] ?? 1);
/** Kills of one company, before it is left alone and compared. */
const OF_ONE = isLong ? 5 : 2;
const CUSTOMERS = isLong ? 600 : 60;

describe(`exactly once although the program is killed ${KILLS} times`, function () {
  this.timeout(600_000);
  before(function () {
    onlyOnSandbox.call(this);
    if (!HAS_SIGNALS) this.skip();
  });

  for (let company = 0; company * OF_ONE < KILLS; company += 1) {
    it(`company ${FIRST + company}`, async () => {
      const random = new Random(streamOf('kills'), FIRST + company);
      const victims = await Victims.open(FIRST + company, CUSTOMERS);
      const killed: Victim[] = [];
      const story: string[] = [];
      try {
        let isLinked = false;
        for (let tries = 0; killed.length < OF_ONE && tries < OF_ONE * 4; tries += 1) {
          isLinked ||= await victims.isLinked();
          const victim: Victim = !isLinked ? 'link' : random.chance(0.25) ? 'service' : 'sync';
          // Linking asks and sends much; a run after it begins with some twenty questions, and sends little.
          const isWrite = random.chance(0.5);
          const isFirst = victim === 'link';
          const most = isWrite ? (isFirst ? 12 : 3) : isFirst ? 60 : 36;
          const nth = random.integer(isWrite ? 1 : isFirst ? 5 : 10, most);
          const isKilled = await victims.kill(victim, { nth, isWrite }, random);
          story.push(
            `${victim} ${isKilled ? 'killed' : 'over before'} at ${isWrite ? 'write' : 'request'} ${nth}`,
          );
          if (isKilled) killed.push(victim);
          if (random.chance(0.5)) victims.finishLate();
          await changeSage(victims.sandbox, random, tries);
        }
        if (!(await victims.isLinked())) await victims.kill('link', { nth: -1, isWrite: false }, random);
        victims.finishLate();
        for (let quiet = 0; quiet < 2; quiet += 1) {
          const { code, stdout } = await victims.run('sync');
          assert.equal(code, 0, stdout);
        }
        if (isLong) process.stdout.write(`      ${story.join('; ')}\n`);
        const comparison = compare(victims.sandbox);
        for (const victim of killed) TABLE.add(`SIGKILL in ${victim}`, '–', comparison);
        const { missing, doubled, stale, examples } = comparison;
        assert.deepEqual(
          [missing, doubled, stale],
          [0, 0, 0],
          `${examples.join(', ')} after ${story.join('; ')}`,
        );
      } finally {
        await victims.close();
      }
    });
  }
});
