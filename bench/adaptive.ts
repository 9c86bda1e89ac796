import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { ApiClient } from '../src/connector/salesManagement/apiClient.ts';
import type { FaultRule } from '../sandbox/crm/faults/faultRule.ts';
import type { BenchOptions } from './support/benchOptions.ts';
import { figure, type Report } from './support/report.ts';
import { median } from './support/rounds.ts';
import type { CrmDescription } from './support/sideProgram.ts';
import { startCrmSide } from './support/sides.ts';

const LATENCY = 20;
const SECONDS = 120;
const STALL_SECONDS = 5;
/** Requests a second that the CRM allows, one phase after the other; it stalls before the last. */
const PHASES = [40, 10, 80, 80] as const;

interface Phase {
  readonly share: number;
  readonly refused: number;
  readonly requests: number;
}

/** How much of what a CRM allows is used while that changes, and how many requests it has to refuse. */
export async function benchAdaptive({ scale, rounds }: BenchOptions): Promise<Report> {
  const seconds = Math.max(5, SECONDS * scale);
  const runs: (readonly Phase[])[] = [];
  for (let round = 0; round < rounds; round += 1) runs.push(await run(seconds));
  const middle = (of: (run: readonly Phase[]) => number) => median(runs.map(of));
  const share = middle((phases) => phases.reduce((sum, phase) => sum + phase.share, 0) / phases.length);
  const refused = middle(
    (phases) =>
      phases.reduce((sum, phase) => sum + phase.refused, 0) /
      phases.reduce((sum, phase) => sum + phase.requests, 0),
  );
  return {
    title: `adaptive: a CRM that changes its mind every ${figure(seconds)} s`,
    columns: ['allowed a second', 'share used', 'refused (429)', 'of requests'],
    rows: PHASES.map((allowed, index) => [
      index === PHASES.length - 1 ? `${allowed}, after a stall of ${STALL_SECONDS} s` : String(allowed),
      middle((phases) => phases[index]?.share ?? 0).toFixed(2),
      figure(middle((phases) => phases[index]?.refused ?? 0)),
      `${(100 * middle((phases) => (phases[index]?.refused ?? 0) / (phases[index]?.requests ?? 1))).toFixed(1)} %`,
    ]),
    goals: [
      { text: `at least 0.9 of the allowed rate: ${share.toFixed(2)}`, met: share >= 0.9 },
      { text: `at most 2 % of requests refused: ${(refused * 100).toFixed(1)} %`, met: refused <= 0.02 },
    ],
    notes: ['the client is not told of a change; each refusal says to wait a second'],
  };
}

async function run(seconds: number): Promise<readonly Phase[]> {
  const side = await startCrmSide();
  const client = new ApiClient(side.description.apiUrl, side.description.keys, { tries: 100 });
  await client.login();
  let over = false;
  const sender = async (): Promise<void> => {
    await client.send({ method: 'GET', path: '/accounts', schema: z.unknown() });
    if (!over) await sender();
  };
  const senders = Array.from({ length: client.gate.max }, sender);
  const phases: Phase[] = [];
  for (const [index, allowed] of PHASES.entries()) {
    if (index === PHASES.length - 1) {
      await setFaults(side.description, [{ kind: 'latency', ms: STALL_SECONDS * 1000 }]);
      await delay(STALL_SECONDS * 1000);
    }
    await setFaults(side.description, [
      { kind: 'latency', ms: LATENCY },
      { kind: 'throttle', requestsPerSecond: allowed, resource: 'accounts' },
    ]);
    const before = await statusesOf(side.description);
    await delay(seconds * 1000);
    const after = await statusesOf(side.description);
    const count = (status: string) => (after[status] ?? 0) - (before[status] ?? 0);
    const [good, refused] = [count('200'), count('429')];
    phases.push({ share: good / (allowed * seconds), refused, requests: good + refused });
  }
  over = true;
  await setFaults(side.description, []);
  await Promise.all(senders);
  await side.stop();
  return phases;
}

async function setFaults(
  { controlUrl, controlToken }: CrmDescription,
  add: readonly FaultRule[],
): Promise<void> {
  const answer = await fetch(`${controlUrl}/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Sandbox-Token': controlToken },
    body: JSON.stringify({ clear: true, add }),
  });
  if (!answer.ok) throw new Error(`the sandbox took no faults: ${await answer.text()}`);
}

async function statusesOf({
  controlUrl,
  controlToken,
}: CrmDescription): Promise<Readonly<Record<string, number>>> {
  const answer = await fetch(`${controlUrl}/stats`, { headers: { 'X-Sandbox-Token': controlToken } });
  const stats = (await answer.json()) as { perStatus: Record<string, number> };
  return stats.perStatus;
}
