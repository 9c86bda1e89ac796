import assert from 'node:assert/strict';
import { startConductor, type Conductor } from '../../../../bench/support/nodeRed/conductor.ts';

describe('the conductor of a Node-RED flow', () => {
  let conductor: Conductor;

  beforeEach(async () => {
    conductor = await startConductor();
  });
  afterEach(() => conductor.close());

  const post = (path: string, body: unknown) =>
    fetch(`${conductor.url}${path}`, { method: 'POST', body: JSON.stringify(body) });

  it('lets a flow wait until it may begin', async () => {
    const order: string[] = [];
    const begun = post('/begin', {}).then(() => order.push('the flow began'));
    const begin = await conductor.ready;
    order.push('the clock runs');
    begin();
    await begun;
    assert.deepEqual(order, ['the clock runs', 'the flow began']);
  });

  it('takes what a flow was answered when that ends', async () => {
    const answer = await post('/ended', { 200: 3, ECONNRESET: 1 });
    assert.equal(answer.status, 200);
    assert.deepEqual(await conductor.ended, { 200: 3, ECONNRESET: 1 });
  });
});
