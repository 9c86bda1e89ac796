import assert from 'node:assert/strict';
import { STAGES } from '../../../src/connector/sync/records/stages/stages.ts';
import { readPages } from '../../../src/connector/sage200/readPages.ts';
import { prepareSync } from '../../../src/connector/sync/read/syncContext.ts';
import { readStage } from '../../../src/connector/sync/read/readStage.ts';
import { PARTS, STAGE_NAMES } from '../../../src/domain/sync.ts';
import { openBench, type LinkBench } from '../../support/linkBench.ts';

describe('stages', () => {
  let bench: LinkBench;
  before(async function () {
    this.timeout(0);
    bench = await openBench();
    await bench.sync();
  });
  after(() => bench?.close());

  it('stand in the order of their dependencies and of their parts', () => {
    assert.deepEqual(
      STAGES.map(({ name }) => name),
      STAGE_NAMES,
    );
    assert.deepEqual([...new Set(STAGES.map(({ part }) => part))], PARTS);
  });

  for (const stage of STAGES) {
    it(`${stage.name}: map bodies of exactly the fields they name, all of which the CRM lets be written`, async () => {
      const context = await prepareSync(bench.syncSides());
      const ready = context.stages.find((candidate) => candidate.stage === stage);
      assert.ok(ready !== undefined);
      let bodies = 0;
      for await (const page of readStage(context, ready)) {
        for (const { mapped } of page) {
          if (mapped.kind !== 'body') continue;
          bodies += 1;
          assert.deepEqual(Object.keys(mapped.body), stage.fields);
        }
      }
      assert.ok(bodies > 0);
      for (const field of stage.fields) {
        const read = stage.readAs?.[field] ?? field;
        assert.ok(ready.limits.fields.has(field) || ready.limits.fields.has(read), field);
        assert.ok(!ready.limits.readOnly.has(field), field);
      }
      assert.deepEqual(
        stage.required.filter((field) => !stage.fields.includes(field)),
        [],
      );
      assert.deepEqual(
        ready.limits.required.filter((field) => !stage.required.includes(field)),
        [],
      );
    });
  }

  it('refer only to stages before them', async () => {
    const context = await prepareSync(bench.syncSides());
    for (const [position, ready] of context.stages.entries()) {
      const earlier = new Set(['users', ...context.stages.slice(0, position).map(({ stage }) => stage.name)]);
      const pages = readPages(bench.sage, ready.source, bench.link.company.code, { pageSize: 20 });
      const { value: rows } = await pages.next();
      assert.ok(Array.isArray(rows) && rows.length > 0);
      for (const read of rows) {
        assert.ok(read.ok);
        for (const { stage } of ready.stage.references(read.row)) {
          assert.ok(earlier.has(stage), `${ready.stage.name} refers to ${stage}`);
        }
      }
    }
  });
});
