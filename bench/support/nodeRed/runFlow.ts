import { setTimeout as delay } from 'node:timers/promises';
import { createdIn } from '../arrivals.ts';
import type { CrmDescription } from '../sideProgram.ts';
import { startConductor, type Answers } from './conductor.ts';
import type { Flow, FlowSides } from './flows.ts';
import { startNodeRed } from './nodeRed.ts';
import { sqlCredentials } from './sqlNodes.ts';

const START_SECONDS = 60;
/** A flow in which nothing has arrived for so long is over. A connection that found no room is tried again for longer. */
const QUIET_SECONDS = 30;

export interface FlowRun {
  /** When the flow began to read, in milliseconds since 1970. */
  readonly beganAt: number;
  /** Nothing when the flow did not come to its end. */
  readonly answers: Answers | undefined;
}

/** Runs a flow in a Node-RED of its own to its end, or until nothing arrives any more. */
export async function runFlow(flow: Flow, sides: Omit<FlowSides, 'conductorUrl'>): Promise<FlowRun> {
  const conductor = await startConductor();
  const nodeRed = startNodeRed(flow({ ...sides, conductorUrl: conductor.url }), sqlCredentials(sides.sql));
  const over = new AbortController();
  try {
    const began = await Promise.race([
      conductor.ready,
      nodeRed.died,
      delay(START_SECONDS * 1000, undefined, { ref: false, signal: over.signal }),
    ]);
    if (began === undefined) throw new Error('Node-RED did not begin its flow');
    const beganAt = Date.now();
    began();
    const answers = await Promise.race([
      conductor.ended,
      nodeRed.died.then(() => undefined),
      untilQuiet(sides.crm, over.signal),
    ]);
    return { beganAt, answers };
  } finally {
    over.abort();
    await nodeRed.stop();
    conductor.close();
  }
}

/** Resolves when nothing has arrived for a while; a CRM that is too busy to tell has nothing new either. */
async function untilQuiet(crm: CrmDescription, signal: AbortSignal): Promise<undefined> {
  let [arrived, changedAt] = [-1, Date.now()];
  while (Date.now() - changedAt < QUIET_SECONDS * 1000) {
    await delay(500, undefined, { signal });
    const now = await createdIn(crm).catch(() => arrived);
    if (now !== arrived) [arrived, changedAt] = [now, Date.now()];
  }
  return undefined;
}
