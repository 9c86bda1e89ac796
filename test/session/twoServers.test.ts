import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startSandboxSides, type SandboxSides } from '../support/sandboxSides.ts';
import { SessionBench, walk, type Keys } from './support/sessionBench.ts';

describe('R1: two companies with the same code on two servers', () => {
  let bench: SessionBench;
  let second: SandboxSides;
  let secondKeys: Keys;
  let [first, other] = ['', ''];

  before(async () => {
    bench = await SessionBench.start({ sql: { instanceName: 'SAGE2025' } });
    second = await startSandboxSides({
      sage: { seed: 201, customers: 30, products: 12, orders: 6 },
      sql: { instanceName: 'SAGE2019' },
    });
    secondKeys = bench.sides.crm.createImplementation({
      id: '48128',
      name: 'Segunda implementación',
      admin: { email: 'begona@anil.example', name: 'Begoña Núñez Peña' },
    });
    const session = await bench.begin({ synchronise: true });
    await walk(session, bench.events());
    const beside = await bench.begin({ synchronise: true, keys: secondKeys });
    const { connection } = second;
    await walk(beside, bench.events({ connection, keys: secondKeys, admin: 2, invite: [1] }));
    [first, other] = [session.linkId, beside.linkId];
  });
  after(async () => {
    await bench.close();
    await second.close();
  });

  it('are linked side by side, each by its own identity, implementation and keys', () => {
    const [one, two] = bench.open().registry.list();
    assert.deepEqual([one?.id, two?.id], [first, other]);
    assert.deepEqual(
      [one?.identity.code, one?.identity.database],
      [two?.identity.code, two?.identity.database],
    );
    assert.match(one?.identity.serverName ?? '', /\\SAGE2025$/);
    assert.match(two?.identity.serverName ?? '', /\\SAGE2019$/);
    assert.notEqual(one?.implementation.publicKey, two?.implementation.publicKey);
    assert.notEqual(one?.adminUserId, two?.adminUserId);
  });

  it('share no record, no user and no file', async () => {
    const { store } = bench.sides.crm;
    for (const resource of ['accounts', 'users']) {
      const ids = [bench.keys.id, secondKeys.id].map((id) =>
        store.records(id, resource).map((row) => row.id),
      );
      assert.ok(ids.every((list) => list.length > 0));
      assert.equal(new Set(ids.flat()).size, ids.flat().length);
    }
    // The same code is another customer on each server, and each implementation has the one of its own.
    const nameOf = (id: string) =>
      store.records(id, 'accounts').find((account) => account['extId'] === '430000001')?.['name'];
    assert.notEqual(nameOf(bench.keys.id), nameOf(secondKeys.id));
    for (const id of [first, other])
      assert.ok(readdirSync(join(bench.stateDir, 'links', id)).includes('ledger.db'));
  });

  it('have figures of their own, and a change on one server reaches one implementation', async () => {
    const operations = bench.open();
    const sourceOf = async (id: string) =>
      (await operations.status(id)).parts.find(({ part }) => part === 'accounts')?.source;
    assert.notEqual(await sourceOf(first), await sourceOf(other));
    await second.change(
      "UPDATE Clientes SET Telefono = '600 000 000' WHERE CodigoEmpresa = 1 AND CodigoCliente = '430000001'",
    );
    assert.equal((await operations.sync(first)).updates, 0);
    // The customer, and what hangs on it is as it was.
    assert.equal((await operations.sync(other)).updates, 1);
  });

  it('end apart: the one that is unlinked takes nothing of the other with it', async () => {
    const operations = bench.open();
    await operations.unlink(first);
    assert.equal(bench.hasFolder(first), false);
    assert.equal(bench.hasFolder(other), true);
    assert.deepEqual(
      [...bench.secrets.kept.keys()].map((key) => key.split(' ')[0]),
      [other, other],
    );
    const { updates, creates, deletes } = await operations.sync(other);
    assert.deepEqual([creates, updates, deletes], [0, 0, 0]);
  });
});
