import manifest from '../../../../package.json' with { type: 'json' };
import { hash } from 'node:crypto';
import type { ReadyStage, SyncContext } from './syncContext.ts';

/**
 * A digest of all that decides what becomes of a row, beside the row itself and what it refers to: what is selected of
 * it, the version of this program's mapping, what the mapping knows of both sides, and what the CRM takes.
 */
export function outlookOf({ mapping, link }: SyncContext, { stage, source, limits }: ReadyStage): string {
  const { branchId, adminUserId, adminExtId, countryIds } = mapping;
  const decides = [
    manifest.version,
    [stage.name, source.table, source.select, source.conditions, link.company.code],
    [branchId, adminUserId, adminExtId, [...countryIds].sort(byName)],
    [stage.required, [...limits.maxLength].sort(byName)],
  ];
  return hash('sha256', JSON.stringify(decides), 'base64');
}

function byName(a: readonly [string, number], b: readonly [string, number]): number {
  return a[0] < b[0] ? -1 : 1;
}
