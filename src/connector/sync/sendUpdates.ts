import { randomUUID } from 'node:crypto';
import { LinkError } from '../../protocol/errors.ts';
import type { Settlement } from '../ledger/ledger.ts';
import { sendBulk, type BulkResult } from '../salesManagement/bulk.ts';
import { changedFields, type Body } from './body.ts';
import { refusedBy, type Create } from './sendCreates.ts';
import type { StageRun } from './stageRun.ts';

export interface Update extends Create {
  readonly crmId: number;
  /** What the CRM holds now. */
  readonly held: Body;
}

const ROUNDS = 5;

/**
 * Sends the changed fields of a batch. An update may be sent twice without harm, so an unanswered one is.
 *
 * @throws LinkError with an `API_` code that concerns the whole run.
 */
export async function sendUpdates(run: StageRun, updates: readonly Update[]): Promise<void> {
  let open = updates;
  for (let round = 1; open.length > 0; round += 1) {
    if (round > ROUNDS) {
      throw new LinkError('API_UNAVAILABLE', { host: run.crm.host, status: 0, request: run.stage.resource });
    }
    open = await sendOnce(run, open);
  }
}

async function sendOnce(run: StageRun, updates: readonly Update[]): Promise<readonly Update[]> {
  const { crm, stage } = run;
  const items = updates.map((update) => ({ update, guid: randomUUID() }));
  let results: ReadonlyMap<string, BulkResult>;
  try {
    results = await sendBulk(
      crm,
      stage.resource,
      'update',
      items.map(({ update, guid }) => ({
        guid,
        id: update.crmId,
        data: changedFields(update.held, update.body),
      })),
    );
  } catch (thrown) {
    if (!(thrown instanceof LinkError) || thrown.code !== 'API_REFUSED') throw thrown;
    const [only, ...others] = updates;
    if (only !== undefined && others.length === 0) {
      await run.settle([settleFailed(run, only, String(thrown.params['message'] ?? ''))]);
      return [];
    }
    const middle = updates.length >>> 1;
    return [
      ...(await sendOnce(run, updates.slice(0, middle))),
      ...(await sendOnce(run, updates.slice(middle))),
    ];
  }
  const settlements: Settlement[] = [];
  const unknown: Update[] = [];
  for (const { update, guid } of items) {
    const result = results.get(guid);
    if (result?.kind === 'done') {
      const { key, crmId, digest, body } = update;
      settlements.push({ kind: 'updated', key, crmId, digest, body: JSON.stringify(body) });
    } else if (result?.kind === 'refused') settlements.push(settleFailed(run, update, result.message));
    else unknown.push(update);
  }
  await run.settle(settlements);
  return unknown;
}

function settleFailed(run: StageRun, { key, digest }: Update, message: string): Settlement {
  return { kind: 'failed', key, digest, reason: refusedBy(run.stage, message) };
}
