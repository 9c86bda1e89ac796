import { gatherReport } from '../report/facts/gatherReport.ts';
import type { HandoverReport } from '../report/facts/handoverReport.ts';
import { PROGRAM_VERSION } from '../service/version.ts';
import type { Companies } from './linkChanges.ts';
import { reportedService } from './reportedService.ts';

export interface ReportOptions {
  /** Whether both sides are read anew and compared (B14). */
  readonly verify: boolean;
  readonly signal?: AbortSignal;
}

/**
 * The facts of the handover report of a linked company (B9), with what the service says of it.
 *
 * @throws LinkError `LINK_NOT_FOUND`, or what kept the two sides from being compared.
 */
export async function makeReport(
  { operations, service }: Companies,
  linkId: string,
  options: ReportOptions,
): Promise<HandoverReport> {
  return gatherReport(operations, linkId, {
    ...options,
    version: PROGRAM_VERSION,
    service: service === undefined ? null : await reportedService(service, linkId),
  });
}
