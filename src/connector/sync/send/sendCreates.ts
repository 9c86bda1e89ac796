import { setTimeout as delay } from 'node:timers/promises';
import type { Settlement } from '../../ledger/ledger.ts';
import { bodyOfRecord, bodyText, differs } from '../records/body.ts';
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

const creating = {
  kind: 'create',
  toBulkItem: ({ text }: Create) => ({ data: text }),
  settled: ({ key, name, digest, text }: Create, crmId: number) => ({
    kind: 'created' as const,
    key,
    name,
    crmId,
    digest,
    body: text,
  }),
} satisfies BatchKind<Create>;

/**
 * Creates a batch with the effect of exactly once: its intents were kept before, and what was not answered for is
 * looked up before it is sent again.
 *
 * @throws LinkError with an `API_` code that concerns the whole run; the unanswered intents stay.
 */
export async function sendCreates(run: StageRun, creates: readonly Create[]): Promise<void> {
  const leftAt = run.crm.now();
  // A CRM that holds an extId once refuses what it has already: that is looked for before it is taken for a refusal.
  const lookingBack: BatchKind<Create> = {
    ...creating,
    onRefused: (refused) => adoptFound(run, refused, leftAt),
  };
  let open = creates;
  for (let round = 1; open.length > 0; round += 1) {
    const unknown = await sendBatch(run, lookingBack, open);
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
  const { crm, settleDelay, signal } = run;
  const leftAt = crm.now();
  let open = creates;
  let waited = 0;
  for (const look of LOOKS) {
    await delay((look - waited) * settleDelay, undefined, signal === undefined ? {} : { signal });
    waited = look;
    open = await adoptFound(run, open, leftAt);
    if (open.length === 0) return open;
  }
  await suspect(run, open, leftAt);
  return open;
}

function suspect({ ledger, stage }: StageRun, creates: readonly Create[], leftAt: number): Promise<void> {
  return ledger.addSuspects(
    stage.name,
    'create',
    creates.map(({ key, name, text }) => ({ key, name, body: text, leftAt })),
  );
}

/** Takes over what the CRM turns out to hold, and returns the rest. */
async function adoptFound(
  run: StageRun,
  creates: readonly Create[],
  leftAt: number,
): Promise<readonly Create[]> {
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
  const [settlements, older]: [Settlement[], Create[]] = [[], []];
  for (const [create, record] of pairs) {
    const held = bodyOfRecord(record, create.body, stage.readAs);
    const settled = creating.settled(create, record.id);
    if (!differs(held, create.body)) settlements.push(settled);
    else {
      // What an earlier create for the same row became: brought up to date when the row is read again, while this one
      // may come still.
      older.push(create);
      settlements.push({ ...settled, kind: 'adopted', digest: '', body: bodyText(held) });
    }
  }
  if (older.length > 0) await suspect(run, older, leftAt);
  await run.settle(settlements);
  return creates.filter((create) => !pairs.has(create));
}
