import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { LinkError, type ErrorDetail } from '../../../domain/errors.ts';
import type { Settlement } from '../../ledger/ledger.ts';
import { OutcomeUnknown } from '../../salesManagement/apiErrors.ts';
import { sendBulk } from '../../salesManagement/bulk.ts';
import type { BulkItem, BulkResult } from '../../salesManagement/bulkItem.ts';
import type { Body } from '../records/body.ts';
import { findInCrm } from './findInCrm.ts';
import { noticeLostParents } from './lostParents.ts';
import type { Stage } from '../records/stage.ts';
import type { StageRun } from './stageRun.ts';

/** A record that is to go, whether it is new or changed. */
export interface Outgoing {
  readonly key: string;
  /** The key as Sage writes it. */
  readonly name: string;
  readonly body: Body;
  /** The body as it is sent and kept, as JSON. */
  readonly text: string;
  readonly digest: string;
}

/** How one kind of batch speaks to the CRM, and what an item is once it went through. */
export interface BatchKind<Item extends Outgoing> {
  readonly kind: 'create' | 'update';
  toBulkItem(item: Item): Omit<BulkItem, 'guid'>;
  settled(item: Item, crmId: number): Settlement;
  /** Looks at refused items before they are parked; those that are. */
  readonly onRefused?: (items: readonly Item[]) => Promise<readonly Item[]>;
}

/** So many items refused in the same words, and none taken: it is not about the items. */
const REFUSED_ALIKE = 6;

interface Refused<Item> {
  readonly item: Item;
  readonly message: string;
  /** The call itself was refused, with this item alone in it. */
  readonly byCall: boolean;
}

/** Those items of a batch that are not settled yet. */
interface Rest<Item> {
  readonly unknown: readonly Item[];
  readonly refused: readonly Refused<Item>[];
}

/**
 * Sends one bulk call, in halves where it is refused as a whole until the guilty item stands alone, and settles what
 * was answered for. Returns what was not.
 *
 * @throws LinkError `API_REFUSES_ALL` where many items are refused alike and none is taken, or another `API_` code that
 *   concerns the whole run; no refusal is kept then.
 */
export async function sendBatch<Item extends Outgoing>(
  run: StageRun,
  batch: BatchKind<Item>,
  items: readonly Item[],
): Promise<readonly Item[]> {
  const { stage } = run;
  const judge = async ({ unknown, refused: all }: Rest<Item>): Promise<Rest<Item>> => {
    const alone = all.map(({ item }) => item);
    const parked = new Set(alone.length > 0 ? ((await batch.onRefused?.(alone)) ?? alone) : []);
    await noticeLostParents(run, [...parked]);
    const refused = all.filter(({ item }) => parked.has(item));
    if (refused.length < items.length || !areAlike(refused)) return { unknown, refused };
    const message = refused[0]?.message ?? '';
    throw new LinkError('API_REFUSES_ALL', { resource: stage.resource, message });
  };
  const { unknown, refused } = await send(run, batch, items).then(judge, (thrown: unknown) =>
    oneAtATime(run, async () => judge(await sortOut(run, batch, items, refusalIn(thrown)))),
  );
  await run.settle(refused.map(({ item, message }) => settledAsFailed(stage, item, message)));
  return unknown;
}

/** Makes one call and settles what it did. @throws LinkError `API_REFUSED` for a call refused as a whole. */
async function send<Item extends Outgoing>(
  run: StageRun,
  batch: BatchKind<Item>,
  items: readonly Item[],
): Promise<Rest<Item>> {
  const { crm, stage } = run;
  const named = items.map((item) => ({ item, guid: randomUUID() }));
  let results: ReadonlyMap<string, BulkResult>;
  try {
    results = await sendBulk(
      crm,
      stage.resource,
      batch.kind,
      named.map(({ item, guid }) => ({ guid, ...batch.toBulkItem(item) })),
    );
  } catch (thrown) {
    if (batch.kind === 'create' && thrown instanceof OutcomeUnknown) return { unknown: items, refused: [] };
    throw thrown;
  }
  const settlements: Settlement[] = [];
  const unknown: Item[] = [];
  const refused: Refused<Item>[] = [];
  const ids = [...results.values()].flatMap((result) => (result.kind === 'done' ? [result.id] : []));
  // A new record cannot have the id of one that is known: whoever says so is not believed.
  const known = new Set(batch.kind === 'create' ? await run.ledger.claimed(stage.name, ids) : []);
  for (const { item, guid } of named) {
    const result = results.get(guid);
    if (result?.kind === 'done' && known.has(result.id)) unknown.push(item);
    else if (result?.kind === 'done') settlements.push(batch.settled(item, result.id));
    else if (result?.kind === 'refused') refused.push({ item, message: result.message, byCall: false });
    else unknown.push(item);
  }
  await run.settle(settlements);
  return { unknown, refused };
}

/** Finds the guilty items of a call that was refused as a whole. */
async function sortOut<Item extends Outgoing>(
  run: StageRun,
  batch: BatchKind<Item>,
  items: readonly Item[],
  refusal: LinkError,
): Promise<Rest<Item>> {
  if (await isAnyDone(run, batch, items)) return { unknown: items, refused: [] };
  const rest = await divide(run, batch, items, refusal);
  const alone = rest.refused.filter(({ byCall }) => byCall);
  if (alone.length === items.length || !areAlike(alone)) return rest;
  // Others went through meanwhile: whatever refused these may have passed.
  const again = await sendOrDivide(
    run,
    batch,
    alone.map(({ item }) => item),
  );
  const inAnswers = rest.refused.filter(({ byCall }) => !byCall);
  return joined([{ unknown: rest.unknown, refused: inAnswers }, again]);
}

async function divide<Item extends Outgoing>(
  run: StageRun,
  batch: BatchKind<Item>,
  items: readonly Item[],
  refusal: LinkError,
): Promise<Rest<Item>> {
  const [only, ...others] = items;
  if (only !== undefined && others.length === 0) {
    const message = String(refusal.params['message'] ?? '');
    return { unknown: [], refused: [{ item: only, message, byCall: true }] };
  }
  const middle = items.length >>> 1;
  return joined([
    await sendOrDivide(run, batch, items.slice(0, middle)),
    await sendOrDivide(run, batch, items.slice(middle)),
  ]);
}

function sendOrDivide<Item extends Outgoing>(
  run: StageRun,
  batch: BatchKind<Item>,
  items: readonly Item[],
): Promise<Rest<Item>> {
  return send(run, batch, items).catch((thrown: unknown) => divide(run, batch, items, refusalIn(thrown)));
}

/**
 * A look before a refusal is believed: somebody between the API and us may have refused what the API did already, or
 * may refuse whatever is asked.
 *
 * @throws LinkError `API_UNAVAILABLE` where the look is refused too.
 */
async function isAnyDone<Item extends Outgoing>(
  { crm, stage, ledger }: StageRun,
  { kind }: BatchKind<Item>,
  items: readonly Item[],
): Promise<boolean> {
  try {
    if (kind === 'update') {
      await crm.send({ method: 'GET', path: `/${stage.resource}`, schema: z.unknown() });
      return false;
    }
    const bodies = items.map(({ body }) => body);
    const ids = [...(await findInCrm(crm, stage, bodies)).values()].flat().map(({ id }) => id);
    const claimed = new Set(await ledger.claimed(stage.name, ids));
    return ids.some((id) => !claimed.has(id));
  } catch (thrown) {
    const { params, cause } = refusalIn(thrown);
    throw new LinkError('API_UNAVAILABLE', params, cause);
  }
}

/** The refusal of a call; anything else is thrown on. */
function refusalIn(thrown: unknown): LinkError {
  if (thrown instanceof LinkError && thrown.code === 'API_REFUSED') return thrown;
  throw thrown;
}

function areAlike(refused: readonly Refused<unknown>[]): boolean {
  return refused.length >= REFUSED_ALIKE && new Set(refused.map(({ message }) => message)).size === 1;
}

function joined<Item>(rests: readonly Rest<Item>[]): Rest<Item> {
  return {
    unknown: rests.flatMap(({ unknown }) => unknown),
    refused: rests.flatMap(({ refused }) => refused),
  };
}

const turns = new WeakMap<StageRun, Promise<unknown>>();

/** Works on one refused batch of a run after the other: what ends one ends those behind it, before they ask again. */
function oneAtATime<T>(run: StageRun, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(run) ?? Promise.resolve()).then(work);
  turns.set(run, turn);
  return turn;
}

function settledAsFailed(
  stage: Stage<unknown>,
  { key, name, digest }: Outgoing,
  message: string,
): Settlement {
  return { kind: 'failed', key, name, digest, reason: refusedBy(stage, message) };
}

/** The CRM's own words for refusing a record. */
export function refusedBy(stage: Stage<unknown>, message: string): ErrorDetail {
  return { code: 'RECORD_REFUSED', params: { resource: stage.resource, message } };
}

/** What ends a run whose items stay without an answer. */
export function unanswered({ crm, stage }: StageRun): LinkError {
  return new LinkError('API_UNAVAILABLE', { host: crm.host, status: 0, request: stage.resource });
}
