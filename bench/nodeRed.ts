import { openSageDatabase } from '../src/connector/sage200/sageDatabase.ts';
import { ApiClient } from '../src/connector/salesManagement/apiClient.ts';
import { RequestGate } from '../src/connector/salesManagement/requestGate.ts';
import { arrivalsIn, type Arrivals } from './support/arrivals.ts';
import type { BenchOptions } from './support/benchOptions.ts';
import { changeSage, LinkedSides } from './support/linkedSides.ts';
import type { Answers } from './support/nodeRed/conductor.ts';
import { everythingAtOnce, inBulk, oneByOne, type Flow } from './support/nodeRed/flows.ts';
import { runFlow } from './support/nodeRed/runFlow.ts';
import { readOwner } from './support/owner.ts';
import { CUSTOMERS, plainScript } from './support/plainScript.ts';
import { figure, type Report } from './support/report.ts';
import { measure, type Contender } from './support/rounds.ts';
import type { CrmDescription, SqlDescription } from './support/sideProgram.ts';
import { connectionTo, inNewCrm, startSqlSide } from './support/sides.ts';

const LATENCY = 20;
const IN_FLIGHT = 16;
const SAMPLE = 2000;
/** Among so many rows are 20,000 customers; the others are prospects and web logins. */
const ROWS = 23_565;
const TIMES = 30;

const OURS = 'ours';
const SCRIPT = 'plain script';
const BULK = 'Node-RED, in bulk';
/** The flows that take a request for each record. */
const SINGLE: Readonly<Record<string, Flow>> = {
  'Node-RED, everything at once': everythingAtOnce,
  'Node-RED, one by one': oneByOne,
};

/** What one run of a program brought, counted in the CRM. */
interface Run {
  readonly arrivals: Arrivals;
  /** Records a second. */
  readonly rate: number;
  /** What a flow was answered; nothing when it did not come to its end. */
  readonly answers?: Answers | undefined;
}

interface Outcome extends Run {
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
      run: (crm: CrmDescription) => Promise<Run>,
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
    const flows = Object.entries({ ...SINGLE, [BULK]: inBulk });
    const medians = await measure(
      [
        contender(OURS, (crm) => runOurs(sql, crm)),
        contender(SCRIPT, (crm) => runScript(sql, crm, sample), sample),
        ...flows.map(([name, flow]) => contender(name, (crm) => runNodeRed(flow, sql, crm))),
      ],
      rounds,
    );
    return report(customers.length, sample, medians, outcomes);
  } finally {
    await sqlSide.stop();
  }
}

async function runOurs(sql: SqlDescription, crm: CrmDescription): Promise<Run> {
  const gate = new RequestGate({ initial: IN_FLIGHT, max: IN_FLIGHT });
  const sides = await LinkedSides.open(sql, crm, new ApiClient(crm.apiUrl, crm.keys, { gate }));
  try {
    const beganAt = Date.now();
    await sides.sync();
    const arrivals = await arrivalsIn(crm);
    return { arrivals, rate: rateOf(arrivals, beganAt) };
  } finally {
    await sides.close();
  }
}

async function runScript(sql: SqlDescription, crm: CrmDescription, sample: number): Promise<Run> {
  const rate = await plainScript(sql, crm, await readOwner(crm), sample);
  return { arrivals: await arrivalsIn(crm), rate };
}

async function runNodeRed(flow: Flow, sql: SqlDescription, crm: CrmDescription): Promise<Run> {
  const { beganAt, answers } = await runFlow(flow, { sql, crm, owner: await readOwner(crm) });
  const arrivals = await arrivalsIn(crm);
  return { arrivals, rate: rateOf(arrivals, beganAt), answers };
}

function rateOf({ records, lastAt }: Arrivals, beganAt: number): number {
  return records === 0 ? 0 : records / ((lastAt - beganAt) / 1000);
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
  const [best] = Object.keys(SINGLE)
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
      best === undefined
        ? { text: 'each flow with a request for each record lost some', met: false }
        : goal(best, `the best flow that sends a record a request and loses none (${best})`),
      goal(BULK, 'the best flow of all, which sends in bulk'),
    ],
    notes: [
      'arrived and lost: of the run that lost most; ours sends prospects and contacts too',
      `the plain script was measured on ${figure(sample)} customers; it and the paced flows keep ${IN_FLIGHT} requests in flight`,
      'the clock: from the first read to the last record that arrived; Node-RED is up and logged in before',
      ...[...outcomes].flatMap(([name, runs]) => runs.flatMap(({ answers }) => refusals(name, answers))),
    ],
  };
}

/** What a run was told beside success. */
function refusals(name: string, answers: Answers | undefined): readonly string[] {
  const told = Object.entries(answers ?? {}).filter(([status]) => status !== '200');
  return told.length === 0
    ? []
    : [`${name}: ${told.map(([status, count]) => `${count} × ${status}`).join(', ')}`];
}

/** Some customers of the sandbox are on leave, and some have a remark that is too long for the CRM: ours keeps them back. */
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
