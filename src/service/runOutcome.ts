import { toErrorDetail, type ErrorCode, type ErrorDetail } from '../domain/errors.ts';

/**
 * How a run ended: `busy` means that another process runs the link, `stopped` that its signal was aborted, `gone`
 * that the registry no longer has it as a link to run; `transient` may pass by itself, `blocked` needs a person.
 */
export type RunOutcome =
  | { readonly kind: 'done' | 'busy' | 'stopped' | 'gone' }
  | { readonly kind: 'transient' | 'blocked'; readonly problem: ErrorDetail };

/** A side that cannot be reached now, or what the next run mends. Whatever else ends a run needs a person first. */
const TRANSIENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'SQL_SERVER_NOT_FOUND',
  'SQL_PORT_CLOSED',
  'SQL_INSTANCE_NOT_FOUND',
  'SQL_TIMEOUT',
  'SQL_CONNECTION_LOST',
  'SQL_ANSWER_UNEXPECTED',
  'API_UNREACHABLE',
  'API_UNAVAILABLE',
  'API_RATE_LIMITED',
  'SYNC_STALLED',
  'LEDGER_DAMAGED',
]);

export function judgeFailure(thrown: unknown): RunOutcome {
  const problem = toErrorDetail(thrown);
  switch (problem.code) {
    case 'SYNC_ALREADY_RUNNING':
      return { kind: 'busy' };
    case 'SYNC_STOPPED':
      return { kind: 'stopped' };
    case 'LINK_NOT_FOUND':
    case 'LINK_PAUSED':
      return { kind: 'gone' };
    default:
      return { kind: TRANSIENT.has(problem.code) ? 'transient' : 'blocked', problem };
  }
}
