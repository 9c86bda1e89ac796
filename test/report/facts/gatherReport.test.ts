import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { osUser } from '../../../src/connector/state/auditLog.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { PARTS } from '../../../src/domain/sync.ts';
import type { LinkOperations } from '../../../src/session/linkOperations.ts';
import { gatherReport } from '../../../src/report/facts/gatherReport.ts';
import type { HandoverReport } from '../../../src/report/facts/handoverReport.ts';
import { READER } from '../../support/sandboxSides.ts';
import { SessionBench, walk } from '../../session/support/sessionBench.ts';

const NONE = { version: '1.2.3', service: null, verify: false };

describe('the facts of a link (B9)', () => {
  let bench: SessionBench;
  let operations: LinkOperations;
  let linkId: string;
  let report: HandoverReport;

  before(async () => {
    bench = await SessionBench.start({ sage: { customers: 60, products: 30, orders: 20 } });
    const session = await bench.begin({ synchronise: true });
    await walk(session, bench.events({ invite: [2] }));
    session.stop();
    linkId = session.linkId;
    operations = bench.open();
    report = await gatherReport(operations, linkId, NONE);
  });
  after(() => bench.close());

  it('are those of both sides, of who linked them, and of what was accepted (R1, R8)', () => {
    const link = operations.registry.get(linkId);
    const { connection, identity } = link;
    assert.deepEqual(report.company, link.company);
    assert.deepEqual(report.sage, {
      serverName: identity.serverName,
      address: `127.0.0.1,${connection.port}`,
      database: 'Sage',
      user: READER.user,
      encryption: 'true',
      trustsServerCertificate: true,
    });
    const { id, name, publicKeyEnding } = report.implementation;
    assert.deepEqual([id, name], [link.implementation.id, link.implementation.name]);
    assert.equal(publicKeyEnding, bench.keys.publicKey.slice(-4));
    assert.deepEqual(report.link, {
      id: linkId,
      service: 'active',
      linkedAt: link.createdAt,
      linkedBy: osUser(),
    });
    assert.deepEqual(report.terms, link.terms);
    assert.deepEqual([report.version, report.createdBy], ['1.2.3', osUser()]);
  });

  it('tell who is a user and whose card keeps them from it (R13-R15)', () => {
    const { listed } = report.agents;
    assert.deepEqual(
      listed.filter(({ user }) => user !== 'none').map(({ code, isAdmin, user }) => [code, isAdmin, user]),
      [
        [1, true, 'joined'],
        [2, false, 'invited'],
      ],
    );
    assert.ok(listed.every(({ name = '' }) => name !== ''));
    assert.ok(listed.some(({ cardProblem }) => cardProblem === 'emailMissing'));
  });

  it('tell the figures of each part, the last run, and every rejected record in its group (B5, R19)', async () => {
    const status = await operations.status(linkId);
    assert.deepEqual(report.parts, status.parts);
    assert.deepEqual(
      report.parts.map(({ part }) => part),
      PARTS,
    );
    assert.deepEqual(report.lastRun, status.lastRun);
    const rejections = await operations.rejections(linkId);
    assert.ok(rejections.length > 0);
    assert.deepEqual(
      report.rejections
        .flatMap(({ records }) => records.map(({ stage, key }) => `${stage} ${key}`))
        .toSorted(),
      rejections.map(({ stage, key }) => `${stage} ${key}`).toSorted(),
    );
  });

  it('tell what was done, oldest first', () => {
    const actions = new Set(report.audit.entries.map(({ action }) => action));
    for (const action of ['termsAccepted', 'usersInvited', 'linked', 'syncFinished'] as const)
      assert.ok(actions.has(action), action);
    assert.deepEqual(
      report.audit.entries.map(({ at }) => at),
      report.audit.entries.map(({ at }) => at).toSorted(),
    );
    assert.deepEqual([report.audit.leftOut, report.audit.unreadable], [0, 0]);
  });

  it('say that nothing was proved and that no service runs, where that is so', () => {
    assert.equal(report.verification, null);
    assert.equal(report.service, null);
    const kinds = new Set(report.openPoints.map(({ kind }) => kind));
    for (const kind of ['serviceDown', 'rejected', 'agentCards'] as const) assert.ok(kinds.has(kind), kind);
    for (const kind of ['neverSynchronised', 'unexplained'] as const) assert.ok(!kinds.has(kind), kind);
  });

  it('hold no secret', async () => {
    const text = JSON.stringify(report);
    for (const secret of [READER.password, bench.keys.privateKey, bench.keys.publicKey])
      assert.ok(!text.includes(secret));
  });

  it('hold the proof where it was asked for: differences that are no known rejections are told apart (B14)', async () => {
    const proved = await gatherReport(operations, linkId, { ...NONE, verify: true });
    assert.ok(proved.verification !== null);
    const { different, rejected, unexplained } = proved.verification;
    assert.ok(rejected > 0 && different === rejected);
    assert.deepEqual(unexplained, []);

    const [account] = bench.sides.records('accounts');
    assert.ok(account !== undefined);
    await bench.sides.change(
      `UPDATE Clientes SET Telefono = '600 000 001' WHERE CodigoCliente = '${String(account['extId'])}'`,
    );
    const found = await gatherReport(operations, linkId, { ...NONE, verify: true });
    assert.deepEqual(
      found.verification?.unexplained.map(({ part, key, kind, fields }) => [part, key, kind, fields]),
      [['accounts', account['extId'], 'different', ['phone']]],
    );
    assert.deepEqual(
      found.openPoints.filter(({ kind }) => kind === 'unexplained'),
      [{ kind: 'unexplained', count: 1 }],
    );
  });

  it('are told as far as they are known, whatever became of the files beside the link', async () => {
    appendFileSync(operations.state.audit, 'torn line\n');
    writeFileSync(operations.state.link(linkId).session, '{"half');
    const { agents, audit } = await gatherReport(operations, linkId, NONE);
    assert.deepEqual(agents, {
      listed: [
        { code: 1, isAdmin: true, user: 'joined' },
        { code: 2, isAdmin: false, user: 'joined' },
      ],
      others: 0,
    });
    assert.equal(audit.unreadable, 1);
    assert.deepEqual(audit.entries, report.audit.entries);
  });

  it('are of a link that there is', async () => {
    await assert.rejects(
      gatherReport(operations, '3f0c8f6e-1b7a-4a53-9e0c-2b6f5d4c3a21', NONE),
      (thrown) => thrown instanceof LinkError && thrown.code === 'LINK_NOT_FOUND',
    );
  });
});
