import type { LedgerEntry } from '../ledger/ledger.ts';
import { changedFields, type Body } from './body.ts';
import type { MappedRecord } from './readStage.ts';
import type { Create } from './sendCreates.ts';
import type { Update } from './sendUpdates.ts';
import type { ErrorDetail } from '../../protocol/errors.ts';

/** What a record of Sage needs. */
export type Action =
  | { readonly kind: 'create'; readonly create: Create }
  | { readonly kind: 'update'; readonly update: Update }
  /** As it was last sent, or parked after a refusal until it changes. */
  | { readonly kind: 'skip'; readonly seq: number }
  /** The same for the CRM, although not byte by byte. */
  | { readonly kind: 'unchanged'; readonly update: Update }
  | { readonly kind: 'refuse'; readonly key: string; readonly reason: ErrorDetail; readonly digest: string }
  /** Belongs to something that is not synchronised and was never sent. */
  | { readonly kind: 'leaveOut' };

/** Decides by what the ledger knows of the record. */
export function classify(
  { key, mapped, text, digest }: MappedRecord,
  entry: LedgerEntry | undefined,
): Action {
  const crmId = entry === undefined || entry.state === 'deleted' ? null : entry.crmId;
  if (mapped.kind === 'orphan') {
    // What was sent stays as it is: losing its parent does not remove it from Sage.
    return entry === undefined || crmId === null ? { kind: 'leaveOut' } : { kind: 'skip', seq: entry.seq };
  }
  if (entry !== undefined && entry.state !== 'deleted' && entry.digest === digest) {
    return { kind: 'skip', seq: entry.seq };
  }
  if (mapped.kind === 'refused') return { kind: 'refuse', key, reason: mapped.reason, digest };
  const { body } = mapped;
  if (entry === undefined || entry.state === 'deleted')
    return { kind: 'create', create: { key, body, text, digest } };
  if (crmId === null) return { kind: 'create', create: { key, body, text, digest } };
  const held = JSON.parse(entry.body) as Body;
  const update: Update = { key, body, text, digest, crmId, held };
  return { kind: Object.keys(changedFields(held, body)).length === 0 ? 'unchanged' : 'update', update };
}
