import type { ErrorDetail } from '../../protocol/errors.ts';
import type { Part } from '../../protocol/sync.ts';

/** What rejected records must have in common to be shown as one group: part, error, field, and the CRM's own words. */
export function causeOf(part: Part, { code, params, cause }: ErrorDetail): string {
  const { field = '', message = '' } = params;
  return JSON.stringify([part, code, field, message, code === 'RECORD_REFUSED' ? (cause ?? '') : '']);
}
