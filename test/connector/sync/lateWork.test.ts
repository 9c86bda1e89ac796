import assert from 'node:assert/strict';
import { setClock } from '../../support/shiftedClock.ts';
import { openBench, type LinkBench } from '../../support/linkBench.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

const RESOURCES = [
  'productFamilies',
  'productCategories',
  'products',
  'accounts',
  'contacts',
  'salesorders',
  'sales',
];

/** A CRM that finishes work long after its answer was lost, and knows no idempotency keys. */
describe('exactly once although the CRM works late', () => {
  let bench: LinkBench;
  beforeEach(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench();
  });
  afterEach(() => bench?.close());

  const faults = () => bench.sandbox.crm.faults;
  const notices = async () => ((await bench.ledger.lastRun())?.notices ?? []).map(({ code }) => code);
  /** How many records stand for one that stands already. */
  function doubled(): number {
    return RESOURCES.reduce((sum, resource) => {
      const keys = bench.sandbox
        .records(resource)
        .map((record) =>
          String(
            record['extId'] ??
              `${String(record['descriptionES'])} ${String(record['cLevel2'] ?? record['idParent'])}`,
          ),
        );
      return sum + keys.length - new Set(keys).size;
    }, 0);
  }
  async function assertExact(): Promise<void> {
    assert.equal(doubled(), 0);
    const { creates, updates, deletes } = await bench.sync();
    assert.deepEqual([creates, updates, deletes], [0, 0, 0]);
    for (const { part, missing, duplicated, different, rejected, surplus } of (await bench.verify()).parts)
      assert.deepEqual([part, missing + different - rejected, duplicated, surplus], [part, 0, 0, 0]);
  }

  for (const resource of [
    'accounts',
    'products',
    'salesorders',
    'salesOrdersLines',
    'productFamilies',
    'contacts',
    'sales',
  ]) {
    it(`removes what ${resource} became twice, after the run in which it became so, and tells it`, async () => {
      faults().add({ kind: 'late', resource, method: 'POST', bulk: true, count: 1 });
      await bench.sync();
      assert.equal(faults().finishLate(), 1);
      const held = bench.sandbox.records(resource).length;
      await bench.sync();
      assert.ok((await notices()).includes('SURPLUS_REMOVED'), String(await notices()));
      assert.ok(bench.sandbox.records(resource).length < held);
      await assertExact();
    });
  }

  it('takes over what is finished while it looks, and sends nothing again', async () => {
    faults().add({ kind: 'late', resource: 'accounts', method: 'POST', bulk: true, count: 1 });
    const { send } = bench.crm;
    let looks = 0;
    bench.crm.send = async (request) => {
      if (
        request.method === 'GET' &&
        request.path === '/accounts' &&
        request.query?.['where'] !== undefined &&
        (looks += 1) === 3
      )
        faults().finishLate();
      return send.call(bench.crm, request) as never;
    };
    await bench.sync();
    assert.deepEqual(await notices(), []);
    await assertExact();
  });

  it('finds it after a gateway’s 504, twice in a row', async () => {
    faults().add({ kind: 'late', resource: 'accounts', method: 'POST', bulk: true, count: 2, status: 504 });
    await bench.sync();
    faults().finishLate();
    await bench.sync();
    await assertExact();
  });

  it('finds it after a run that ended before it knew, and in the run after', async () => {
    faults().add({ kind: 'late', resource: 'accounts', method: 'POST', bulk: true });
    await assert.rejects(bench.sync());
    faults().clear();
    await bench.sync();
    assert.ok(faults().finishLate() > 1);
    assert.ok(doubled() > 0);
    await bench.sync();
    await assertExact();
  });

  it('looks for it in the next runs although the clock was set forward by days meanwhile, and back', async () => {
    faults().add({ kind: 'late', resource: 'accounts', method: 'POST', bulk: true, count: 1 });
    await bench.sync();
    try {
      for (const hours of [60, -60]) {
        setClock(hours * 3_600_000);
        await bench.sync();
      }
      setClock(0);
      assert.equal(faults().finishLate(), 1);
      assert.ok(doubled() > 0);
      await bench.sync();
      await assertExact();
    } finally {
      setClock(0);
    }
  });

  it('knows its own by the clock of the CRM, where that of this machine is wrong', async () => {
    faults().add({ kind: 'late', resource: 'salesOrdersLines', method: 'POST', bulk: true, count: 1 });
    setClock(3_600_000);
    try {
      await bench.sync();
      assert.equal(faults().finishLate(), 1);
      await bench.sync();
      assert.ok((await notices()).includes('SURPLUS_REMOVED'), String(await notices()));
    } finally {
      setClock(0);
    }
    await assertExact();
  });

  it('does not touch a double that somebody worked in: the proof tells it', async () => {
    faults().add({ kind: 'late', resource: 'accounts', method: 'POST', bulk: true, count: 1 });
    await bench.sync();
    faults().finishLate();
    const [late] = bench.sandbox.records('accounts').slice(-1);
    bench.sandbox.crm.store.change(bench.sandbox.implementationId, 'accounts', late?.id ?? 0, {
      phone: '600 111 222',
    });
    await bench.sync();
    assert.equal(doubled(), 1);
    const accounts = (await bench.verify()).parts.find(({ part }) => part === 'accounts');
    assert.equal((accounts?.duplicated ?? 0) + (accounts?.surplus ?? 0), 1);
  });

  it('sends a change again that a late, older one took back', async () => {
    await bench.sync();
    const fax = (value: string) =>
      bench.sandbox.change(
        `UPDATE Clientes SET Fax = '${value}' WHERE CodigoCliente IN ('430000001', '430000002')`,
      );
    const held = () =>
      ['430000001', '430000002'].map((code) => bench.sandbox.record('accounts', code)['fax']);
    faults().add({ kind: 'late', resource: 'accounts', method: 'PUT', bulk: true, count: 1 });
    await fax('2');
    await bench.sync();
    assert.deepEqual(held(), ['2', '2']);
    await fax('3');
    await bench.sync();
    assert.deepEqual(held(), ['3', '3']);
    assert.equal(faults().finishLate(), 1);
    assert.deepEqual(held(), ['2', '2']);
    await bench.sync();
    assert.deepEqual(held(), ['3', '3']);
    assert.ok((await notices()).includes('LATE_UPDATES'));
    await assertExact();
  });

  it('is not misled by one id for two items, nor by an id that another record has', async () => {
    await bench.sync();
    const [first] = bench.sandbox.records('accounts');
    for (const code of ['N1', 'N2']) {
      await bench.sandbox.change(
        `INSERT INTO Clientes (CodigoEmpresa, CodigoCliente, RazonSocial, FechaAlta) VALUES (1, '${code}', 'Nuevo ${code}', '2026-01-01')`,
      );
    }
    const { send } = bench.crm;
    bench.crm.send = async (request) => {
      const answer: unknown = await send.call(bench.crm, request);
      if (request.path !== '/accounts/bulk' || request.method !== 'POST') return answer as never;
      return (answer as { id: number }[]).map((item) => ({ ...item, id: first?.id })) as never;
    };
    await bench.sync();
    const entries = await bench.ledger.lookup('accounts', ['N1', 'N2']);
    assert.deepEqual(
      ['N1', 'N2'].map((code) => entries.get(code)?.crmId),
      ['N1', 'N2'].map((code) => bench.sandbox.record('accounts', code).id),
    );
  });

  it('creates anew a customer whom somebody deleted in the CRM once an order is refused for it', async () => {
    await bench.sync();
    const { id } = bench.sandbox.record('accounts', '430000001');
    bench.sandbox.crm.store.remove(bench.sandbox.implementationId, 'accounts', id);
    await bench.sandbox.change(
      `INSERT INTO CabeceraPedidoCliente (CodigoEmpresa, EjercicioPedido, SeriePedido, NumeroPedido, CodigoCliente, FechaPedido, FechaEntrega)
       VALUES (1, 2026, 'Z', 1, '430000001', '2026-01-01', '2026-01-02')`,
    );
    await bench.sync();
    await bench.sync();
    const anew = bench.sandbox.record('accounts', '430000001');
    assert.notEqual(anew.id, id);
    assert.equal(bench.sandbox.record('salesorders', '2026/Z/1')['accountId'], anew.id);
    await assertExact();
  });

  it('creates anew what somebody deleted in the CRM, and moves what belongs to it', async () => {
    await bench.sync();
    const [order] = bench.sandbox.records('salesorders');
    const account = bench.sandbox.records('accounts').find(({ id }) => id === order?.['accountId']);
    const code = String(account?.['extId']);
    bench.sandbox.crm.store.remove(bench.sandbox.implementationId, 'accounts', account?.id ?? 0);
    await bench.sandbox.change(
      `UPDATE Clientes SET Telefono = '971 000 000' WHERE CodigoCliente = '${code}'`,
    );
    const [year, series, number] = String(order?.['extId']).split('/');
    await bench.sandbox.change(
      `UPDATE CabeceraPedidoCliente SET ObservacionesPedido = 'otra' WHERE EjercicioPedido = ${year} AND SeriePedido = '${series}' AND NumeroPedido = ${number}`,
    );
    await bench.sync();
    await bench.sync();
    const anew = bench.sandbox.record('accounts', code);
    assert.notEqual(anew.id, account?.id);
    assert.equal(bench.sandbox.record('salesorders', String(order?.['extId']))['accountId'], anew.id);
    assert.equal(
      (await bench.rejections()).some(({ key }) => key === code),
      false,
    );
    await assertExact();
  });
});
