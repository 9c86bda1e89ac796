import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { sameCompany, type CompanyIdentity } from '../../src/domain/company.ts';
import type { LinkOperations } from '../../src/session/linkOperations.ts';
import { unfinishedLinkings } from '../../src/session/unfinishedLinkings.ts';
import { SessionBench, walk } from './support/sessionBench.ts';

/** As a panel looks for the linking of a company. */
function findUnfinished(operations: LinkOperations, identity: CompanyIdentity): string | undefined {
  return unfinishedLinkings(operations).find(
    (unfinished) => unfinished.identity !== undefined && sameCompany(unfinished.identity, identity),
  )?.linkId;
}

describe('unfinishedLinkings', () => {
  let bench: SessionBench;
  beforeEach(async () => {
    bench = await SessionBench.start({ sage: { companies: 2 } });
  });
  afterEach(() => bench.close());

  async function begun(steps: number) {
    const session = await bench.begin();
    await walk(session, bench.events().slice(0, steps));
    session.stop();
    const { identity } = session.snapshot.context;
    if (identity === undefined) throw new Error('no company was chosen');
    return { linkId: session.linkId, identity };
  }

  it('finds the linking of a company that was begun and left, in whatever process (B1)', async () => {
    const { linkId, identity } = await begun(4);
    assert.equal(findUnfinished(bench.open(), identity), linkId);
  });

  it('knows the company by server, database and code, without case (R1)', async () => {
    const { linkId, identity } = await begun(2);
    const { serverName, database } = identity;
    const typed = { ...identity, serverName: serverName.toLowerCase(), database: database.toUpperCase() };
    assert.equal(findUnfinished(bench.open(), typed), linkId);
    assert.equal(findUnfinished(bench.open(), { ...identity, code: 2 }), undefined);
    assert.equal(findUnfinished(bench.open(), { ...identity, serverName: 'OTRO' }), undefined);
    assert.equal(findUnfinished(bench.open(), { ...identity, database: 'Otra' }), undefined);
  });

  it('finds none of a company that is linked, or before a company was chosen', async () => {
    const { identity } = await begun(11);
    assert.equal(bench.open().registry.list().length, 1);
    assert.equal(findUnfinished(bench.open(), identity), undefined);
    const session = await bench.begin();
    await walk(session, bench.events().slice(0, 1));
    session.stop();
    assert.equal(findUnfinished(bench.open(), identity), undefined);
  });

  it('passes over a damaged file: it must not stand in the way of another company', async () => {
    const damaged = await begun(2);
    writeFileSync(bench.open().state.link(damaged.linkId).session, '{"value":');
    const { linkId, identity } = await begun(4);
    assert.equal(findUnfinished(bench.open(), identity), linkId);
  });
});
