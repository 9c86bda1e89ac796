import { changedFields, type Body } from '../records/body.ts';
import { findById } from './findById.ts';
import { sendBatch, unanswered, type BatchKind, type Outgoing } from './sendBatch.ts';
import type { StageRun } from './stageRun.ts';

export interface Update extends Outgoing {
  readonly crmId: number;
  /** What the CRM holds now. */
  readonly held: Body;
}

const ROUNDS = 5;

const changes = ({ held, body }: Update): string => JSON.stringify(changedFields(held, body));

const updating: BatchKind<Update> = {
  kind: 'update',
  toBulkItem: (update) => ({ id: update.crmId, data: changes(update) }),
  settled: ({ key, name, crmId, digest, text }) => ({
    kind: 'updated',
    key,
    name,
    crmId,
    digest,
    body: text,
  }),
};

/**
 * Sends the changed fields of a batch. An update may be sent twice without harm, so an unanswered one is; but it may be
 * carried out late, after another one that came later, so it stays a suspect.
 *
 * @returns those whose record is gone from the CRM, and is to be created anew.
 * @throws LinkError with an `API_` code that concerns the whole run.
 */
export async function sendUpdates(run: StageRun, updates: readonly Update[]): Promise<readonly Update[]> {
  const { ledger, stage, crm } = run;
  const leaving = updates.map((update) => ({ key: update.key, name: update.name, body: changes(update) }));
  const batch = await ledger.leave(stage.name, 'update', leaving);
  const before = crm.unanswered;
  let open = updates;
  const gone: Update[] = [];
  const onRefused = async (refused: readonly Update[]): Promise<readonly Update[]> => {
    const held = await findById(
      crm,
      stage,
      refused.map(({ crmId }) => crmId),
    );
    gone.push(...refused.filter(({ crmId }) => !held.has(crmId)));
    return refused.filter(({ crmId }) => held.has(crmId));
  };
  for (let round = 1; open.length > 0; round += 1) {
    if (round > ROUNDS) throw unanswered(run);
    open = await sendBatch(run, { ...updating, onRefused }, open);
  }
  if (crm.unanswered === before) await ledger.return(batch);
  await ledger.lose(
    stage.name,
    gone.map(({ crmId }) => crmId),
  );
  return gone;
}
