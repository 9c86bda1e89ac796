import { setTimeout as delay } from 'node:timers/promises';
import type { Settlement } from '../ledger/ledger.ts';
import { findInCrm } from './findInCrm.ts';
import { sendBatch, unanswered, type BatchKind, type Outgoing } from './sendBatch.ts';
import type { StageRun } from './stageRun.ts';

export type Create = Outgoing;

/** Rounds of looking and sending again before a run gives up; the intents stay for the next one. */
const ROUNDS = 5;

const creating: BatchKind<Create> = {
  kind: 'create',
  toBulkItem: ({ text }) => ({ data: text }),
  settled: ({ key, digest, text }, crmId) => ({
    kind: 'created',
    key,
    crmId,
    digest,
    body: text,
  }),
};

/**
 * Creates a batch with the effect of exactly once: its intents were kept before, and what was not answered for is
 * looked up before it is sent again.
 *
 * @throws LinkError with an `API_` code that concerns the whole run; the unanswered intents stay.
 */
export async function sendCreates(run: StageRun, creates: readonly Create[]): Promise<void> {
  let open = creates;
  for (let round = 1; open.length > 0; round += 1) {
    const unknown = await sendBatch(run, creating, open);
    if (unknown.length === 0) return;
    if (round === ROUNDS) throw unanswered(run);
    // The server may still be at work on what it did not answer.
    await delay(run.settleDelay, undefined, run.signal === undefined ? {} : { signal: run.signal });
    open = await adoptFound(run, unknown);
  }
}

/** Takes over what the CRM turns out to hold, and returns the rest. */
export async function adoptFound(run: StageRun, creates: readonly Create[]): Promise<readonly Create[]> {
  const { crm, ledger, stage } = run;
  const found = await findInCrm(
    crm,
    stage,
    creates.map(({ body }) => body),
  );
  const ids = [...found.values()].flat().map(({ id }) => id);
  const taken = new Set(await ledger.claimed(stage.name, ids));
  const settlements: Settlement[] = [];
  const rest: Create[] = [];
  for (const create of creates) {
    const record = found.get(stage.identity.ofBody(create.body))?.find(({ id }) => !taken.has(id));
    if (record === undefined) rest.push(create);
    else {
      taken.add(record.id);
      settlements.push(creating.settled(create, record.id));
    }
  }
  await run.settle(settlements);
  return rest;
}
