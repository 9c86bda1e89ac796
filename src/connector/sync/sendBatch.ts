import { randomUUID } from 'node:crypto';
import { LinkError, type ErrorDetail } from '../../protocol/errors.ts';
import type { Settlement } from '../ledger/ledger.ts';
import { OutcomeUnknown } from '../salesManagement/apiErrors.ts';
import { sendBulk, type BulkItem, type BulkResult } from '../salesManagement/bulk.ts';
import type { Body } from './body.ts';
import type { Stage } from './stage.ts';
import type { StageRun } from './stageRun.ts';

/** A record that is to go, whether it is new or changed. */
export interface Outgoing {
  readonly key: string;
  readonly body: Body;
  /** The body as it is sent and kept, as JSON. */
  readonly text: string;
  readonly digest: string;
}

/** How one kind of batch speaks to the CRM, and what an item is once it went through. */
export interface BatchKind<Item extends Outgoing> {
  readonly kind: 'create' | 'update';
  toBulkItem(item: Item): Omit<BulkItem, 'guid'>;
  settled(item: Item, crmId: number): Settlement;
}

/**
 * Sends one bulk call, in halves where it is refused as a whole until the guilty item stands alone, and settles what
 * was answered for. Returns what was not.
 *
 * @throws LinkError with an `API_` code that concerns the whole run.
 */
export async function sendBatch<Item extends Outgoing>(
  run: StageRun,
  batch: BatchKind<Item>,
  items: readonly Item[],
): Promise<readonly Item[]> {
  const { crm, stage } = run;
  const named = items.map((item) => ({ item, guid: randomUUID() }));
  let results: ReadonlyMap<string, BulkResult>;
  try {
    results = await sendBulk(
      crm,
      stage.resource,
      batch.kind,
      named.map(({ item, guid }) => ({ guid, ...batch.toBulkItem(item) })),
    );
  } catch (thrown) {
    if (batch.kind === 'create' && thrown instanceof OutcomeUnknown) return items;
    if (!(thrown instanceof LinkError) || thrown.code !== 'API_REFUSED') throw thrown;
    const [only, ...others] = items;
    if (only !== undefined && others.length === 0) {
      await run.settle([settledAsFailed(stage, only, String(thrown.params['message'] ?? ''))]);
      return [];
    }
    const middle = items.length >>> 1;
    return [
      ...(await sendBatch(run, batch, items.slice(0, middle))),
      ...(await sendBatch(run, batch, items.slice(middle))),
    ];
  }
  const settlements: Settlement[] = [];
  const unknown: Item[] = [];
  for (const { item, guid } of named) {
    const result = results.get(guid);
    if (result?.kind === 'done') settlements.push(batch.settled(item, result.id));
    else if (result?.kind === 'refused') settlements.push(settledAsFailed(stage, item, result.message));
    else unknown.push(item);
  }
  await run.settle(settlements);
  return unknown;
}

function settledAsFailed(stage: Stage<unknown>, { key, digest }: Outgoing, message: string): Settlement {
  return { kind: 'failed', key, digest, reason: refusedBy(stage, message) };
}

/** The CRM's own words for refusing a record. */
export function refusedBy(stage: Stage<unknown>, message: string): ErrorDetail {
  return { code: 'RECORD_REFUSED', params: { resource: stage.resource, message } };
}

/** What ends a run whose items stay without an answer. */
export function unanswered({ crm, stage }: StageRun): LinkError {
  return new LinkError('API_UNAVAILABLE', { host: crm.host, status: 0, request: stage.resource });
}
