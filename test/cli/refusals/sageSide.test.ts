import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { NO_GRANTS, READER } from '../../support/sandboxSides.ts';
import { RefusalBench, toArgs } from '../support/refusal.ts';

describe('what is wrong on the side of Sage is told with its own code, and nothing is linked', () => {
  let bench: RefusalBench;
  before(async () => {
    bench = await RefusalBench.start();
  });
  after(() => bench.close());

  it('a server name that nobody knows', () =>
    bench.assertLinkRefused(
      { 'sql-server': 'srv-sage.invalid' },
      { code: 'SQL_SERVER_NOT_FOUND', params: { server: 'srv-sage.invalid' } },
    ));

  it('a port where nobody listens', async () => {
    const server = await closedPort();
    await bench.assertLinkRefused({ 'sql-server': server }, { code: 'SQL_PORT_CLOSED', params: { server } });
  });

  it('a wrong password', () =>
    bench.assertLinkRefused(
      {},
      { code: 'SQL_LOGIN_FAILED', params: { server: bench.server, user: READER.user } },
      { SAGE200_SQL_PASSWORD: 'otra' },
    ));

  it('no password', () =>
    bench.assertLinkRefused(
      {},
      { code: 'SECRET_MISSING', params: { secret: 'sqlPassword', user: READER.user } },
      { SAGE200_SQL_PASSWORD: '' },
    ));

  it('a certificate that nobody vouches for', () =>
    bench.assertLinkRefused(
      { 'sql-trust-server-certificate': undefined },
      {
        code: 'SQL_CERTIFICATE_UNTRUSTED',
        params: { server: bench.server, reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      },
    ));

  it('a database that does not exist', () =>
    bench.assertLinkRefused(
      { 'sql-database': 'Otra' },
      { code: 'SQL_DATABASE_UNAVAILABLE', params: { user: READER.user, database: 'Otra' } },
    ));

  it('a company that does not exist', () =>
    bench.assertLinkRefused({ company: '99' }, { code: 'COMPANY_NOT_FOUND', params: { code: 99 } }));

  it('a company that does not exist, whose agents are asked for', () =>
    bench.assertRefused(['agents', ...toArgs({ ...bench.sqlOptions, company: '77' })], {
      code: 'COMPANY_NOT_FOUND',
      params: { code: 77 },
    }));

  it('a login that may read no table, which are all named', () =>
    bench.assertRefused(
      ['agents', ...toArgs({ ...bench.sqlOptions, 'sql-user': NO_GRANTS.user, company: '1' })],
      { code: 'SQL_PERMISSION_DENIED', params: { table: 'Empresas', user: NO_GRANTS.user } },
      { SAGE200_SQL_PASSWORD: NO_GRANTS.password },
    ));
});

for (const { lacks, expected } of [
  {
    // Either would do as the name, which the CRM requires.
    lacks: ['Clientes.RazonSocial', 'Clientes.Nombre'],
    expected: { code: 'SAGE_COLUMN_MISSING', params: { table: 'Clientes', column: 'RazonSocial' } },
  },
  { lacks: ['Articulos'], expected: { code: 'SAGE_TABLE_MISSING', params: { table: 'Articulos' } } },
] as const) {
  describe(`an installation that lacks ${lacks.join(' and ')}`, () => {
    it(`is told with ${expected.code} (R9), and nothing is linked`, async () => {
      const bench = await RefusalBench.start({ sage: { without: lacks } });
      try {
        await bench.assertLinkRefused({}, expected);
      } finally {
        await bench.close();
      }
    });
  });
}

/** One that was free a moment ago. */
async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `127.0.0.1,${port}`;
}
