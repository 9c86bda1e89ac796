import type { ErrorCode, ErrorDetail } from './errors.ts';

/** What a run put right by itself: told, and nobody has to do anything about it. */
const SETTLED: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['SURPLUS_REMOVED', 'LATE_UPDATES']);

/** Whether a notice of a run waits for somebody. */
export function needsSomebody({ code }: ErrorDetail): boolean {
  return !SETTLED.has(code);
}

/** Whether two say the same: a part that was stopped is a notice of the run and the problem that ended it. */
export function sameProblem(a: ErrorDetail, b: ErrorDetail): boolean {
  return a.code === b.code && JSON.stringify(a.params) === JSON.stringify(b.params);
}
