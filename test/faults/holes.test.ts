import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { openBench, type LinkBench } from '../support/linkBench.ts';
import { onlyOnSandbox } from '../support/sides.ts';

/** What the model and the schedules once found in the engine. */
describe('exactly once, where the search for holes found some', () => {
  let bench: LinkBench;
  beforeEach(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench({ sage: { customers: 16, products: 4, orders: 4, agents: 2 } });
    await bench.sync();
  });
  afterEach(() => bench?.close());

  const CODE = 'H1';
  const insert = (fax: string) =>
    bench.sandbox.change(
      `INSERT INTO Clientes (CodigoEmpresa, CodigoCliente, RazonSocial, Fax, FechaAlta)
       VALUES (1, '${CODE}', 'Uno', '${fax}', '2026-01-01')`,
    );
  const held = () =>
    bench.sandbox
      .records('accounts')
      .filter((record) => record['extId'] === CODE)
      .map((record) => record['fax']);
  /** A run that is killed as it settles: the ledger never hears of what the CRM did. */
  async function killedAtSettling(): Promise<void> {
    const { ledger } = bench;
    const settle = ledger.settle.bind(ledger);
    ledger.settle = (stage, settlements) =>
      settlements.some(({ key }) => key.trim() === CODE)
        ? Promise.reject(new Error('killed'))
        : settle(stage, settlements);
    await assert.rejects(bench.sync());
    bench.reopenLedger();
  }

  it('a customer deleted just before a kill, and back in Sage before the next run, is in the CRM', async () => {
    await insert('1');
    await bench.sync();
    await bench.sandbox.change(`DELETE FROM Clientes WHERE CodigoCliente = '${CODE}'`);
    await killedAtSettling();
    await insert('1');
    await bench.sync();
    await bench.sync();
    assert.deepEqual(held(), ['1']);
  });

  it('an older create that is found in place of a newer one is not taken for the newer', async () => {
    const { faults } = bench.sandbox.crm;
    const late: (() => void)[] = [];
    faults.postpone = (work) => late.push(work);
    // The first create is on its way still when its run is killed.
    faults.add({ kind: 'late', resource: 'accounts', method: 'POST', count: 1 });
    await insert('1');
    bench.ledger.addSuspects = () => Promise.reject(new Error('killed'));
    await assert.rejects(bench.sync());
    bench.reopenLedger();
    await bench.sandbox.change(`UPDATE Clientes SET Fax = '2' WHERE CodigoCliente = '${CODE}'`);
    // So is the second, and when it is looked for the first has come.
    faults.postpone = (work) => {
      late.shift()?.();
      late.push(work);
    };
    faults.add({ kind: 'late', resource: 'accounts', method: 'POST', count: 1 });
    await bench.sync();
    assert.deepEqual(held(), ['1']);
    late.shift()?.();
    await bench.sync();
    await bench.sync();
    assert.deepEqual(held(), ['2']);
  });

  it('a create that is refused because its first try came meanwhile is not rejected', async () => {
    const { faults } = bench.sandbox.crm;
    const { send } = bench.crm;
    let posts = 0;
    // A CRM in which an extId can be there once.
    bench.crm.send = async (request) => {
      if (request.path !== '/accounts/bulk' || request.method !== 'POST' || (posts += 1) === 1)
        return send.call(bench.crm, request) as never;
      faults.finishLate();
      const items = JSON.parse(request.json ?? '[]') as readonly { readonly guid: string }[];
      return items.map(({ guid }) => ({ guid, status: 400, Message: 'extId already exists' })) as never;
    };
    faults.add({ kind: 'late', resource: 'accounts', method: 'POST', count: 1 });
    await insert('1');
    await bench.sync();
    assert.deepEqual(held(), ['1']);
    assert.deepEqual(
      (await bench.rejections()).filter(({ key }) => key === CODE),
      [],
    );
  });

  it('two surplus records go although the answer to the first removal is lost and their suspects are old', async () => {
    const { faults } = bench.sandbox.crm;
    faults.add({ kind: 'late', resource: 'accounts', method: 'POST', count: 2 });
    await insert('1');
    await bench.sync();
    faults.finishLate();
    assert.deepEqual(held(), ['1', '1', '1']);
    bench.reopenLedger((file) => {
      const database = new DatabaseSync(file);
      database.exec('UPDATE suspect SET left_at = 0');
      database.close();
    });
    faults.add({ kind: 'cutAfter', resource: 'accounts', method: 'DELETE', count: 1 });
    await bench.sync();
    await bench.sync();
    assert.deepEqual(held(), ['1']);
  });
});
