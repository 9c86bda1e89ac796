import { digestOf, type Body } from '../records/body.ts';
import { lookLongEnough, type Create } from './sendCreates.ts';
import type { StageRun } from './stageRun.ts';

/**
 * Settles the creates that an earlier run sent and never heard of: those that the CRM holds are taken over, the others
 * come again with their row. A run that was killed a moment ago may have left a request that the server is working on.
 */
export async function recoverIntents(run: StageRun): Promise<void> {
  const { ledger, stage } = run;
  const intents = await ledger.intents(stage.name);
  if (intents.length === 0) return;
  const creates = intents.map(({ key, name = key, body }): Create => {
    return { key, name, body: JSON.parse(body) as Body, text: body, digest: digestOf(body), vatNumbers: [] };
  });
  const lost = await lookLongEnough(run, creates);
  await ledger.withdraw(
    stage.name,
    lost.map(({ key }) => key),
  );
}
