import type { LedgerEntry } from '../../ledger/ledger.ts';
import { differs, type Body } from '../records/body.ts';
import type { MappedRecord } from '../read/readStage.ts';
import type { Create } from '../send/sendCreates.ts';
import type { Update } from '../send/sendUpdates.ts';
import type { ErrorDetail } from '../../../domain/errors.ts';
import type { LeftOutCause } from '../../../domain/sync.ts';

/** What a record of Sage needs. */
export type Action =
  | { readonly kind: 'create'; readonly create: Create }
  | { readonly kind: 'update'; readonly update: Update }
  /** As it was last sent, or parked after a refusal until it changes. */
  | { readonly kind: 'skip'; readonly seq: number }
  /** The same for the CRM, although not byte by byte. */
  | { readonly kind: 'unchanged'; readonly update: Update }
  | { readonly kind: 'refuse'; readonly reason: ErrorDetail; readonly digest: string }
  /** Belongs to something that is not synchronised and was never sent. */
  | { readonly kind: 'leaveOut'; readonly cause: LeftOutCause };

/** Decides by what the ledger knows of the record. */
export function classify(
  { key, name, mapped, text, digest }: MappedRecord,
  entry: LedgerEntry | undefined,
): Action {
  const crmId = entry === undefined || entry.state === 'deleted' ? null : entry.crmId;
  if (mapped.kind === 'orphan') {
    // What was sent stays as it is: losing its parent does not remove it from Sage.
    return entry === undefined || crmId === null
      ? { kind: 'leaveOut', cause: mapped.cause }
      : { kind: 'skip', seq: entry.seq };
  }
  if (entry !== undefined && entry.state !== 'deleted' && entry.digest === digest) {
    return { kind: 'skip', seq: entry.seq };
  }
  if (mapped.kind === 'refused') return { kind: 'refuse', reason: mapped.reason, digest };
  const { body, vatNumbers = [] } = mapped;
  const create: Create = { key, name, body, text, digest, vatNumbers };
  if (entry === undefined || crmId === null) return { kind: 'create', create };
  const held = JSON.parse(entry.body) as Body;
  const update: Update = { key, name, body, text, digest, crmId, held };
  return { kind: differs(held, body) ? 'update' : 'unchanged', update };
}
