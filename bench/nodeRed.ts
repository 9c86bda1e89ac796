import { openSageDatabase } from '../src/connector/sage200/sageDatabase.ts';
import type { BenchOptions } from './support/benchOptions.ts';
import { changeSage } from './support/linkedSides.ts';
import { runNodeRed, runOurs, runScript, type CustomerRun } from './support/nodeRed/customerRuns.ts';
import { everythingAtOnce, inBulk, IN_FLIGHT, oneByOne } from './support/nodeRed/flows.ts';
import { CUSTOMERS } from './support/plainScript.ts';
import { figure, type Report } from './support/report.ts';
import { measure, type Contender } from './support/rounds.ts';
import type { CrmDescription, SqlDescription } from './support/sideProgram.ts';
import { connectionTo, inNewCrm, startSqlSide } from './support/sides.ts';

const LATENCY = 20;
const SAMPLE = 2000;
/** Among so many rows are 20,000 customers; the others are prospects and web logins. */
const ROWS = 23_565;
const TIMES = 30;

const OURS = 'ours';
const SCRIPT = 'plain script';
const AT_ONCE = 'Node-RED, everything at once';
const ONE_BY_ONE = 'Node-RED, one by one';
const BULK = 'Node-RED, in bulk';

interface Outcome extends CustomerRun {
  /** Customers that did not arrive. */
  readonly lost: number;
}

/** Records a second of a first synchronisation of customers, against flows of Node-RED, and what each of them loses. */
export async function benchNodeRed({ scale, rounds }: BenchOptions): Promise<Report> {
  const sqlSide = await startSqlSide({
    customers: Math.max(500, Math.round(ROWS * scale)),
    products: 1,
    orders: 0,
  });
  const sql = sqlSide.description;
  try {
    await letEveryCustomerPass(sql);
    const customers = await readCustomerCodes(sql);
    const sample = Math.min(SAMPLE, customers.length);
    const outcomes = new Map<string, Outcome[]>();
    const contender = (
      name: string,
      run: (crm: CrmDescription) => Promise<CustomerRun>,
      wanted = customers.length,
    ): Contender => ({
      name,
      run: () =>
        inNewCrm(LATENCY, async (crm) => {
          const done = await run(crm);
          const lost = wanted - customers.filter((code) => done.arrivals.accounts.has(code)).length;
          outcomes.set(name, [...(outcomes.get(name) ?? []), { ...done, lost }]);
          return done.rate;
        }),
    });
    const medians = await measure(
      [
        contender(OURS, (crm) => runOurs(sql, crm)),
        contender(SCRIPT, (crm) => runScript(sql, crm, sample), sample),
        contender(AT_ONCE, (crm) => runNodeRed(everythingAtOnce, sql, crm)),
        contender(ONE_BY_ONE, (crm) => runNodeRed(oneByOne, sql, crm)),
        contender(BULK, (crm) => runNodeRed(inBulk, sql, crm)),
      ],
      rounds,
    );
    return report(customers.length, sample, medians, outcomes);
  } finally {
    await sqlSide.stop();
  }
}

function report(
  customers: number,
  sample: number,
  medians: ReadonlyMap<string, number>,
  outcomes: ReadonlyMap<string, readonly Outcome[]>,
): Report {
  const of = (name: string) => medians.get(name) ?? Number.NaN;
  const times = (name: string) => of(OURS) / of(name);
  /** The run that lost most. */
  const worst = (name: string) => (outcomes.get(name) ?? []).toSorted((a, b) => b.lost - a.lost)[0];
  const [single] = [AT_ONCE, ONE_BY_ONE]
    .filter((name) => worst(name)?.lost === 0)
    .toSorted((a, b) => of(b) - of(a));
  const goal = (name: string, what: string) => ({
    text: `at least ${TIMES} times ${what}: ${times(name).toFixed(1)}`,
    met: times(name) >= TIMES,
  });
  return {
    title: `node-red: ${figure(customers)} customers, ${LATENCY} ms latency`,
    columns: ['program', 'arrived', 'lost', 'records/s', 'ours is so many times'],
    rows: [...medians].map(([name, rate]) => [
      name,
      figure(worst(name)?.arrivals.records ?? Number.NaN),
      String(worst(name)?.lost),
      figure(rate),
      times(name).toFixed(1),
    ]),
    goals: [
      goal(SCRIPT, 'the plain script'),
      single === undefined
        ? { text: 'a flow with a request for each record that loses none', met: false }
        : goal(single, `the best flow with a request for each record that loses none (${single})`),
      goal(BULK, 'the best flow of all, which sends in bulk'),
    ],
    notes: [
      'arrived and lost: of the run that lost most, counted in the CRM; ours sends prospects and contacts too',
      `the plain script was measured on ${figure(sample)} customers`,
      `everything at once has all requests in flight, each other program ${IN_FLIGHT}`,
      'the clock: from the first read to the last record that arrived; Node-RED is up and logged in before',
      ...[...outcomes].flatMap(([name, runs]) => problemsOf(name, runs)),
    ],
  };
}

function problemsOf(name: string, runs: readonly Outcome[]): readonly string[] {
  const told = runs.filter(({ problems }) => problems.length > 0).map(({ problems }) => problems.join(', '));
  return told.length === 0 ? [] : [`${name}: ${[...new Set(told)].join('; ')}`];
}

/** Some customers of the sandbox are on leave, some have a remark too long for the CRM; ours would keep them back. */
async function letEveryCustomerPass(sql: SqlDescription): Promise<void> {
  await changeSage(sql, [
    'UPDATE Clientes SET BajaEmpresaLc = 0, FechaBajaLc = NULL WHERE CodigoEmpresa = 1',
    `UPDATE Clientes SET ObservacionesCliente = '' WHERE CodigoEmpresa = 1 AND DATALENGTH(ObservacionesCliente) > 6000`,
  ]);
}

async function readCustomerCodes(sql: SqlDescription): Promise<readonly string[]> {
  const sage = await openSageDatabase(connectionTo(sql), sql.password);
  const rows = await sage.queryRows(`SELECT ${CUSTOMERS}`, []);
  await sage.close();
  return rows.map(([code]) => String(code));
}
