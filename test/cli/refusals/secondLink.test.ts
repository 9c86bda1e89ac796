import assert from 'node:assert/strict';
import { runCli } from '../support/cli.ts';
import { RefusalBench, toArgs } from '../support/refusal.ts';

describe('one company, one implementation, one link', () => {
  let bench: RefusalBench;
  before(async () => {
    bench = await RefusalBench.start({ sage: { companies: 2 } });
    const args = ['link', ...toArgs(bench.linkOptions), '--json', '--state-dir', bench.stateDir];
    const { code, stdout } = await runCli(args, bench.env);
    assert.equal(code, 0, stdout);
  });
  after(() => bench.close());

  it('R1: a company that is linked is not linked again', () =>
    bench.assertLinkRefused(
      {},
      { code: 'COMPANY_ALREADY_LINKED', params: { name: 'Comercial Añil, S.L.' } },
    ));

  it('R1: not even over another name of its server', () =>
    bench.assertLinkRefused(
      { 'sql-server': `localhost,${bench.sides.server.port}` },
      { code: 'COMPANY_ALREADY_LINKED', params: { name: 'Comercial Añil, S.L.' } },
    ));

  it('R1: an implementation that is linked takes no second company', () =>
    bench.assertLinkRefused(
      { company: '2' },
      { code: 'IMPLEMENTATION_ALREADY_LINKED', params: { name: 'Comercial Añil' } },
    ));
});
