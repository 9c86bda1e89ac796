import assert from 'node:assert/strict';
import { checkDataQuality } from '../../../src/connector/sync/dataQuality.ts';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

describe('data quality (B3)', () => {
  let bench: LinkBench;
  beforeEach(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench();
  });
  afterEach(() => bench?.close());

  it('B3: foretells what the first run refuses by itself, and sends nothing', async () => {
    const told: number[] = [];
    const quality = await checkDataQuality(bench.syncSides(), (percent) => told.push(percent));
    assert.deepEqual(bench.crm.writes, []);
    assert.equal(told.at(-1), 100);
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );

    await bench.sync();
    // What the CRM refuses after the sending, and what depends on it, cannot be known before.
    const ofTheCrm = new Set(['RECORD_REFUSED', 'RECORD_PARENT_FAILED', 'RECORD_PRODUCT_UNPUBLISHED']);
    const own = (await bench.rejections()).filter(({ reason }) => !ofTheCrm.has(reason.code));
    assert.ok(own.length > 0, 'the sandbox holds faulty records');
    const foretold = quality.problems.filter(({ reason }) => !ofTheCrm.has(reason.code));
    const refused = foretold.reduce((sum, { count }) => sum + count, 0);
    assert.equal(refused, own.length);
    for (const { part, reason, examples } of foretold) {
      const keys = own.filter((one) => one.part === part && one.reason.code === reason.code);
      for (const key of examples)
        assert.ok(
          keys.some((one) => one.key === key),
          `${part} ${key}`,
        );
    }
    for (const { part, sound, refused: bad } of quality.parts) {
      const figures = await bench.figures(part);
      assert.ok(sound >= figures.synced, part);
      assert.ok(bad <= figures.failed, part);
    }
  });

  it('B3: says nothing any more of what was mended in Sage', async () => {
    const nameless = async () => {
      const { problems } = await checkDataQuality(bench.syncSides(), () => {});
      return problems.find(
        ({ part, reason }) =>
          part === 'accounts' && reason.code === 'RECORD_VALUE_MISSING' && reason.params['field'] === 'name',
      )?.examples;
    };
    const [key] = (await nameless()) ?? [];
    assert.ok(key !== undefined, 'the sandbox holds a customer without a name');
    bench.sandbox.database.execute(
      `UPDATE Clientes SET RazonSocial = 'Comercial Añil', Nombre = 'Añil' WHERE CodigoCliente = '${key}'`,
    );
    assert.equal(await nameless(), undefined);
  });
});
