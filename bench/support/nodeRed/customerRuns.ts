import { ApiClient } from '../../../src/connector/salesManagement/apiClient.ts';
import { RequestGate } from '../../../src/connector/salesManagement/requestGate.ts';
import { arrivalsIn, type Arrivals } from '../arrivals.ts';
import { LinkedSides } from '../linkedSides.ts';
import { readOwner } from '../owner.ts';
import { plainScript } from '../plainScript.ts';
import type { CrmDescription, SqlDescription } from '../sideProgram.ts';
import type { Answers } from './conductor.ts';
import { IN_FLIGHT, type Flow } from './flows.ts';
import { runFlow } from './runFlow.ts';

/** What one run of a program brought into a new CRM, counted there. */
export interface CustomerRun {
  readonly arrivals: Arrivals;
  /** Records a second, from the first read to the last record that arrived. */
  readonly rate: number;
  /** What went wrong, as the program was told. */
  readonly problems: readonly string[];
}

/** Ours, with as many requests in flight as the others have. */
export async function runOurs(sql: SqlDescription, crm: CrmDescription): Promise<CustomerRun> {
  const gate = new RequestGate({ initial: IN_FLIGHT, max: IN_FLIGHT });
  const sides = await LinkedSides.open(sql, crm, new ApiClient(crm.apiUrl, crm.keys, { gate }));
  try {
    const beganAt = Date.now();
    await sides.sync();
    const arrivals = await arrivalsIn(crm);
    return { arrivals, rate: rateOf(arrivals, beganAt), problems: [] };
  } finally {
    await sides.close();
  }
}

/** @param sample how many customers it brings. */
export async function runScript(
  sql: SqlDescription,
  crm: CrmDescription,
  sample: number,
): Promise<CustomerRun> {
  const rate = await plainScript(sql, crm, await readOwner(crm), sample);
  return { arrivals: await arrivalsIn(crm), rate, problems: [] };
}

export async function runNodeRed(flow: Flow, sql: SqlDescription, crm: CrmDescription): Promise<CustomerRun> {
  const { beganAt, answers } = await runFlow(flow, { sql, crm, owner: await readOwner(crm) });
  const arrivals = await arrivalsIn(crm);
  return { arrivals, rate: rateOf(arrivals, beganAt), problems: problemsIn(answers) };
}

function rateOf({ records, lastAt }: Arrivals, beganAt: number): number {
  return records === 0 ? 0 : records / ((lastAt - beganAt) / 1000);
}

function problemsIn(answers: Answers | undefined): readonly string[] {
  if (answers === undefined) return ['did not come to its end'];
  return Object.entries(answers)
    .filter(([status]) => status !== '200')
    .map(([status, count]) => `${count} × ${status}`);
}
