import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { LinkError, type ErrorDetail } from '../../protocol/errors.ts';
import type { Settlement } from '../ledger/ledger.ts';
import { OutcomeUnknown } from '../salesManagement/apiErrors.ts';
import { sendBulk, type BulkResult } from '../salesManagement/bulk.ts';
import { createPayload, type Body } from './body.ts';
import { findInCrm } from './findInCrm.ts';
import type { Stage } from './stage.ts';
import type { StageRun } from './stageRun.ts';

export interface Create {
  readonly key: string;
  readonly body: Body;
  readonly digest: string;
}

/** Rounds of looking and sending again before a run gives up; the intents stay for the next one. */
const ROUNDS = 5;

/**
 * Creates a batch with the effect of exactly once: its intents are kept before it leaves, and what was not answered
 * for is looked up before it is sent again.
 *
 * @throws LinkError with an `API_` code that concerns the whole run; the unanswered intents stay.
 */
export async function sendCreates(run: StageRun, creates: readonly Create[]): Promise<void> {
  const { ledger, stage } = run;
  await ledger.intend(
    stage.name,
    creates.map(({ key, body }) => ({ key, guid: randomUUID(), body: JSON.stringify(body) })),
  );
  let open = creates;
  for (let round = 1; open.length > 0; round += 1) {
    const unknown = await sendOnce(run, open);
    if (unknown.length === 0) return;
    if (round === ROUNDS)
      throw new LinkError('API_UNAVAILABLE', { host: run.crm.host, status: 0, request: stage.resource });
    // The server may still be at work on what it did not answer.
    await delay(run.settleDelay, undefined, run.signal === undefined ? {} : { signal: run.signal });
    open = await adoptFound(run, unknown);
  }
}

/** One call; in halves where it is refused as a whole. Returns what it does not know of. */
async function sendOnce(run: StageRun, creates: readonly Create[]): Promise<readonly Create[]> {
  const { crm, stage } = run;
  const items = creates.map((create) => ({ create, guid: randomUUID() }));
  let results: ReadonlyMap<string, BulkResult>;
  try {
    results = await sendBulk(
      crm,
      stage.resource,
      'create',
      items.map(({ create, guid }) => ({ guid, data: createPayload(create.body) })),
    );
  } catch (thrown) {
    if (thrown instanceof OutcomeUnknown) return creates;
    if (!(thrown instanceof LinkError) || thrown.code !== 'API_REFUSED') throw thrown;
    if (creates.length === 1) {
      await settleRefused(run, creates, thrown);
      return [];
    }
    const middle = creates.length >>> 1;
    return [
      ...(await sendOnce(run, creates.slice(0, middle))),
      ...(await sendOnce(run, creates.slice(middle))),
    ];
  }
  const settlements: Settlement[] = [];
  const unknown: Create[] = [];
  for (const { create, guid } of items) {
    const result = results.get(guid);
    if (result?.kind === 'done') settlements.push(settleCreated(create, 'created', result.id));
    else if (result?.kind === 'refused')
      settlements.push(settleFailed(create, refusedBy(stage, result.message)));
    else unknown.push(create);
  }
  await run.settle(settlements);
  return unknown;
}

/** Takes over what the CRM turns out to hold, and returns the rest. */
export async function adoptFound(run: StageRun, creates: readonly Create[]): Promise<readonly Create[]> {
  const { crm, ledger, stage } = run;
  const found = await findInCrm(
    crm,
    stage,
    creates.map(({ body }) => body),
  );
  const taken = new Set(
    await ledger.claimed(
      stage.name,
      [...found.values()].flat().map(({ id }) => id),
    ),
  );
  const settlements: Settlement[] = [];
  const rest: Create[] = [];
  for (const create of creates) {
    const record = found.get(stage.identity.ofBody(create.body))?.find(({ id }) => !taken.has(id));
    if (record === undefined) rest.push(create);
    else {
      taken.add(record.id);
      settlements.push(settleCreated(create, 'created', record.id));
    }
  }
  await run.settle(settlements);
  return rest;
}

function settleCreated(create: Create, kind: 'created', crmId: number): Settlement {
  return { kind, key: create.key, crmId, digest: create.digest, body: JSON.stringify(create.body) };
}

function settleFailed(create: Create, reason: ErrorDetail): Settlement {
  return { kind: 'failed', key: create.key, digest: create.digest, reason };
}

async function settleRefused(run: StageRun, creates: readonly Create[], thrown: LinkError): Promise<void> {
  const reason = refusedBy(run.stage, String(thrown.params['message'] ?? ''));
  await run.settle(creates.map((create) => settleFailed(create, reason)));
}

export function refusedBy(stage: Stage<unknown>, message: string): ErrorDetail {
  return { code: 'RECORD_REFUSED', params: { resource: stage.resource, message } };
}
