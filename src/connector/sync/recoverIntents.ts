import { setTimeout as delay } from 'node:timers/promises';
import { digestOf, type Body } from './body.ts';
import { adoptFound, type Create } from './sendCreates.ts';
import type { StageRun } from './stageRun.ts';

/**
 * Settles the creates that an earlier run sent and never heard of: those that the CRM holds are taken over, the
 * others are forgotten and come again with their row.
 */
export async function recoverIntents(run: StageRun): Promise<void> {
  const { ledger, stage, settleDelay, signal } = run;
  const intents = await ledger.intents(stage.name);
  if (intents.length === 0) return;
  // A run that was killed a moment ago may have left a request that the server is still working on.
  await delay(settleDelay, undefined, signal === undefined ? {} : { signal });
  const creates = intents.map(({ key, body }): Create => {
    return { key, body: JSON.parse(body) as Body, text: body, digest: digestOf(body) };
  });
  const lost = await adoptFound(run, creates);
  await ledger.withdraw(
    stage.name,
    lost.map(({ key }) => key),
  );
}
