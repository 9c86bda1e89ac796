import assert from 'node:assert/strict';
import { LinkError } from '../../../src/domain/errors.ts';
import type { FaultRule } from '../../../sandbox/crm/faults/faultRule.ts';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

const PAGE = '<html>gateway</html>';

describe('refusals: of the API, and of whatever stands before it', () => {
  let bench: LinkBench;
  beforeEach(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench({ client: { firstDelay: 1, tries: 3 } });
  });
  afterEach(() => bench?.close());

  const faults = () => bench.sandbox.crm.faults;
  const accounts = () => bench.sandbox.records('accounts').map((record) => String(record['extId']));
  const refused = async () =>
    (await bench.rejections()).filter(({ reason }) => reason.code === 'RECORD_REFUSED').map(({ key }) => key);

  async function codeOf(run: Promise<unknown>): Promise<string> {
    return run.then(
      () => 'done',
      (thrown: unknown) => (thrown instanceof LinkError ? thrown.code : String(thrown)),
    );
  }

  /** Every account once, nothing parked, and nothing left to do. */
  async function assertExact(): Promise<void> {
    assert.equal(accounts().length, 91);
    assert.equal(new Set(accounts()).size, 91);
    assert.deepEqual(await refused(), []);
    bench.crm.writes.length = 0;
    await bench.sync();
    assert.deepEqual(bench.crm.writes, []);
  }

  const afterTheWork: readonly (readonly [string, Omit<FaultRule & { kind: 'statusAfter' }, 'kind'>])[] = [
    ['408', { status: 408 }],
    ['499', { status: 499 }],
    ['302', { status: 302, page: '' }],
    ['400 in the words of an API', { status: 400 }],
    ['a page with 400', { status: 400, page: PAGE }],
    ['404', { status: 404 }],
    ['409', { status: 409 }],
    ['a page with 200', { status: 200, page: PAGE }],
    ['504', { status: 504, page: PAGE }],
  ];
  for (const [what, answer] of afterTheWork) {
    it(`a gateway's ${what} after the work was done: looked up, and nothing is sent twice`, async () => {
      faults().add({ kind: 'statusAfter', ...answer, resource: 'accounts', method: 'POST', count: 2 });
      await bench.sync();
      assert.equal(new Set(accounts()).size, accounts().length);
      await assertExact();
    });
  }

  for (const status of [302, 404, 405, 408, 409, 422]) {
    for (const page of [undefined, PAGE]) {
      const words = page === undefined ? 'JSON' : 'a page';
      it(`a gateway that answers ${status} with ${words} to everything ends the run with one error and parks nothing`, async () => {
        let isDown = false;
        const run = bench.sync({
          onProgress: ({ stage, read }) => {
            if (stage !== 'accounts' || read === 0 || isDown) return;
            isDown = true;
            faults().add({ kind: 'status', status, ...(page === undefined ? {} : { page }) });
          },
        });
        assert.ok(['API_UNAVAILABLE', 'API_REFUSED'].includes(await codeOf(run)));
        faults().clear();
        assert.deepEqual(await refused(), []);
        await bench.sync();
        await assertExact();
      });
    }
  }

  it('an API that refuses every create alike ends the run, and parks nothing', async () => {
    faults().add({ kind: 'status', status: 400, resource: 'accounts', method: 'POST' });
    assert.equal(await codeOf(bench.sync()), 'API_REFUSES_ALL');
    assert.deepEqual(await refused(), []);
    faults().clear();
    await bench.sync();
    await assertExact();
  });

  it('and so does one that refuses every update alike, in the call or in its answer', async () => {
    await bench.sync();
    const change = (value: string) =>
      bench.sandbox.change(`UPDATE Clientes SET Fax = '${value}' WHERE CodigoCliente LIKE '4300000[34]%'`);
    assert.ok((await change('1')) > 10);
    faults().add({ kind: 'status', status: 422, resource: 'accounts', method: 'PUT' });
    assert.equal(await codeOf(bench.sync()), 'API_REFUSES_ALL');
    assert.deepEqual(await refused(), []);
    faults().clear();
    const updates = (await bench.sync()).updates;
    assert.ok(updates > 10);
    assert.equal(bench.sandbox.records('accounts').filter((record) => record['fax'] === '1').length, updates);
  });

  it('a few records refused alike are parked, each with the words of the API', async () => {
    await bench.sync();
    const some = accounts().slice(0, 3);
    await bench.sandbox.change(
      `UPDATE Clientes SET Fax = '1' WHERE CodigoCliente IN (${some.map((code) => `'${code}'`).join(', ')})`,
    );
    faults().add({ kind: 'status', status: 400, resource: 'accounts', method: 'PUT' });
    await bench.sync();
    assert.deepEqual((await refused()).sort(), [...some].sort());
  });

  it('a refusal that passes while its batch is taken apart parks nobody', async () => {
    faults().add({ kind: 'status', status: 409, resource: 'accounts', method: 'POST', count: 60 });
    await bench.sync();
    await assertExact();
  });

  it('a batch that is too large for somebody is sent in smaller ones', async () => {
    faults().add({ kind: 'status', status: 413, page: PAGE, resource: 'accounts', method: 'POST', count: 1 });
    await bench.sync();
    await assertExact();
  });
});
