import * as z from 'zod';
import { errorDetail } from './errors.ts';

/** The layers of the connection test (B2) on Sage's side, in the order they run. */
export const SAGE_CHECKS = [
  'serverName',
  'port',
  'encryption',
  'login',
  'database',
  'permissions',
  'schema',
] as const;

/** All layers; one that fails leaves out those of its side that need it. */
export const CHECKS = [...SAGE_CHECKS, 'api', 'keys', 'plan', 'licences', 'apiSchema'] as const;

const checkId = z.enum(CHECKS);
export type CheckId = z.infer<typeof checkId>;

/** `warning` lets the flow go on and says what is not as it should be; `skipped` waits for an earlier layer. */
export const checkResult = z.object({
  check: checkId,
  result: z.enum(['passed', 'warning', 'failed', 'skipped']),
  /** Wall time in milliseconds. */
  milliseconds: z.number().min(0),
  /** What was found: `1433`, `TLSv1.3`, `Professional` ... */
  found: z.string().optional(),
  /** Present with `failed` and `warning`. */
  problem: errorDetail.optional(),
});
export type CheckResult = z.infer<typeof checkResult>;

/** R9: only this lets the flow go on. */
export function isSuccess(results: readonly CheckResult[]): boolean {
  return (
    CHECKS.every((check) => results.some((result) => result.check === check)) &&
    results.every((result) => result.result === 'passed' || result.result === 'warning')
  );
}
