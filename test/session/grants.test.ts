import assert from 'node:assert/strict';
import { runConnectionTest } from '../../src/connector/checks/connectionTest.ts';
import { STAGES } from '../../src/connector/sync/records/stages/stages.ts';
import { renderReport } from '../../src/report/page/renderReport.ts';
import type { CheckResult } from '../../src/domain/checks.ts';
import { LinkError, toErrorDetail } from '../../src/domain/errors.ts';
import type { SqlConnection } from '../../src/domain/sqlConnection.ts';
import { gatherReport } from '../../src/report/facts/gatherReport.ts';
import { LANGUAGES } from '../../src/texts/language.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { NO_GRANTS } from '../support/sandboxSides.ts';
import { SessionBench, walk } from './support/sessionBench.ts';

const isInstead = (table: string) =>
  STAGES.some(({ sources: [, ...others] }) => others.some((other) => other.table === table));

describe('a login that was granted SELECT on the tables that the connection test names, and nothing else', function () {
  this.timeout(120_000);
  let bench: SessionBench;
  let connection: SqlConnection;
  let linkId: string;
  let tables: readonly string[];

  const permissions = async (): Promise<CheckResult | undefined> => {
    const { crm, keys } = bench.sides;
    const sides = { connection, password: NO_GRANTS.password, companyCode: 1, apiUrl: crm.baseUrl, keys };
    return (await runConnectionTest(sides, () => {})).find(({ check }) => check === 'permissions');
  };
  const deniedTables = async () => String((await permissions())?.problem?.params['table'] ?? '').split(', ');

  before(async () => {
    bench = await SessionBench.start();
    connection = { ...bench.sides.connection, user: NO_GRANTS.user };
    tables = await deniedTables();
    for (const table of tables) await bench.sides.change(`GRANT SELECT ON ${table} TO ${NO_GRANTS.user}`);
    const session = await bench.begin({ synchronise: true });
    linkId = session.linkId;
    await bench.secrets.set(linkId, 'sqlPassword', NO_GRANTS.password);
    await walk(session, bench.events({ connection }));
    session.stop();
  });
  after(() => bench.close());

  it('links, synchronises, proves and reports', async () => {
    assert.ok(tables.length >= 8, tables.join());
    assert.equal((await permissions())?.result, 'passed');
    const operations = bench.open();
    await bench.sides.change(`UPDATE Clientes SET Fax = '971' WHERE CodigoEmpresa = 1`);
    assert.ok((await operations.sync(linkId)).updates > 0);
    const options = { version: '0.1.0', service: null, verify: true };
    const report = await gatherReport(operations, linkId, options);
    const { parts } = report.verification ?? assert.fail('nothing was compared');
    for (const { part, sage, missing, duplicated, different, rejected } of parts) {
      assert.ok(sage > 0, part);
      assert.deepEqual([part, missing + different - rejected, duplicated], [part, 0, 0]);
    }
    assert.match(renderReport(report, textsIn('es')), /Comercial/);
  });

  it('is told each table that is taken from it, by the connection test and by the run, in both languages', async () => {
    const operations = bench.open();
    for (const table of tables) {
      await bench.sides.change(`REVOKE SELECT ON ${table} FROM ${NO_GRANTS.user}`);
      assert.deepEqual(await deniedTables(), [table]);
      // What stands in for a table that is there is not read.
      if (isInstead(table)) assert.ok(await operations.sync(linkId));
      else
        await assert.rejects(operations.sync(linkId), (thrown) => {
          assert.ok(thrown instanceof LinkError, String(thrown));
          const detail = toErrorDetail(thrown);
          assert.deepEqual(
            [detail.code, detail.params['table'], detail.params['user']],
            ['SQL_PERMISSION_DENIED', table, NO_GRANTS.user],
          );
          for (const language of LANGUAGES) {
            const { message, remedy } = textsIn(language).error(detail);
            assert.ok(message.includes(table) && message.includes(NO_GRANTS.user), message);
            assert.match(remedy, /db_datareader/);
          }
          return true;
        });
      await bench.sides.change(`GRANT SELECT ON ${table} TO ${NO_GRANTS.user}`);
    }
    assert.deepEqual(await deniedTables(), ['']);
    await operations.sync(linkId);
  });
});
