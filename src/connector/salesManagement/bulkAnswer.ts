import { refusalOf } from './apiAnswer.ts';
import type { BulkItem, BulkKind, BulkResult } from './bulkItem.ts';
import { isRecord, wholeNumber } from './reading.ts';

const UNKNOWN: BulkResult = { kind: 'unknown' };

/**
 * ASSUMED (no source shows the answer): an array of one object an item, in any order, told apart by `guid`. An item
 * with an id and without an error is done, whatever language its `Message` is in.
 *
 * @returns a result for each guid given.
 */
export function readBulkAnswer(
  answer: readonly unknown[],
  kind: BulkKind,
  items: readonly BulkItem[],
): ReadonlyMap<string, BulkResult> {
  const told = tellApart(answer, items);
  const results = new Map(
    items.map((item): readonly [string, BulkResult] => {
      const [one, ...others] = told.get(item.guid) ?? [];
      return [item.guid, one === undefined || others.length > 0 ? UNKNOWN : resultOf(one, kind, item)];
    }),
  );
  return withoutSharedIds(results);
}

/** What the answer says of each item, by guid; by place where no item carries one and their number agrees. */
function tellApart(
  answer: readonly unknown[],
  items: readonly BulkItem[],
): ReadonlyMap<string, readonly AnswerItem[]> {
  const parts = answer.map(answerItem);
  const told = new Map<string, AnswerItem[]>();
  if (parts.every(({ guid }) => guid === '')) {
    if (parts.length === items.length)
      items.forEach(({ guid }, place) => told.set(guid, [parts[place] ?? NOTHING]));
    return told;
  }
  const guids = new Map(items.map(({ guid }) => [guid.toLowerCase(), guid]));
  for (const part of parts) {
    const guid = guids.get(part.guid);
    if (guid !== undefined) told.set(guid, [...(told.get(guid) ?? []), part]);
  }
  return told;
}

interface AnswerItem {
  /** In lower case; empty for none. */
  readonly guid: string;
  readonly id: number | undefined;
  readonly status: number | undefined;
  readonly hasError: boolean;
  readonly message: string;
}

const NOTHING: AnswerItem = { guid: '', id: undefined, status: undefined, hasError: false, message: '' };

function answerItem(value: unknown): AnswerItem {
  if (!isRecord(value)) return NOTHING;
  const fields = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
  const error = fields.get('error');
  const id = wholeNumber(fields.get('id'));
  return {
    guid: String(fields.get('guid') ?? '').toLowerCase(),
    id: id !== undefined && id > 0 ? id : undefined,
    status: wholeNumber(fields.get('status') ?? fields.get('statuscode')),
    hasError: !(error === undefined || error === null || error === false || error === '' || error === 0),
    message: refusalOf(value).message,
  };
}

/** The words of success of a call that says nothing else: `entity updated`, `entidad actualizada`. */
const SUCCESS =
  /^\p{L}+ (?:(?:wurde|ha sido|a été|è stat[ao]|foi) )?(?:created|updated|cread[ao]|actualizad[ao]|modificad[ao]|criad[ao]|atualizad[ao]|creat[ao]|aggiornat[ao]|créée?|modifiée?|mise? à jour|erstellt|aktualisiert)[.!]?$/iu;

function resultOf(part: AnswerItem, kind: BulkKind, item: BulkItem): BulkResult {
  const { status, hasError, message, id } = part;
  if (hasError || (status !== undefined && status >= 400))
    return { kind: 'refused', message: message || `HTTP ${status ?? 400}` };
  const saysDone = (status !== undefined && status >= 200) || message === '' || SUCCESS.test(message);
  if (kind === 'create') {
    if (id !== undefined) return { kind: 'done', id };
    return saysDone ? UNKNOWN : { kind: 'refused', message };
  }
  if (item.id === undefined || (id !== undefined && id !== item.id)) return UNKNOWN;
  if (id !== undefined || saysDone) return { kind: 'done', id: item.id };
  return { kind: 'refused', message };
}

/** One id for two items: whose it is, only a look can tell. */
function withoutSharedIds(results: ReadonlyMap<string, BulkResult>): ReadonlyMap<string, BulkResult> {
  const owners = new Map<number, number>();
  for (const result of results.values())
    if (result.kind === 'done') owners.set(result.id, (owners.get(result.id) ?? 0) + 1);
  return new Map(
    [...results].map(([guid, result]) => [
      guid,
      result.kind === 'done' && (owners.get(result.id) ?? 0) > 1 ? UNKNOWN : result,
    ]),
  );
}
