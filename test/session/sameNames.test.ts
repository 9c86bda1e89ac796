import assert from 'node:assert/strict';
import { startSandboxSides, type SandboxOptions, type SandboxSides } from '../support/sandboxSides.ts';
import { SessionBench, walk, type Keys } from './support/sessionBench.ts';

const NAMES = { machineName: 'SRV-SAGE', instanceName: 'SAGE2025' };
const [HERE, THERE] = ['11111111-2222-3333-4444-555555555555', '99999999-2222-3333-4444-555555555555'];
const withGuid = (brokerGuid: string): SandboxOptions => ({ database: { identity: { brokerGuid } } });

describe('R1: two customers whose server, database and code have the same names', () => {
  let bench: SessionBench;
  let theirs: SandboxSides | undefined;
  let keys: Keys;
  beforeEach(async () => {
    bench = await SessionBench.start({ sql: NAMES, ...withGuid(HERE) });
    keys = bench.sides.crm.createImplementation({
      id: '48128',
      name: 'Otro cliente',
      admin: { email: 'begona@anil.example', name: 'Begoña Núñez Peña' },
    });
  });
  afterEach(async () => {
    await bench.close();
    await theirs?.close();
    theirs = undefined;
  });

  async function linkHere(): Promise<string> {
    const session = await bench.begin({ synchronise: true });
    await walk(session, bench.events());
    session.stop();
    return session.linkId;
  }

  const vatNumberOf = (linkId: string) => bench.open().registry.get(linkId).company.vatNumber;

  /** The events of the second customer's linking. */
  const eventsThere = (connection: SandboxSides['connection']) =>
    bench.events({ connection, keys, admin: 2, invite: [1] });

  async function startThere(guid: string, vatNumber: string): Promise<SandboxSides['connection']> {
    theirs = await startSandboxSides({
      sage: { seed: 7, customers: 20, products: 10, orders: 5 },
      sql: NAMES,
      ...withGuid(guid),
    });
    await theirs.change(`UPDATE Empresas SET CifDni = '${vatNumber}', CifEuropeo = ''`);
    return theirs.connection;
  }

  for (const [what, guid, vatNumber] of [
    ['tax numbers differ', HERE, 'B99999999'],
    ['databases differ', THERE, undefined],
  ] as const) {
    it(`are both linked, and each synchronised with its own, where their ${what}`, async () => {
      const first = await linkHere();
      const connection = await startThere(guid, vatNumber ?? vatNumberOf(first));
      const session = await bench.begin({ synchronise: true, keys });
      await walk(session, eventsThere(connection));
      session.stop();
      const operations = bench.open();
      const identities = operations.registry.list().map(({ identity }) => identity);
      const names = identities.map(({ serverName, database, code }) => [serverName, database, code]);
      assert.deepEqual(names[0], names[1]);
      for (const linkId of [first, session.linkId]) {
        const { creates, updates, deletes } = await operations.sync(linkId);
        assert.deepEqual([creates, updates, deletes], [0, 0, 0]);
      }
    });
  }

  it('are one where nothing tells them apart: the list says that it is linked, and it is not chosen', async () => {
    const first = await linkHere();
    const connection = await startThere(HERE, vatNumberOf(first));
    const session = await bench.begin({ keys });
    const [connect, choose] = eventsThere(connection);
    assert.ok(connect !== undefined && choose !== undefined);
    const listed = await session.step(connect);
    assert.equal(listed.context.companies.find(({ code }) => code === 1)?.linkId, first);
    const refused = await session.step(choose);
    assert.equal(refused.context.error?.code, 'COMPANY_ALREADY_LINKED');
    session.stop();
  });
});
