import { USERS } from '../../agents/keptUsers.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { ErrorDetail } from '../../../domain/errors.ts';
import { readRawPages, readRow } from '../../sage200/readPages.ts';
import type { RawRow } from '../../sage200/sageDatabase.ts';
import type { SyncContext, ReadyStage } from './syncContext.ts';
import { bodyText, digestOf } from '../records/body.ts';
import { refusalReason } from '../records/fieldLimits.ts';
import type { KeyPart } from '../records/keyRule.ts';
import { resolveReferences } from '../records/references.ts';
import type { Mapped, Reference } from '../records/stage.ts';

/** A record of Sage on its way: its key, and the body to send or why there is none. */
export interface MappedRecord {
  /** Equal for equal keys of the database. */
  readonly key: string;
  /** The key as Sage writes it. */
  readonly name: string;
  /** What an earlier version took for its key: without the blanks that it begins with. */
  readonly trimmedKey?: string;
  /** What tells it from another row of its key, where there is anything. */
  readonly tie?: string;
  readonly mapped: Mapped;
  /** The body as it is sent and kept, or the reason for having none, as JSON; written once. */
  readonly text: string;
  readonly digest: string;
  /** The second row of its key. */
  readonly isDuplicate?: true;
}

/** Reads a stage and maps it row by row. */
export async function* readStage(
  context: SyncContext,
  ready: ReadyStage,
  /** Where references are looked up; a dry run adds what it would create. */
  known: Pick<Ledger, 'lookup'> = context.ledger,
): AsyncGenerator<readonly MappedRecord[], void, undefined> {
  const { sage, link, signal } = context;
  for await (const page of readRawPages(sage, ready.source, link.company.code, { signal })) {
    yield await mapRows(context, ready, page, known);
  }
}

/** Maps rows, in their order, with their references looked up together. */
export async function mapRows(
  context: SyncContext,
  { stage, source, limits, rule }: ReadyStage,
  rows: readonly RawRow[],
  known: Pick<Ledger, 'lookup'> = context.ledger,
): Promise<readonly MappedRecord[]> {
  const page = rows.map((raw) => readRow(source, raw));
  const wanted: Reference[] = page.flatMap((read) =>
    // Users are looked at once a run.
    read.ok ? stage.references(read.row).filter((to) => to.stage !== USERS) : [],
  );
  const references = await resolveReferences(known, wanted, context.rules);
  return page.map((read): MappedRecord => {
    if (!read.ok) {
      const reason = {
        code: 'SAGE_ROW_UNREADABLE' as const,
        params: { table: source.table },
        cause: read.reason,
      };
      // The part of the key that every row of the table has: what only makes the order total is no part of it.
      const parts = read.key.slice(0, source.key.filter(({ isExtra }) => !isExtra).length).map(String);
      return refused({ key: rule.fold(parts), name: rule.name(parts) }, reason);
    }
    const parts = stage.keyOf(read.row);
    const tie = stage.tieOf?.(read.row);
    const named = {
      key: rule.fold(parts),
      name: rule.name(parts),
      ...(parts.some(hasLeadingBlank) ? { trimmedKey: rule.fold(parts.map(withoutLeadingBlank)) } : {}),
      ...(tie === undefined ? {} : { tie }),
    };
    const mapped = stage.map(read.row, references, context.mapping);
    if (mapped.kind === 'refused') return refused(named, mapped.reason);
    if (mapped.kind === 'orphan') return { ...named, mapped, text: '', digest: '' };
    const reason = refusalReason(mapped.body, stage.required, limits);
    if (reason !== undefined) return refused(named, reason);
    const text = bodyText(mapped.body);
    return { ...named, mapped, text, digest: digestOf(text) };
  });
}

const hasLeadingBlank = (part: KeyPart): boolean => typeof part === 'string' && part.startsWith(' ');
const withoutLeadingBlank = (part: KeyPart): KeyPart => (typeof part === 'string' ? part.trimStart() : part);

/** The digest of a refusal is that of its reason: the same one again is nothing new. */
export function refused(
  named: Pick<MappedRecord, 'key' | 'name' | 'tie'>,
  reason: ErrorDetail,
): MappedRecord {
  const text = JSON.stringify(reason);
  // As an object with the reason in it: digests of earlier versions of this program stay true.
  return {
    ...named,
    mapped: { kind: 'refused', reason },
    text,
    digest: digestOf(JSON.stringify({ reason: text })),
  };
}
