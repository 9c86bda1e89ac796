import { basename } from 'node:path';
import type { AuditAction, AuditDetails, AuditEntry } from '../../connector/state/auditLog.ts';
import { readAudit } from '../../connector/state/readAudit.ts';
import { endingOf } from './endingOf.ts';
import type { AuditTrail, ReportedAuditEntry } from './handoverReport.ts';

/** Runs come every few minutes; of what a person did, everything is told. */
const LISTED_RUNS = 100;
const RUNS: ReadonlySet<AuditAction> = new Set(['syncStarted', 'syncFinished']);

/**
 * What the audit trail says of one link, oldest first.
 *
 * @throws LinkError `STATE_UNREADABLE`.
 */
export async function auditTrailOf(file: string, linkId: string): Promise<AuditTrail> {
  let kept: ReportedAuditEntry[] = [];
  let runs = 0;
  let unreadable = 0;
  for await (const entry of readAudit(file)) {
    if (entry === undefined) unreadable += 1;
    if (entry?.linkId !== linkId) continue;
    if (RUNS.has(entry.action)) runs += 1;
    kept.push(toReported(entry));
    // A trail of years would not fit otherwise.
    if (kept.length > 100 * LISTED_RUNS) kept = withLatestRuns(kept);
  }
  const entries = withLatestRuns(kept);
  const listed = entries.filter(({ action }) => RUNS.has(action)).length;
  return { entries, leftOut: runs - listed, unreadable };
}

function withLatestRuns(entries: readonly ReportedAuditEntry[]): ReportedAuditEntry[] {
  let tooMany = entries.filter(({ action }) => RUNS.has(action)).length - LISTED_RUNS;
  return entries.filter(({ action }) => !RUNS.has(action) || (tooMany -= 1) < 0);
}

function toReported({ at, by, action, details }: AuditEntry): ReportedAuditEntry {
  return { at, by, action, details: forCustomers(details) };
}

/** Without the rest of a key, and without where the files of this machine are. */
function forCustomers({ publicKey, file, ...others }: AuditDetails): AuditDetails {
  return {
    ...others,
    ...(typeof publicKey === 'string' ? { publicKeyEnding: endingOf(publicKey) } : {}),
    ...(typeof file === 'string' ? { file: basename(file) } : {}),
  };
}
