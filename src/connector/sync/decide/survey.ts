import { vatNumberKey } from '../../../domain/vatNumber.ts';
import type { ApiClient } from '../../salesManagement/apiClient.ts';
import { walkRecords, type CrmRecord } from '../../salesManagement/records.ts';
import type { Candidate, Ledger } from '../../ledger/ledger.ts';
import type { Stage } from '../records/stage.ts';

/**
 * Lists what the implementation holds of a stage before anything is created, so that its records are adopted and not
 * doubled. Once a link, or again after its ledger was lost.
 */
export async function surveyStage(ledger: Ledger, crm: ApiClient, stage: Stage<unknown>): Promise<void> {
  if (await ledger.isSurveyed(stage.name)) return;
  await listCandidates(ledger, crm, stage);
  await ledger.setSurveyed(stage.name);
}

export async function listCandidates(ledger: Ledger, crm: ApiClient, stage: Stage<unknown>): Promise<void> {
  await ledger.clearCandidates(stage.name);
  for await (const page of walkRecords(crm, stage.resource)) {
    await ledger.addCandidates(
      stage.name,
      page.map((record) => toCandidate(stage, record)),
    );
  }
}

function toCandidate(stage: Stage<unknown>, record: CrmRecord): Candidate {
  const vatNumber = record['vatNumber'];
  return {
    crmId: record.id,
    extId: stage.identity.ofRecord(record),
    vatNumber: typeof vatNumber === 'string' ? vatNumberKey(vatNumber) : '',
    record: JSON.stringify(record),
  };
}
