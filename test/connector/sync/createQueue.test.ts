import assert from 'node:assert/strict';
import { Bitset } from '../../../src/connector/ledger/bitset.ts';
import type { ApiRequest } from '../../../src/connector/salesManagement/apiTransport.ts';
import { bodyText, digestOf } from '../../../src/connector/sync/records/body.ts';
import { CreateQueue } from '../../../src/connector/sync/send/createQueue.ts';
import { keyRule } from '../../../src/connector/sync/records/keyRule.ts';
import type { Create } from '../../../src/connector/sync/send/sendCreates.ts';
import { newRunFigures, newStageRun } from '../../../src/connector/sync/send/stageRun.ts';
import { familyStage } from '../../../src/connector/sync/records/stages/productStages.ts';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

function families(count: number): readonly Create[] {
  return Array.from({ length: count }, (_, index) => {
    const description = `Familia ${index}`;
    const body = { descriptionES: description, descriptionEN: description, idParent: -1 };
    const text = bodyText(body);
    return { key: `F${index}`, name: `F${index}`, body, text, digest: digestOf(text), vatNumbers: [] };
  });
}

describe('creates on their way', () => {
  let bench: LinkBench;
  before(function () {
    onlyOnSandbox.call(this);
  });
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench?.close());

  function open(atOnce = 8): CreateQueue {
    const { crm, ledger } = bench;
    const rule = keyRule(['Latin1_General_CI_AI']);
    const sides = { stage: familyStage, rule, crm, ledger, figures: newRunFigures(), seen: new Bitset() };
    return new CreateQueue(newStageRun({ ...sides, settleDelay: 0, signal: undefined }), atOnce);
  }
  const held = () => bench.sandbox.records('productFamilies').length;
  const intended = async () => (await bench.ledger.intents('families')).length;

  it('leave in batches, each after its intent was kept, and leave no intent behind', async () => {
    const kept: number[] = [];
    const send = bench.crm.send.bind(bench.crm);
    bench.crm.send = async <T>(request: ApiRequest<T>): Promise<T> => {
      if (request.method === 'POST') kept.push(await intended());
      return send(request);
    };
    const queue = open(1);
    await queue.add(families(1200));
    await queue.drain();
    assert.equal(kept.length, 6);
    assert.ok(
      kept.every((count) => count >= 200),
      String(kept),
    );
    assert.equal(held(), 1200);
    assert.equal(await intended(), 0);
    assert.equal(queue.isBusy, false);
  });

  it('never leave where a run ends before they were released', async () => {
    const queue = open();
    await queue.add(families(300));
    await queue.settle();
    assert.deepEqual([held(), await intended()], [0, 0]);
  });

  it('end with the failure of an earlier batch, and keep the intents of what was not answered for', async () => {
    const queue = open(1);
    bench.sandbox.crm.faults.add({ kind: 'status', status: 403, resource: 'productFamilies' });
    await assert.rejects(async () => {
      await queue.add(families(1000));
      await queue.drain();
    });
    assert.deepEqual([held(), await intended()], [0, 1000]);
  });
});
