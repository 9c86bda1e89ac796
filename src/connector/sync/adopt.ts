import { crmRecord } from '../salesManagement/records.ts';
import type { Candidate, Ledger } from '../ledger/ledger.ts';
import { bodyOfRecord, isEmpty } from './body.ts';
import type { Create } from './sendCreates.ts';
import type { Update } from './sendUpdates.ts';
import type { Stage } from './stage.ts';

/**
 * Divides creates into those that the implementation holds already, found by extId and then by VAT number, and the
 * rest. A record with another extId is somebody else's, whatever its VAT number.
 */
export async function adoptCandidates(
  ledger: Ledger,
  stage: Stage<unknown>,
  creates: readonly Create[],
): Promise<{ readonly adopted: readonly Update[]; readonly rest: readonly Create[] }> {
  const wanted = creates.map(({ body }) => ({
    extId: stage.identity.ofBody(body),
    vatNumber: isEmpty(body['vatNumber']) ? '' : String(body['vatNumber']),
  }));
  const candidates = await ledger.findCandidates(stage.name, wanted);
  if (candidates.length === 0) return { adopted: [], rest: creates };

  const taken = new Set<number>();
  const matches = new Map<Create, Candidate>();
  const matchBy = (fits: (candidate: Candidate, index: number) => boolean) => {
    creates.forEach((create, index) => {
      if (matches.has(create)) return;
      const match = candidates.find((candidate) => !taken.has(candidate.crmId) && fits(candidate, index));
      if (match === undefined) return;
      taken.add(match.crmId);
      matches.set(create, match);
    });
  };
  matchBy((candidate, index) => candidate.extId !== '' && candidate.extId === wanted[index]?.extId);
  matchBy(
    (candidate, index) =>
      candidate.extId === '' &&
      candidate.vatNumber !== '' &&
      candidate.vatNumber === wanted[index]?.vatNumber,
  );
  return {
    adopted: [...matches].map(([create, candidate]) => ({
      ...create,
      crmId: candidate.crmId,
      held: bodyOfRecord(crmRecord.parse(JSON.parse(candidate.record)), create.body, stage.readAs),
    })),
    rest: creates.filter((create) => !matches.has(create)),
  };
}
