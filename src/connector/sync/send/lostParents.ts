import { findById } from './findById.ts';
import type { Body } from '../records/body.ts';
import type { StageRun } from './stageRun.ts';
import { STAGES } from '../records/stages/stages.ts';

/**
 * Looks whether refused records were refused for want of a parent that somebody deleted in the CRM while Sage still has
 * it. The next run creates it anew, and they come again with its new id.
 */
export async function noticeLostParents(
  { crm, ledger, stage }: Pick<StageRun, 'crm' | 'ledger' | 'stage'>,
  refused: readonly { readonly body: Body }[],
): Promise<void> {
  for (const [field, name] of Object.entries(stage.parents)) {
    const parent = STAGES.find((candidate) => candidate.name === name);
    const ids = [...new Set(refused.map(({ body }) => body[field]))].filter((id) => typeof id === 'number');
    if (parent === undefined || ids.length === 0) continue;
    const held = await findById(crm, parent, ids);
    await ledger.lose(
      parent.name,
      ids.filter((id) => !held.has(id)),
    );
  }
}
