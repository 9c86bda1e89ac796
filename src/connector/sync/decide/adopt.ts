import { crmRecord, type CrmRecord } from '../../salesManagement/records.ts';
import type { Candidate, Ledger } from '../../ledger/ledger.ts';
import { bodyOfRecord, type Body } from '../records/body.ts';
import { pairRecords } from '../send/pairRecords.ts';
import type { Create } from '../send/sendCreates.ts';
import type { Update } from '../send/sendUpdates.ts';
import type { KeyRule } from '../records/keyRule.ts';
import type { ReadyStage } from '../read/syncContext.ts';

/**
 * Divides creates into those that the implementation holds already, found by extId and then by tax number, and the
 * rest. A record with another extId is somebody else's, whatever its tax number.
 */
export async function adoptCandidates(
  ledger: Ledger,
  { stage, rule }: Pick<ReadyStage, 'stage' | 'rule'>,
  creates: readonly Create[],
): Promise<{ readonly adopted: readonly Update[]; readonly rest: readonly Create[] }> {
  const candidates = await ledger.findCandidates(
    stage.name,
    creates.map(({ body, vatNumbers }) => ({ extId: stage.identity.ofBody(body), vatNumbers })),
  );
  if (candidates.length === 0) return { adopted: [], rest: creates };

  const records = new Map(
    candidates.map(({ record }) => parsed(record)).map((record) => [record.id, record]),
  );
  const recordsOf = (some: readonly Candidate[] = []) =>
    some.flatMap(({ crmId }) => records.get(crmId) ?? []);
  const byExtId = Map.groupBy(candidates, ({ extId }) => extId);
  const pairs = new Map(
    pairRecords(stage, creates, ({ body }) => {
      const extId = stage.identity.ofBody(body);
      return extId === ''
        ? []
        : recordsOf(byExtId.get(extId)).filter((record) => mayBear(rule, body, record));
    }),
  );
  const taken = new Set([...pairs.values()].map(({ id }) => id));
  const withoutExtId = Map.groupBy(byExtId.get('') ?? [], ({ vatNumber }) => vatNumber);
  const unpaired = creates.filter((create) => !pairs.has(create));
  const byVatNumber = pairRecords(stage, unpaired, ({ vatNumbers }) =>
    recordsOf(vatNumbers.flatMap((number) => (number === '' ? [] : (withoutExtId.get(number) ?? [])))).filter(
      ({ id }) => !taken.has(id),
    ),
  );
  for (const [create, record] of byVatNumber) pairs.set(create, record);
  return {
    adopted: [...pairs].map(([create, record]) => ({
      ...create,
      crmId: record.id,
      held: bodyOfRecord(record, create.body, stage.readAs),
    })),
    rest: creates.filter((create) => !pairs.has(create)),
  };
}

const parsed = (record: string): CrmRecord => crmRecord.parse(JSON.parse(record));

/**
 * Whether a record's extId is this one's, as Sage's database would compare them. A leading blank belongs to Sage's code:
 * the record of a code without one may have got it from a person or a CRM, but a code with one never lost it, since the
 * code without it may be another customer's.
 */
function mayBear(rule: KeyRule, body: Body, record: CrmRecord): boolean {
  const [wanted, held] = [String(body['extId'] ?? ''), String(record['extId'] ?? '')];
  return [held, held.trimStart()].some((spelling) => rule.foldName(spelling) === rule.foldName(wanted));
}
