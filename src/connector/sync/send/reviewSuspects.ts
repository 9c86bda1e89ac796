import * as z from 'zod';
import { LinkError, type ErrorDetail } from '../../../domain/errors.ts';
import { leastAge, thisMoment } from '../../ledger/age.ts';
import type { Ledger, Suspect } from '../../ledger/ledger.ts';
import type { ApiClient } from '../../salesManagement/apiClient.ts';
import { holdsRecord, type CrmRecord } from '../../salesManagement/records.ts';
import { bodyOfRecord, differs, type Body } from '../records/body.ts';
import { findById } from './findById.ts';
import { findInCrm } from './findInCrm.ts';
import type { Stage } from '../records/stage.ts';

/** How long a request may be carried out after it left: a bound of our own, since the CRM names none. */
const LIFE = 6 * 3600 * 1000;
/** Where a machine is started too often to be sure by the time since then, the clock on the wall is believed in the end. */
const LONGEST_LIFE = 7 * 24 * 3600 * 1000;

export interface SuspectReview {
  /** Records that late creates made a second time, and that were removed. */
  readonly removed: number;
  /** Records that a late update had changed back. */
  readonly doubted: number;
  /** Requests that may still be carried out. */
  readonly open: number;
}

type Sides = { readonly crm: ApiClient; readonly ledger: Ledger };

/**
 * Looks for what late requests did: the CRM knows no idempotency keys, so certainty about a request that was never
 * answered for comes with time. At the beginning and at the end of each run, for as long as a request may live.
 */
export async function reviewSuspects({ crm, ledger }: Sides, stage: Stage<unknown>): Promise<SuspectReview> {
  await ledger.suspectLost(stage.name);
  const all = await ledger.suspects(stage.name);
  if (all.length === 0) return { removed: 0, doubted: 0, open: 0 };
  const creates = all.filter(({ kind }) => kind === 'create');
  const updates = all.filter(({ kind }) => kind === 'update');
  const { accounted, stuck } = await removeSurplus({ crm, ledger }, stage, creates);
  const doubted = await readBack({ crm, ledger }, stage, updates);
  await loseDeleted(
    { crm, ledger },
    stage,
    all.filter(({ kind }) => kind === 'delete'),
  );
  const now = thisMoment();
  const isOver = ({ leftAt, leftUp }: Suspect) =>
    leastAge({ at: leftAt, up: leftUp }, now) > LIFE || now.at - leftAt > LONGEST_LIFE;
  const dead = all.flatMap((one) => (isOver(one) && !stuck.has(one.id) ? [one.id] : []));
  const cleared = new Set([...accounted, ...dead]);
  await ledger.clearSuspects([...cleared]);
  return { removed: accounted.length, doubted, open: all.length - cleared.size };
}

/** What a run tells of it. */
export function suspectNotices(stage: Stage<unknown>, { removed, doubted }: SuspectReview): ErrorDetail[] {
  const params = { part: stage.part };
  return [
    ...(removed > 0 ? [{ code: 'SURPLUS_REMOVED' as const, params: { ...params, count: removed } }] : []),
    ...(doubted > 0 ? [{ code: 'LATE_UPDATES' as const, params: { ...params, count: doubted } }] : []),
  ];
}

/**
 * Removes the records that stand beside the one that the ledger knows and are what a suspect was to create, to the
 * letter: nobody's work is in them. The suspects that are accounted for by it, and those whose record the CRM does not let go.
 */
async function removeSurplus(
  { crm, ledger }: Sides,
  stage: Stage<unknown>,
  suspects: readonly Suspect[],
): Promise<{ readonly accounted: readonly number[]; readonly stuck: ReadonlySet<number> }> {
  if (suspects.length === 0) return { accounted: [], stuck: new Set() };
  const bodies = suspects.map(({ body }) => JSON.parse(body) as Body);
  const found = await findInCrm(crm, stage, bodies);
  const ids = [...found.values()].flat().map(({ id }) => id);
  const taken = new Set(await ledger.claimed(stage.name, ids));
  const entries = await ledger.lookup(
    stage.name,
    suspects.map(({ key }) => key),
  );
  const accounted: number[] = [];
  const stuck = new Set<number>();
  for (const [index, { id, key, leftAt }] of suspects.entries()) {
    const body = bodies[index];
    // A record that has not got its own yet takes this one over when its row is read.
    if (body === undefined || entries.get(key)?.crmId === null) continue;
    const surplus = found
      .get(stage.identity.ofBody(body))
      ?.find((record) => !taken.has(record.id) && isWhatLeft(stage, body, record, leftAt));
    if (surplus === undefined) continue;
    taken.add(surplus.id);
    if (await remove(crm, stage, surplus)) accounted.push(id);
    else stuck.add(id);
  }
  return { accounted, stuck };
}

/** The CRM may have more than one machine. */
const SKEW = 5 * 60_000;

function isWhatLeft(
  { identity, readAs }: Stage<unknown>,
  body: Body,
  record: CrmRecord,
  leftAt: number,
): boolean {
  // Without an extId of ours it may be a person's own, unless it came after the suspect had left.
  const createdAt = Date.parse(String(record['dateCreated']));
  if (!identity.isOurs(record) && !(createdAt >= leftAt - SKEW)) return false;
  const held = bodyOfRecord(record, body, readAs);
  return identity.isExact(body, record) && !differs(held, body);
}

async function remove(crm: ApiClient, stage: Stage<unknown>, { id }: CrmRecord): Promise<boolean> {
  try {
    await crm.send({ method: 'DELETE', path: `/${stage.resource}/${id}`, schema: z.unknown() });
    return true;
  } catch (thrown) {
    if (!(thrown instanceof LinkError) || thrown.code !== 'API_REFUSED') throw thrown;
    // Gone already, by a try whose answer was lost; else the proof tells it as surplus, and the next run tries again.
    return !(await holdsRecord(crm, stage.resource, id));
  }
}

/** What a deletion of unknown outcome took away is believed to be there no more, should its row be in Sage again. */
async function loseDeleted(
  { crm, ledger }: Sides,
  stage: Stage<unknown>,
  suspects: readonly Suspect[],
): Promise<void> {
  if (suspects.length === 0) return;
  const ids = suspects.map(({ body }) => z.int().parse(JSON.parse(body)));
  const claimed = await ledger.claimed(stage.name, ids);
  const held = await findById(crm, stage, claimed);
  await ledger.lose(
    stage.name,
    claimed.filter((id) => !held.has(id)),
  );
}

/** Reads back what updates of unknown outcome may have changed; where it is not as the ledger believes, it is sent again. */
async function readBack(
  { crm, ledger }: Sides,
  stage: Stage<unknown>,
  suspects: readonly Suspect[],
): Promise<number> {
  if (suspects.length === 0) return 0;
  const entries = await ledger.lookup(stage.name, [...new Set(suspects.map(({ key }) => key))]);
  const ids = [...entries.values()].flatMap(({ crmId }) => crmId ?? []);
  const records = await findById(crm, stage, ids);
  const doubted = new Map<string, Body>();
  for (const { key, body } of suspects) {
    const entry = entries.get(key);
    const record = records.get(entry?.crmId ?? -1);
    if (entry === undefined || record === undefined || entry.body === '') continue;
    const fields = Object.keys(JSON.parse(body) as Body);
    const believed = doubted.get(key) ?? (JSON.parse(entry.body) as Body);
    const wanted = Object.fromEntries(fields.map((field) => [field, believed[field] ?? null]));
    const held = bodyOfRecord(record, wanted, stage.readAs);
    if (differs(held, wanted)) doubted.set(key, { ...believed, ...held });
  }
  await ledger.doubt(
    stage.name,
    [...doubted].map(([key, body]) => ({ key, body: JSON.stringify(body) })),
  );
  return doubted.size;
}
