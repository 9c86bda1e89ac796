import assert from 'node:assert/strict';
import { loadAgents } from '../../../../src/connector/agents/loadAgents.ts';
import { openBench, type LinkBench } from '../../../support/linkBench.ts';
import { onlyOnSandbox } from '../../../support/sides.ts';
import { contact, customer, invoice } from './rows.ts';

describe('the right person', () => {
  let bench: LinkBench;
  beforeEach(async function () {
    onlyOnSandbox.call(this);
    bench = await openBench();
  });
  afterEach(() => bench?.close());

  const { insert, change } = {
    insert: (resource: string, values: Parameters<LinkBench['sandbox']['crm']['store']['insert']>[2]) =>
      bench.sandbox.crm.store.insert(bench.sandbox.implementationId, resource, values),
    change: (id: number, values: Record<string, string | boolean>) =>
      bench.sandbox.crm.store.change(bench.sandbox.implementationId, 'users', id, values),
  };
  const user = (values: Record<string, string | boolean>) =>
    insert('users', { name: 'Ana', lastName: 'Gil', nic: 'ana', phone: '1', isActive: true, ...values });
  const agentOf = (email: string, code = 77) =>
    bench.sandbox.change(
      `INSERT INTO Comisionistas (CodigoEmpresa, CodigoComisionista, Comisionista, EMail1)
       VALUES (1, ${code}, 'Ana Gil ${code}', '${email}')`,
    );
  const accountsOf = (id: number) =>
    bench.sandbox.records('accounts').filter(({ salesRepId1 }) => salesRepId1 === id);
  const notices = async () => ((await bench.ledger.lastRun())?.notices ?? []).map(({ code }) => code);

  for (const [field, sent] of [
    ['a@x.es/b@x.es', 'a@x.es'],
    ['a@x.es\\|b@x.es', 'a@x.es'],
    ['mailto:a@x.es', 'a@x.es'],
    ['a@x.es.', 'a@x.es'],
    ['Ana <a@x.es>', 'a@x.es'],
    ['malo@, b@x.es', 'b@x.es'],
    ['josé@x.es', ''],
  ]) {
    it(`sends ${JSON.stringify(sent)} of a customer and a contact with ${JSON.stringify(field)}`, async () => {
      await customer(bench, 'ABC1', { EMail1: field ?? '' });
      await contact(bench, 'ABC1', 1, { EMail1: field ?? '' });
      await bench.sync();
      assert.equal(bench.sandbox.record('accounts', 'ABC1')['email'] ?? '', sent);
      assert.equal(bench.sandbox.record('contacts', 'ABC1/1')['email'] ?? '', sent);
    });
  }

  for (const held of ['G58000019', 'ESG58000019', 'G-58000019', 'g58 000019']) {
    it(`adopts an account with the tax number ${held} of a customer who has it in either field`, async () => {
      await customer(bench, 'ABC1', { CifDni: 'G58000019', CifEuropeo: 'ESG58000019' });
      await customer(bench, 'ABC2', { CifDni: 'J90000027' });
      const ids = [
        insert('accounts', { name: 'A', vatNumber: held }),
        insert('accounts', { name: 'B', vatNumber: 'ESJ-90000027' }),
      ];
      await bench.sync();
      assert.deepEqual(
        ['ABC1', 'ABC2'].map((code) => bench.sandbox.record('accounts', code).id),
        ids,
      );
    });
  }

  it('names in a sale the extId that the user bears', async () => {
    await agentOf('ana@anil.example');
    user({ email: 'ana@anil.example', extId: 'V02' });
    await bench.invite([77]);
    await customer(bench, 'ABC1', { CodigoComisionista: 77 });
    await invoice(bench, 1, 'ABC1', { CodigoComisionista: 77 });
    await bench.sync();
    assert.equal(bench.sandbox.record('sales', '2026/Z/1')['salesRepExtId'], 'V02');
  });

  it('tells of an agent’s code that became another person’s; their customers go to the ADMIN until that has a user', async () => {
    await agentOf('ana@anil.example');
    await bench.invite([77]);
    await customer(bench, 'ABC1', { CodigoComisionista: 77 });
    await bench.sync();
    const ana = bench.sandbox.record('users', '77').id;
    assert.equal(accountsOf(ana).length, 1);
    await bench.sandbox.change(
      `UPDATE Comisionistas SET Comisionista = 'Luis Paz', EMail1 = 'luis@anil.example' WHERE CodigoComisionista = 77`,
    );
    await bench.sync();
    assert.deepEqual(await notices(), ['AGENT_IS_ANOTHER_PERSON']);
    assert.equal(bench.sandbox.record('accounts', 'ABC1')['salesRepId1'], bench.link.adminUserId);
    // It is told in every run, and nothing is sent twice for it.
    assert.equal((await bench.sync()).updates, 0);
    assert.deepEqual(await notices(), ['AGENT_IS_ANOTHER_PERSON']);
    const luis = user({ email: 'luis@anil.example' });
    await bench.sync();
    assert.equal(bench.sandbox.record('accounts', 'ABC1')['salesRepId1'], luis);
    assert.deepEqual(await notices(), []);
  });

  it('keeps an agent’s customers whose address was changed on one side alone', async () => {
    await agentOf('ana@anil.example');
    await bench.invite([77]);
    await customer(bench, 'ABC1', { CodigoComisionista: 77 });
    await bench.sync();
    const ana = bench.sandbox.record('users', '77').id;
    change(ana, { email: 'ana.gil@anil.example' });
    assert.equal((await bench.sync()).updates, 0);
    assert.deepEqual(await notices(), []);
    assert.equal(accountsOf(ana).length, 1);
  });

  it('gives nothing to a user who is switched off, and says so on the agent’s row', async () => {
    await agentOf('ana@anil.example');
    const ana = user({ email: 'ana@anil.example', isActive: false });
    const listed = (await loadAgents(bench.sage, bench.crm, 1)).agents.find(({ code }) => code === 77);
    assert.deepEqual([listed?.problem, listed?.userId], ['userInactive', undefined]);
    await bench.invite([77]);
    await customer(bench, 'ABC1', { CodigoComisionista: 77 });
    await bench.sync();
    assert.deepEqual(accountsOf(ana), []);
  });

  it('hands the customers of a user who is switched off later to the ADMIN, and back', async () => {
    await agentOf('ana@anil.example');
    await bench.invite([77]);
    await customer(bench, 'ABC1', { CodigoComisionista: 77 });
    await bench.sync();
    const ana = bench.sandbox.record('users', '77').id;
    change(ana, { isActive: false });
    await bench.sync();
    assert.deepEqual(await notices(), ['USER_INACTIVE']);
    assert.equal(accountsOf(ana).length, 0);
    change(ana, { isActive: true });
    await bench.sync();
    assert.deepEqual(await notices(), []);
    assert.equal(accountsOf(ana).length, 1);
  });

  it('never takes a user by the code alone, although the ledger was lost', async () => {
    await agentOf('ana@anil.example');
    const stranger = user({ email: 'otra@anil.example', extId: '77' });
    await customer(bench, 'ABC1', { CodigoComisionista: 77 });
    await bench.sync();
    assert.deepEqual(accountsOf(stranger), []);
    assert.deepEqual(await notices(), ['AGENT_IS_ANOTHER_PERSON']);
  });
});
