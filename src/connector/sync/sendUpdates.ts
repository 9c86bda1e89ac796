import { changedFields, type Body } from './body.ts';
import { sendBatch, unanswered, type BatchKind, type Outgoing } from './sendBatch.ts';
import type { StageRun } from './stageRun.ts';

export interface Update extends Outgoing {
  readonly crmId: number;
  /** What the CRM holds now. */
  readonly held: Body;
}

const ROUNDS = 5;

const updating: BatchKind<Update> = {
  kind: 'update',
  toBulkItem: ({ crmId, held, body }) => ({ id: crmId, data: JSON.stringify(changedFields(held, body)) }),
  settled: ({ key, crmId, digest, text }) => ({
    kind: 'updated',
    key,
    crmId,
    digest,
    body: text,
  }),
};

/**
 * Sends the changed fields of a batch. An update may be sent twice without harm, so an unanswered one is.
 *
 * @throws LinkError with an `API_` code that concerns the whole run.
 */
export async function sendUpdates(run: StageRun, updates: readonly Update[]): Promise<void> {
  let open = updates;
  for (let round = 1; open.length > 0; round += 1) {
    if (round > ROUNDS) throw unanswered(run);
    open = await sendBatch(run, updating, open);
  }
}
