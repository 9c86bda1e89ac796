import assert from 'node:assert/strict';
import { chooseCompany } from '../../src/machines/companyChoice.ts';
import { sameCompany } from '../../src/domain/company.ts';
import { COMPANIES, CONNECTION, LINK_ID, OTHER_LINK_ID } from './support/fixtures.ts';

const context = {
  linkId: LINK_ID,
  companies: [...COMPANIES],
  serverName: 'SRV-SAGE\\SAGE2025',
  connection: CONNECTION,
};

describe('chooseCompany', () => {
  it('R1: makes the identity of server, database, code and tax number', () => {
    assert.deepEqual(chooseCompany(context, 1), {
      kind: 'chosen',
      company: { code: 1, name: 'Comercial Añil, S.L.', vatNumber: 'B12345674' },
      identity: { serverName: 'SRV-SAGE\\SAGE2025', database: 'Sage', code: 1, vatNumber: 'B12345674' },
    });
  });

  it('R1: tells the same code on two servers apart', () => {
    const here = chooseCompany(context, 1);
    const there = chooseCompany({ ...context, serverName: 'SRV-OTHER' }, 1);
    assert.ok(here.kind === 'chosen' && there.kind === 'chosen');
    assert.equal(sameCompany(here.identity, there.identity), false);
  });

  it('R1: tells two customers’ companies apart whose servers have all names in common', () => {
    const companies = COMPANIES.map((company) => ({ ...company, vatNumber: 'B87654321' }));
    const [here, there] = [chooseCompany(context, 1), chooseCompany({ ...context, companies }, 1)];
    assert.ok(here.kind === 'chosen' && there.kind === 'chosen');
    assert.equal(sameCompany(here.identity, there.identity), false);
  });

  it('R1: refuses a company of another link, and takes the one of this link', () => {
    assert.deepEqual(chooseCompany(context, 2), {
      kind: 'refused',
      error: {
        code: 'COMPANY_ALREADY_LINKED',
        params: { code: 2, name: 'Talleres Brezo, S.A.', linkId: OTHER_LINK_ID },
      },
    });
    assert.equal(chooseCompany(context, 3).kind, 'chosen');
  });

  it('refuses a code that the database does not have', () => {
    assert.deepEqual(chooseCompany(context, 99), {
      kind: 'refused',
      error: { code: 'COMPANY_NOT_FOUND', params: { code: 99 } },
    });
  });
});
