import assert from 'node:assert/strict';
import { LinkError } from '../../../src/domain/errors.ts';
import { linkingAt, placeOf, reach, startLinking } from '../support/drive.ts';
import { failing, fakeServices, inTurn } from '../support/fakeServices.ts';
import { CHOOSE, CONNECT, CONNECTION } from '../support/fixtures.ts';

const usual = fakeServices();

describe('linking: company', () => {
  it('R3, R16: goes from the first form to the end, for an existing implementation', async () => {
    const actor = await linkingAt('finished');
    assert.equal(actor.getSnapshot().status, 'done');
  });

  it('R1: takes identity from the server that answered, not from the address typed', async () => {
    const actor = await linkingAt('implementation.form');
    const { identity, company } = actor.getSnapshot().context;
    assert.deepEqual(identity, {
      serverName: 'SRV-SAGE\\SAGE2025',
      database: 'Sage',
      code: 1,
      vatNumber: 'B12345674',
    });
    assert.deepEqual(company, { code: 1, name: 'Comercial Añil, S.L.', vatNumber: 'B12345674' });
  });

  it('R1: forgets the company, its test and its agents when another server is connected', async () => {
    const actor = await linkingAt('testing.succeeded');
    for (const _ of ['terms', 'existing', 'form', 'choosing']) actor.send({ type: 'BACK' });
    assert.equal(placeOf(actor), 'company.choosing');
    actor.send({ type: 'CONNECT', connection: { ...CONNECTION, server: 'srv-other' } });
    const { context } = await reach(actor, 'company.choosing');
    assert.equal(context.connection?.server, 'srv-other');
    assert.equal(context.company, undefined);
    assert.equal(context.identity, undefined);
    assert.deepEqual(context.checks, []);
  });

  for (const [code, error] of [
    [99, 'COMPANY_NOT_FOUND'],
    [2, 'COMPANY_ALREADY_LINKED'],
  ] as const) {
    it(`R1: stays with ${error} and forgets it once a company is chosen`, async () => {
      const actor = await linkingAt('company.choosing');
      actor.send({ type: 'CHOOSE_COMPANY', code });
      assert.equal(placeOf(actor), 'company.choosing');
      assert.equal(actor.getSnapshot().context.error?.code, error);
      actor.send(CHOOSE);
      assert.equal(placeOf(actor), 'implementation.form');
      assert.equal(actor.getSnapshot().context.error, undefined);
    });
  }

  it('comes back to the connection with the reason, and tries it again', async () => {
    const error = new LinkError('SQL_LOGIN_FAILED', { user: 'sage_link' });
    const actor = startLinking({ listCompanies: inTurn(failing(error), usual.listCompanies) });
    actor.send(CONNECT);
    const { context } = await reach(actor, 'company.entering');
    assert.equal(context.error?.code, 'SQL_LOGIN_FAILED');
    assert.deepEqual(context.connection, CONNECTION);
    actor.send({ type: 'RETRY' });
    assert.equal((await reach(actor, 'company.choosing')).context.error, undefined);
  });
});
