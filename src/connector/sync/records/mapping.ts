import { USERS } from '../../agents/keptUsers.ts';
import type { ErrorDetail } from '../../../domain/errors.ts';
import { emailsIn } from '../../../domain/emails.ts';
import type { LeftOutCause } from '../../../domain/sync.ts';
import { exactNumber, type ExactNumber } from './exactNumber.ts';
import type { MappingContext, Reference, References, Unmapped } from './stage.ts';

/** Sage's code for "no agent", which a lacking column means too. */
const NO_AGENT = 0;

export const userReference = (agentCode: number | undefined): Reference => ({
  stage: USERS,
  parts: [agentCode ?? NO_AGENT],
});

/** The user of an agent (R15), or ADMIN where the agent is none. */
export function salesRepId(agentCode: number | undefined, { users, adminUserId }: MappingContext): number {
  return users.get(agentCode ?? NO_AGENT)?.crmId ?? adminUserId;
}

/** What becomes of a record whose parent the CRM does not hold. */
export function withoutParent(parent: Reference, references: References, cause: LeftOutCause): Unmapped {
  return references.failed(parent)
    ? { kind: 'refused', reason: parentFailed(parent) }
    : { kind: 'orphan', cause };
}

export function parentFailed({ stage, parts }: Reference): ErrorDetail {
  return { code: 'RECORD_PARENT_FAILED', params: { stage, key: parts.join('/') } };
}

/** An account or contact carries one e-mail: the first good address in Sage's field, or none. */
export function firstEmail(field: string | undefined): string | undefined {
  return field === undefined ? undefined : (emailsIn(field)[0] ?? '');
}

/** What is there of several fields that make one; undefined where Sage has none of their columns. */
export function joined(parts: readonly (string | undefined)[], between: string): string | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.filter((part) => part !== '').join(between);
}

/** Decimal text as the number that JSON carries, null for none. */
export function toNumber(decimal: string | null | undefined): number | ExactNumber | null | undefined {
  return decimal === null || decimal === undefined ? decimal : exactNumber(decimal);
}

/** Sage's local time as the API takes it: `yyyy-MM-dd HH:mm:ss`, no zone on either side. */
export function toCrmDate(date: Date | null | undefined): string | undefined {
  if (date === undefined) return undefined;
  return date === null ? '' : date.toISOString().slice(0, 19).replace('T', ' ');
}
