import { setTimeout as delay } from 'node:timers/promises';
import { findInCrm } from './findInCrm.ts';
import { pairRecords } from './pairRecords.ts';
import { sendBatch, unanswered, type BatchKind, type Outgoing } from './sendBatch.ts';
import type { StageRun } from './stageRun.ts';

export interface Create extends Outgoing {
  /** Tax numbers that tell a record of the CRM as this one, as they are compared. */
  readonly vatNumbers: readonly string[];
}

/** Rounds of looking and sending again before a run gives up; the intents stay for the next one. */
const ROUNDS = 5;

const creating: BatchKind<Create> = {
  kind: 'create',
  toBulkItem: ({ text }) => ({ data: text }),
  settled: ({ key, name, digest, text }, crmId) => ({
    kind: 'created',
    key,
    name,
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
    open = await lookLongEnough(run, unknown);
    if (open.length > 0 && round === ROUNDS) throw unanswered(run);
  }
}

/** When what was not answered for is looked for, in settle delays; the last look comes late enough to mean something. */
const LOOKS = [1, 2, 4];

/**
 * Takes over what the CRM turns out to hold, and returns what may be sent again. The server may be at work on it still,
 * and finish later than the last look: so it stays a suspect.
 */
export async function lookLongEnough(run: StageRun, creates: readonly Create[]): Promise<readonly Create[]> {
  const { ledger, stage, settleDelay, signal } = run;
  const leftAt = Date.now();
  let open = creates;
  let waited = 0;
  for (const look of LOOKS) {
    await delay((look - waited) * settleDelay, undefined, signal === undefined ? {} : { signal });
    waited = look;
    open = await adoptFound(run, open);
    if (open.length === 0) return open;
  }
  await ledger.addSuspects(
    stage.name,
    'create',
    open.map(({ key, name, text }) => ({ key, name, body: text, leftAt })),
  );
  return open;
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
  const pairs = pairRecords(stage, creates, ({ body }) =>
    (found.get(stage.identity.ofBody(body)) ?? []).filter(({ id }) => !taken.has(id)),
  );
  await run.settle([...pairs].map(([create, { id }]) => creating.settled(create, id)));
  return creates.filter((create) => !pairs.has(create));
}
