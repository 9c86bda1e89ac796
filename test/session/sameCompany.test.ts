import assert from 'node:assert/strict';
import type { AuditEntry } from '../../src/connector/state/auditLog.ts';
import { readAudit } from '../../src/connector/state/readAudit.ts';
import { LinkError } from '../../src/domain/errors.ts';
import type { LinkOperations } from '../../src/session/linkOperations.ts';
import { startSandboxSides, type SandboxOptions, type SandboxSides } from '../support/sandboxSides.ts';
import { SessionBench, walk } from './support/sessionBench.ts';

const SMALL = { customers: 30, products: 12, orders: 6 };

describe('R1 at every run: the company that answers is the one that was linked', () => {
  let bench: SessionBench;
  let other: SandboxSides | undefined;
  let operations: LinkOperations;
  let linkId: string;
  beforeEach(async () => {
    bench = await SessionBench.start({ sage: SMALL, sql: { instanceName: 'SAGE2025' } });
    const session = await bench.begin({ synchronise: true });
    await walk(session, bench.events());
    linkId = session.linkId;
    operations = bench.open();
  });
  afterEach(async () => {
    await bench.close();
    await other?.close();
    other = undefined;
  });

  /** Another server answers at the address that was linked. */
  async function replaceServer(options: SandboxOptions): Promise<void> {
    other = await startSandboxSides({ ...options, sage: { ...SMALL, ...options.sage } });
    const link = operations.registry.get(linkId);
    const { connection } = other;
    operations.registry.put({ ...link, connection: { ...link.connection, port: connection.port ?? 0 } });
  }
  const writes = () => {
    const { created, updated, deleted } = bench.sides.crm.stats;
    return created + updated + deleted;
  };
  async function assertRefused(evidence: string): Promise<void> {
    const before = writes();
    for (const work of [
      () => operations.sync(linkId),
      () => operations.dryRun(linkId),
      () => operations.verify(linkId),
    ]) {
      await assert.rejects(work, (thrown) => {
        assert.ok(thrown instanceof LinkError);
        assert.equal(thrown.code, 'SAGE_COMPANY_CHANGED');
        assert.equal(thrown.params['evidence'], evidence);
        return true;
      });
    }
    assert.equal(writes(), before);
  }

  it('keeps at the linking what tells it from every other', () => {
    const { identity } = operations.registry.get(linkId);
    assert.ok(identity.vatNumber);
    assert.ok(identity.databaseGuid);
    assert.equal(identity.customers?.length, 12);
  });

  it('sends nothing where another server answers, and names both', async () => {
    await replaceServer({ sage: { seed: 7 }, sql: { instanceName: 'SAGE2019' } });
    await assertRefused('none');
    await assert.rejects(operations.sync(linkId), (thrown) => {
      assert.ok(thrown instanceof LinkError);
      assert.match(String(thrown.params['linkedServer']), /SAGE2025$/);
      assert.match(String(thrown.params['foundServer']), /SAGE2019$/);
      return true;
    });
  });

  it('knows another database by its GUID, where the names are the same', async () => {
    await replaceServer({
      sql: { instanceName: 'SAGE2025' },
      database: { identity: { brokerGuid: '11111111-2222-3333-4444-555555555555' } },
    });
    await assertRefused('database');
  });

  it('knows other customers, where names, database and tax number are the same', async () => {
    const { databaseGuid = '' } = operations.registry.get(linkId).identity;
    await replaceServer({
      sage: { seed: 7 },
      sql: { instanceName: 'SAGE2025' },
      database: { identity: { brokerGuid: databaseGuid } },
    });
    await other?.change(
      `UPDATE Empresas SET CifDni = '${operations.registry.get(linkId).company.vatNumber}', CifEuropeo = ''`,
    );
    await assertRefused('customers');
  });

  it('knows another tax number', async () => {
    await bench.sides.change(
      `UPDATE Empresas SET CifDni = 'B99999999', CifEuropeo = '' WHERE CodigoEmpresa = 1`,
    );
    await assertRefused('vatNumber');
  });

  it('goes on once a person says that it moved, and keeps that in the audit trail', async () => {
    const { databaseGuid = '' } = operations.registry.get(linkId).identity;
    await replaceServer({
      sql: { instanceName: 'NUEVO' },
      database: { identity: { brokerGuid: databaseGuid } },
    });
    await assertRefused('none');
    await operations.confirmServer(linkId);
    const { creates, deletes } = await operations.sync(linkId);
    assert.deepEqual([creates, deletes], [0, 0]);
    let moved: AuditEntry | undefined;
    for await (const entry of readAudit(operations.state.audit))
      if (entry?.action === 'serverMoved') moved = entry;
    assert.match(String(moved?.details['from']), /SAGE2025/);
    assert.match(String(moved?.details['to']), /NUEVO/);
  });

  it('learns of a link of an earlier version what it does not know yet', async () => {
    const link = operations.registry.get(linkId);
    const { serverName, database, code } = link.identity;
    operations.registry.put({ ...link, identity: { serverName, database, code } });
    await operations.sync(linkId);
    assert.deepEqual(operations.registry.get(linkId).identity, link.identity);
  });

  it('is not asked of a company whose customers are all gone: that is for the deletions to hold (B15)', async () => {
    await bench.sides.change('DELETE FROM Clientes WHERE CodigoEmpresa = 1');
    await operations.sync(linkId);
    const accounts = (await operations.status(linkId)).parts.find(({ part }) => part === 'accounts');
    assert.ok((accounts?.heldDeletions ?? 0) > 0);
    assert.equal(accounts?.deleted, 0);
  });
});
