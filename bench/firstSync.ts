import { RequestGate } from '../src/connector/salesManagement/requestGate.ts';
import { ApiClient } from '../src/connector/salesManagement/apiClient.ts';
import type { BenchOptions } from './support/benchOptions.ts';
import { LinkedSides } from './support/linkedSides.ts';
import { readOwner } from './support/owner.ts';
import { plainScript } from './support/plainScript.ts';
import { RecordingClient, type SentBatch } from './support/recording.ts';
import { replay } from './support/replay.ts';
import { figure, type Report } from './support/report.ts';
import { measure, type Contender } from './support/rounds.ts';
import type { CrmDescription, SqlDescription } from './support/sideProgram.ts';
import { inNewCrm, startCrmSide, startSqlSide } from './support/sides.ts';

const LATENCY = 20;
const SAMPLE = 2000;

/** Records a second of a first synchronisation, against what one would write oneself, and against the wire. */
export async function benchFirstSync({ scale, rounds }: BenchOptions): Promise<Report> {
  const size = (full: number) => Math.max(500, Math.round(full * scale));
  const sqlSide = await startSqlSide({
    customers: size(50_000),
    products: size(50_000),
    orders: size(30_000),
  });
  try {
    const batches = await record(sqlSide.description);
    const records = batches.reduce((sum, { ids }) => sum + ids.size, 0);
    const contenders = [4, 16].flatMap((inFlight): readonly Contender[] => [
      {
        name: `ours, ${inFlight} in flight`,
        run: () => inNewCrm(LATENCY, (crm) => firstSync(sqlSide.description, crm, inFlight)),
      },
      {
        name: `the limit, ${inFlight} in flight`,
        run: () => inNewCrm(LATENCY, (crm) => replay(crm, batches, inFlight)),
      },
    ]);
    const script: Contender = {
      name: 'plain script, 16 in flight',
      run: () =>
        inNewCrm(LATENCY, async (crm) =>
          plainScript(sqlSide.description, crm, await readOwner(crm), Math.min(SAMPLE, size(50_000) / 2)),
        ),
    };
    const medians = await measure([...contenders, script], rounds);
    const of = (name: string) => medians.get(name) ?? Number.NaN;
    const ratio = (inFlight: number) =>
      of(`ours, ${inFlight} in flight`) / of(`the limit, ${inFlight} in flight`);
    const times = of('ours, 16 in flight') / of(script.name);
    return {
      title: `first-sync: ${figure(records)} records of all parts, ${LATENCY} ms latency`,
      columns: ['program', 'records/s', 'of the script'],
      rows: [...medians].map(([name, rate]) => [name, figure(rate), (rate / of(script.name)).toFixed(1)]),
      goals: [
        { text: `at least 0.9 of the limit with 4 in flight: ${ratio(4).toFixed(2)}`, met: ratio(4) >= 0.9 },
        {
          text: `at least 0.6 of the limit with 16 in flight: ${ratio(16).toFixed(2)}`,
          met: ratio(16) >= 0.6,
        },
        { text: `at least 30 times the plain script: ${times.toFixed(0)}`, met: times >= 30 },
      ],
      notes: [
        'the limit: the same bulk calls, made before, with as many in flight, and nothing else done',
        `the plain script: mssql and axios, one request a record, measured on ${SAMPLE} customers`,
      ],
    };
  } finally {
    await sqlSide.stop();
  }
}

/** Records a second of a whole run, from looking at both sides to the last figure. */
async function firstSync(sqlSide: SqlDescription, crm: CrmDescription, inFlight: number): Promise<number> {
  const gate = new RequestGate({ initial: inFlight, max: inFlight });
  const sides = await LinkedSides.open(sqlSide, crm, new ApiClient(crm.apiUrl, crm.keys, { gate }));
  try {
    const started = performance.now();
    const { creates } = await sides.sync();
    return creates / ((performance.now() - started) / 1000);
  } finally {
    await sides.close();
  }
}

/** The bulk calls of a first synchronisation. */
async function record(sqlSide: SqlDescription): Promise<readonly SentBatch[]> {
  const side = await startCrmSide();
  const client = new RecordingClient(side.description.apiUrl, side.description.keys);
  const sides = await LinkedSides.open(sqlSide, side.description, client);
  try {
    await sides.sync();
    return client.batches;
  } finally {
    await sides.close();
    await side.stop();
  }
}
