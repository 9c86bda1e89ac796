import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { toErrorDetail } from '../../../src/domain/errors.ts';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import { seeded } from '../../support/seeded.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

const PAGE = 4096;
const ROUNDS = 40;

describe('a ledger that is damaged inside', () => {
  let bench: LinkBench;
  let sound: Buffer;
  let records: readonly number[];
  const count = () =>
    ['productFamilies', 'products', 'accounts', 'contacts', 'salesOrders'].map(
      (resource) => bench.sandbox.records(resource).length,
    );

  before(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench({ sage: { customers: 30, products: 20, orders: 10, agents: 1 } });
    await bench.sync();
    bench.reopenLedger((file) => {
      sound = readFileSync(file);
    });
    records = count();
  });
  after(() => bench?.close());

  const damageOf = (seed: number) => (file: string) => {
    const random = seeded(seed);
    const damaged = Buffer.from(sound);
    const page = 1 + random(damaged.length / PAGE - 1);
    for (let at = 0; at < PAGE; at += 1) damaged[page * PAGE + at] = random(256);
    writeFileSync(file, damaged);
  };

  /** What is told of each part; some rows of the demo company can never be sent. */
  const proof = async () =>
    (await bench.verify()).parts.map(({ part, missing, different, duplicated }) => [
      part,
      missing,
      different,
      duplicated,
    ]);

  it(`${ROUNDS} random pages: each is whole again after two runs at most, and nothing is doubled`, async function () {
    this.timeout(180_000);
    let setAside = 0;
    const before = await proof();
    for (let seed = 1; seed <= ROUNDS; seed += 1) {
      // So that the run has something to look up and to write.
      await bench.sandbox.change(`UPDATE Clientes SET Fax = '${seed}'`);
      await bench.sandbox.change(`UPDATE Articulos SET DescripcionLinea = '${seed}'`);
      bench.reopenLedger(damageOf(seed));
      const codes: string[] = [];
      for (let done = false; !done && codes.length < 3;) {
        try {
          await bench.sync();
          done = true;
        } catch (thrown) {
          codes.push(toErrorDetail(thrown).code);
          bench.reopenLedger();
        }
      }
      assert.ok(codes.length <= 1 && codes.every((code) => code === 'LEDGER_DAMAGED'), `${seed}: ${codes}`);
      setAside += codes.length + (bench.setAside === undefined ? 0 : 1);
      assert.deepEqual(count(), records, `round ${seed}`);
    }
    assert.deepEqual(await proof(), before);
    assert.ok(setAside > 0);
    assert.ok(readdirSync(dirname(bench.ledgerFile)).some((name) => name.includes('.damaged-')));
  });
});
