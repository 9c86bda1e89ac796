import type { ErrorDetail } from '../../protocol/errors.ts';
import { USERS, type MappingContext, type Mapped, type Reference, type References } from './stage.ts';

export const userReference = (agentCode: number): Reference => ({ stage: USERS, key: String(agentCode) });

/** The user of an agent (R15), or ADMIN where the agent is none. */
export function salesRepId(agentCode: number, references: References, context: MappingContext): number {
  return references.held(userReference(agentCode))?.crmId ?? context.adminUserId;
}

/** What becomes of a record whose parent the CRM does not hold. */
export function withoutParent(parent: Reference, references: References): Mapped {
  return references.failed(parent) ? { kind: 'refused', reason: parentFailed(parent) } : { kind: 'orphan' };
}

export function parentFailed(parent: Reference): ErrorDetail {
  return { code: 'RECORD_PARENT_FAILED', params: { stage: parent.stage, key: parent.key } };
}

const ADDRESS = /[^\s;,<>]+@[^\s;,<>]+\.[^\s;,<>]+/;

/** An account or contact carries one e-mail: the first address in Sage's field, or none. */
export function firstEmail(text: string): string {
  return ADDRESS.exec(text)?.[0] ?? '';
}

/** Decimal text as the number that JSON carries; NaN where it is none. */
export function toNumber(decimal: string): number {
  return decimal.trim() === '' ? Number.NaN : Number(decimal);
}

/** Sage's local time as the API takes it: `yyyy-MM-dd HH:mm:ss`, no zone on either side. */
export function toCrmDate(date: Date | null): string {
  return date === null ? '' : date.toISOString().slice(0, 19).replace('T', ' ');
}
